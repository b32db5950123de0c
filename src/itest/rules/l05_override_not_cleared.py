"""An application that outlives the test keeps what the test replaced in it.

`app.dependency_overrides[get_user] = ...` stays when the application is a module's global or a session's fixture: the
next test is logged in as somebody, or talks to a fake, without asking for it.

What proves it: the change stands in a test or fixture, the application is imported or a fixture of wider scope than the
function, and nothing takes the override back: not the code after the yield, a `finally`, a later `pop`, `clear` or
assignment, a teardown of the file, nor a fixture that runs with every test concerned. Applications that the function
makes for itself are left alone.

The same goes for `app.state.mailer = ...` of Starlette's applications, which is a warning.

How to mend it: keep a copy and put it back after the yield; `clear()` wipes the overrides of others as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite, narrower
from itest.rules._bodies import arguments, bound
from itest.rules._findings import finding, link, number
from itest.rules._writes import Leak, guarded, leaks, write
from itest.source.syntax import dotted

_OVERRIDES = "dependency_overrides"
_APPLICATIONS = frozenset({"app", "application"})
_UNDO = frozenset({"pop", "clear", "popitem", "reset_override", "reset_last_overriding"})


def see_subscript(node: ast.AST, place: Place) -> Iterator[Note]:
    """`app.dependency_overrides[...] = ...`, and its deletion, which takes it back."""
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        yield from _note(node, node.value, place, undoes=isinstance(node.ctx, ast.Del))


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """`app.dependency_overrides.update(...)`, and `pop` and `clear`, which take it back."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    if node.func.attr in _UNDO or node.func.attr in ("update", "setdefault"):
        yield from _note(node, node.func.value, place, undoes=node.func.attr in _UNDO)


def see_assign(node: ast.AST, place: Place) -> Iterator[Note]:
    """`app.dependency_overrides = ...`: something empty or saved takes it back, a display of overrides does not."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            filled = isinstance(node.value, ast.Dict) and bool(node.value.keys)
            yield from _note(node, target, place, undoes=not filled)
            yield from _state(node, target, place, undoes=False)


def see_delete(node: ast.AST, place: Place) -> Iterator[Note]:
    """`del app.state.mailer`, which takes it back."""
    for target in node.targets if isinstance(node, ast.Delete) else ():
        yield from _state(node, target, place, undoes=True)


def _state(node: ast.AST, target: ast.expr, place: Place, *, undoes: bool) -> Iterator[Note]:
    """`app.state.mailer = ...` of Starlette's applications."""
    held = target.value if isinstance(target, ast.Attribute) else None
    if not isinstance(target, ast.Attribute) or not isinstance(held, ast.Attribute) or held.attr != "state":
        return
    if (dotted(held.value) or "").rpartition(".")[2] in _APPLICATIONS:
        yield from _note(node, held, place, undoes=undoes, what=f"state.{target.attr}")


def _note(
    node: ast.AST, target: ast.expr, place: Place, *, undoes: bool, what: str = "dependency_overrides"
) -> Iterator[Note]:
    function = place.function
    if not isinstance(target, ast.Attribute) or function is None or guarded(place):
        return
    if target.attr != what.partition(".")[0]:
        return
    spelled = dotted(target.value) or ""
    head = spelled.partition(".")[0]
    if not undoes and head in bound(function) - arguments(function):
        return
    found = write(node, what, place, undoes=undoes)
    given = head if head in arguments(function) else ""
    yield Note(scope=found.scope, line=found.line, column=found.column, data=(*found.data, spelled, given))


def see_return(node: ast.AST, place: Place) -> Iterator[Note]:
    """A fixture that gives a name which it does not make: ("given", True, name, "")."""
    if place.kind != "fixture" or place.function is None or not isinstance(node, (ast.Return, ast.Yield)):
        return
    if isinstance(node.value, ast.Name) and node.value.id not in bound(place.function):
        yield place.note(node, "given", True, node.value.id, "")


def check(suite: Suite) -> Iterator[Finding]:
    """Overrides that stay on applications that stay, the first of a function."""
    shared = {(facts.path, note.scope) for facts, note in suite.notes(RULE.code) if note.data[0] == "given"}
    seen: set[tuple[str, str]] = set()
    for leak in leaks(suite, RULE.code):
        key = (leak.facts.path, leak.note.scope)
        if key not in seen and _lives_on(suite, leak, shared):
            seen.add(key)
            yield _finding(suite, leak)


def _lives_on(suite: Suite, leak: Leak, shared: set[tuple[str, str]]) -> bool:
    """Whether the application is there after the test: a global, or a fixture that is wider or gives a global."""
    name = str(leak.note.data[3])
    if not name:
        return bool(leak.note.data[2])
    app = suite.graph.resolve(name, suite.graph.chain(leak.by.path, leak.by.owner))
    if app is None:
        return False
    return narrower("function", app.scope) or (app.path, app.function.qualname) in shared


def _finding(suite: Suite, leak: Leak) -> Finding:
    app, what = str(leak.note.data[2]), str(leak.note.data[0])
    users = suite.graph.users(leak.fixture) if leak.fixture else ()
    replaced = f"a dependency of `{app}`" if what == _OVERRIDES else f"`{app}.{what}`"
    return finding(
        RULE,
        (leak.facts.path, leak.note.line, leak.note.column),
        f"`{leak.by.name}` overrides {replaced} and never takes it back",
        explanation=f"After {number(len(users) or 1, 'test')} the override stays for every test that uses `{app}`.",
        subject=app,
        qualname=leak.by.qualname,
        severity="error" if what == _OVERRIDES else "warning",
        confidence="high" if what == _OVERRIDES else "medium",
        related=(link(users[0], "one of the tests after which it stays"),) if users else (),
        fix=Fix(title=f"Keep `{app}.{what}` before, and put it back after the yield.", safe=False),
    )


RULE = Rule(
    code="L05",
    name="override-not-cleared",
    severity="error",
    family="lifecycle",
    consequence="leak",
    check=check,
    sees={
        ast.Subscript: see_subscript,
        ast.Call: see_call,
        ast.Assign: see_assign,
        ast.Delete: see_delete,
        ast.Return: see_return,
        ast.Yield: see_return,
    },
    words=("dependency_overrides", "app.state.", "application.state."),
    hints=("overrides", ".state."),
)
