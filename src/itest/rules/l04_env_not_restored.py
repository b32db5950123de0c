"""A test or fixture changes the process and leaves it changed.

`os.environ["MODE"] = "test"`, `os.chdir(...)`, `sys.path.insert(...)` last until the process ends: every later test
runs with them, and passes or fails by its place in the order.

What proves it: the change stands in a test or in a fixture of less than session scope, and nothing puts the value back:
not the code after the yield, a `finally`, a finalizer, a context manager or decorator (`patch.dict`), a teardown of
the file, a `setUp` that patches the environment, nor a fixture that runs with every test concerned. What is changed
for all tests alike is left alone, and so is what happens within a context manager for the environment or beside an
autouse `_reset_os_environ`.

How to mend it: `monkeypatch.setenv`, `monkeypatch.chdir`, `monkeypatch.syspath_prepend` (--fix writes the first).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Edit, Finding, Fix
from itest.model.rule import Body, Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._bodies import binds
from itest.rules._edits import text_of
from itest.rules._findings import finding, number
from itest.rules._writes import Leak, guarded, leaks, write
from itest.source.aside import is_test
from itest.source.syntax import text, walk

_METHODS = {
    **dict.fromkeys(("update", "setdefault", "clear", "popitem"), ("os.environ",)),
    **dict.fromkeys(("insert", "append", "extend", "remove"), ("sys.path",)),
    "pop": ("os.environ", "sys.path"),
}
_CALLS = {"os.chdir": "the working directory", "os.putenv": "os.environ", "os.unsetenv": "os.environ"}
_FINALLY = frozenset({"addCleanup", "addfinalizer", "callback"})
_ISOLATING = ("isolated_filesystem", "as_cwd", "contextlib.chdir")
_UNDO = frozenset({"pop", "clear", "remove", "unsetenv"})
_SOURCES = frozenset({"environ", "getenv", "getcwd", "cwd", "settings", "path"})
_PATCHES = frozenset({"patch", "dict", "object"})
_SET_UP = frozenset({"setUp", "setUpClass", "asyncSetUp", "setup_method", "setup_class"})
_SETTING = re.compile(
    r"settings\.\w+\b[ \t)\],]*(?:=(?!=)|[-+*/|&%@^]=|(?://|\*\*|<<|>>)=|in\b|:|,[^\n=(]*=(?!=))"
    r"|\bdel[ \t(]+[^\n]*settings\."
)
_MONKEY = {"setenv": "os.environ", "delenv": "os.environ", "chdir": "the working directory"}


def see_subscript(node: ast.AST, place: Place) -> Iterator[Note]:
    """`os.environ[...] = ...`, and its deletion; `sys.path[:] = ...`, which brings back what was kept."""
    if not isinstance(node, ast.Subscript) or isinstance(node.ctx, ast.Load) or place.function is None:
        return
    if isinstance(node.slice, ast.Slice) and place.meaning(node.value) == "sys.path":
        yield write(node, "sys.path", place, undoes=True)
    if place.meaning(node.value) == "os.environ" and not guarded(place):
        yield write(node, "os.environ", place, undoes=isinstance(node.ctx, ast.Del) or _saved(_value(place), place))


def see_attribute(node: ast.AST, place: Place) -> Iterator[Note]:
    """`settings.NAME = ...` of Django's own settings, and `os.environ = ...`."""
    if not isinstance(node, ast.Attribute) or isinstance(node.ctx, ast.Load) or place.function is None:
        return
    if isinstance(node.value, ast.Name) and not guarded(place) and not binds(place.function, node.value.id):
        owner = place.meaning(node.value)
        if owner == "django.conf.settings" or f"{owner}.{node.attr}" in ("os.environ", "sys.path"):
            yield write(node, f"{owner}.{node.attr}", place, undoes=_saved(_value(place), place))


def _saved(value: ast.AST, place: Place) -> bool:
    """Whether it is a variable that the function filled with what was there before."""
    if not isinstance(value, ast.Name) or place.function is None:
        return False
    kept = (n.value for n in walk(place.function) if isinstance(n, ast.Assign) and _binds(n, value.id))
    parts = (part for source in kept for part in walk(source))
    return any(getattr(part, "attr", getattr(part, "id", "")) in _SOURCES for part in parts)


def _binds(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _value(place: Place) -> ast.AST:
    """What the statement around assigns."""
    statement = place.parents[-1]
    return statement.value if isinstance(statement, ast.Assign) else statement


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """`os.environ.update(...)`, `os.chdir(...)`, `sys.path.insert(...)`, and what monkeypatch will undo."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or place.function is None:
        return
    method = node.func.attr
    if method in _FINALLY:
        yield from _finalized(node, place)
        return
    if method in _PATCHES:
        yield from _patched(node, place)
        return
    if method in _MONKEY and isinstance(node.func.value, ast.Name) and "monkeypatch" in node.func.value.id:
        yield write(node, _MONKEY[method], place, undoes=True)
        return
    target = place.meaning(node.func.value)
    if target not in _METHODS.get(method, ()):
        target = _CALLS.get(place.meaning(node.func), "") if method in ("chdir", "putenv", "unsetenv") else ""
    if target and not guarded(place):
        back = bool(node.args) and _saved(node.args[-1], place)
        yield write(node, target, place, undoes=back or method in _UNDO)


def _finalized(node: ast.Call, place: Place) -> Iterator[Note]:
    """`addCleanup(os.environ.pop, ...)` and `addfinalizer(...)` of what changes back."""
    said = place.meaning(node.args[0]) if node.args else ""
    target = "os.environ" if said.startswith("os.environ.") else _CALLS.get(said, "")
    if target:
        yield write(node, target, place, undoes=True)


def _patched(node: ast.Call, place: Place) -> Iterator[Note]:
    """A patch of the whole environment that a `setUp` starts for every test of its class."""
    first = node.args[0] if node.args else None
    if place.scope.rpartition(".")[2] in _SET_UP and "os.environ" in (place.meaning(first), text(first)):
        yield write(node, "os.environ", place, undoes=True)


def see_with(node: ast.AST, place: Place) -> Iterator[Note]:
    """`with patch.dict(os.environ)` of a fixture puts back what its tests change; so does a folder of their own."""
    if place.kind == "fixture" and isinstance(node, ast.With):
        for call in (item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)):
            first = call.args[0] if call.args else None
            last = call.func.attr if isinstance(call.func, ast.Attribute) else place.meaning(call.func)
            if last.endswith(_ISOLATING):
                yield write(node, "the working directory", place, undoes=True)
            if place.meaning(call.func).endswith("patch.dict") and "os.environ" in (place.meaning(first), text(first)):
                yield write(node, "os.environ", place, undoes=True)


def sets_settings(body: Body) -> bool:
    """Whether the test may store into settings, or delete one of them."""
    return "settings." in body.text and _SETTING.search(body.text) is not None


def check(suite: Suite) -> Iterator[Finding]:
    """The changes that stay, the first of each kind in a function."""
    seen: set[tuple[str, str, str]] = set()
    for leak in leaks(suite, RULE.code):
        key = (leak.facts.path, leak.note.scope, str(leak.note.data[0]))
        if key not in seen and not (key[2].startswith("django.") and _stored_elsewhere(suite)):
            seen.add(key)
            yield _finding(suite, leak)


def _stored_elsewhere(suite: Suite) -> bool:
    """Whether the application puts something of its own in the place of Django's settings, such as a database."""
    known = suite.sources.mentioning("_wrapped")
    return any("settings._wrapped =" in suite.sources.text(f.path) for f in known if not is_test(f.path))


def _finding(suite: Suite, leak: Leak) -> Finding:
    target = str(leak.note.data[0])
    spelled = target if target.startswith("the ") else f"`{target}`"
    count = len(suite.graph.users(leak.fixture)) if leak.fixture else 1
    return finding(
        RULE,
        (leak.facts.path, leak.note.line, leak.note.column),
        f"`{leak.by.name}` changes {spelled} and nothing puts it back",
        explanation=f"After {number(count, 'test')} every later test of the process runs with the change.",
        subject=target,
        qualname=leak.by.qualname,
        fix=_fix(suite, leak, target),
    )


def _fix(suite: Suite, leak: Leak, target: str) -> Fix:
    edits = _edits(suite, leak) if target == "os.environ" else ()
    return Fix(title="Change it through `monkeypatch`, which undoes it.", safe=True, edits=edits)


def _edits(suite: Suite, leak: Leak) -> tuple[Edit, ...]:
    """`os.environ["X"] = value` on one line of a function-scoped function becomes `monkeypatch.setenv("X", value)`."""
    text_ = text_of(suite, leak.facts.path)
    wide = leak.fixture is not None and leak.fixture.scope != "function"
    if wide or leak.by.owner or leak.by.injected or any(not d.startswith("pytest.") for d in leak.by.decorators):
        return ()
    line, head = text_.line(leak.note.line), text_.line(leak.by.line)
    try:
        node = ast.parse(line.strip()).body[0]
    except (SyntaxError, IndexError):
        return ()
    opening = f"def {leak.by.name}("
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Subscript):
        return ()
    parts = (ast.get_source_segment(line.strip(), part) for part in (node.targets[0].slice, node.value))
    called = f"monkeypatch.setenv({', '.join(part or '' for part in parts)})"
    start = (leak.note.line, leak.note.column - 1)
    after = leak.note.column - 1 + (node.end_col_offset or 0)
    body = text_.replace(start, (leak.note.line, after), called)
    if "monkeypatch" in leak.by.args:
        return (body,)
    if opening not in head or ")" not in head:
        return ()
    column = len(head[: head.index(opening) + len(opening)].encode())
    first = "monkeypatch, " if leak.by.args else "monkeypatch"
    return text_.replace((leak.by.line, column), (leak.by.line, column), first), body


RULE = Rule(
    code="L04",
    name="env-not-restored",
    severity="error",
    family="lifecycle",
    consequence="leak",
    check=check,
    sees={ast.Subscript: see_subscript, ast.Attribute: see_attribute, ast.Call: see_call, ast.With: see_with},
    words=("environ", "os.chdir", "sys.path", "putenv", "unsetenv", "django.conf", *_ISOLATING),
    calls=frozenset({*_MONKEY, *_METHODS, *_PATCHES, *_FINALLY, "chdir", "putenv", "unsetenv"}),
    hints=("environ", "chdir", "sys.path", "putenv", "unsetenv", "env("),
    concerns=sets_settings,
)
