"""A patch that nothing can notice: the name is replaced where it is defined, and everybody else holds the original.

`from shop.mail import send` copies the function into the importing module. `patch("shop.mail.send")` then replaces an
attribute that nobody reads: the real function runs, and `assert_not_called()` on the mock cannot fail.

What proves it: the target is defined in its module, the module itself never uses it, at least one module imports it by
name at its top, and nowhere in the project is it read as an attribute of that module. What other test modules do is no
matter: they do not run under this patch. Function-local imports, star imports, decorated definitions (registries), the
name as a string, module objects that are passed around, and files that cannot be parsed all silence the rule; so does
a patch of the name where it is used, or of a part of it, beside the idle one.

How to mend it: patch the name in the module that uses it, `patch("shop.orders.send")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from itest.model.report import Edit, Finding, Fix, Related
from itest.model.rule import Rule
from itest.model.suite import FileFacts, Import, Patch, Suite
from itest.rules._edits import text_of
from itest.rules._findings import finding, patching
from itest.rules._targets import home_of, imported
from itest.source.aside import is_test

_OBJECT = re.compile(r"""(?:\bobject|\bsetattr|\bdelattr)\(\s*[\w.]+,\s*["']\w+["']""")
_ALL = re.compile(r"^__all__\b[^=\n]*=\s*[\[(][^\])]*[\])]", re.M)
Holders = tuple[tuple[FileFacts, Import], ...]
_REACH = 200
_ENDS = re.compile(r"(?:[\w.]+|[^\w\s.])\s*\Z")
_found: list[tuple[Suite, tuple[tuple[FileFacts, Patch, Holders], ...]]] = []
"""What was found for the suite that was asked about last: two rules ask."""


def check(suite: Suite) -> Iterator[Finding]:
    """Every patch of a target that is proven to be read by nobody."""
    for facts, patch, holders in without_effect(suite):
        yield _finding(suite, facts, patch, holders)


def without_effect(suite: Suite) -> Iterator[tuple[FileFacts, Patch, Holders]]:
    """The patches that nobody can notice, each with the imports that hold the original."""
    if not _found or _found[0][0] is not suite:
        _found[:] = [(suite, tuple(_without_effect(suite)))]
    yield from _found[0][1]


def _without_effect(suite: Suite) -> Iterator[tuple[FileFacts, Patch, Holders]]:
    known: dict[tuple[str, str], Holders] = {}
    tests = {test.path for test in suite.tests}
    modules = {facts.module: facts.path for facts in suite.files.values()}
    for facts in suite.files.values():
        if not facts.patches:
            continue
        near = frozenset({facts.path, *(modules.get(item.module, "") for item in facts.imports)})
        for patch in facts.patches:
            key = patch.target, facts.path
            if key not in known:
                known[key] = () if patch.create else _holders(suite, patch.target, (tests, near))
            if known[key] and not _patched_beside(facts, patch, known[key]):
                yield facts, patch, known[key]


def _patched_beside(facts: FileFacts, patch: Patch, holders: Holders) -> bool:
    """Whether the same function replaces the name also where somebody holds it, or reads it to replace a part of it."""
    used = {f"{holder.module}.{item.bound}" for holder, item in holders}
    within = f"{patch.target}."
    return any(
        other.scope == patch.scope and (other.target in used or other.target.startswith(within))
        for other in facts.patches
    )


def _holders(suite: Suite, target: str, seen: tuple[set[str], frozenset[str]]) -> Holders:
    """The imports that hold the original; none when something may read the patched attribute.

    `seen` are the files with tests, of which the others do not run under the patch, and those near it.
    """
    tests, near = seen
    module, name = suite.sources.split(target)
    home = suite.sources.module(module) if module and name and "." not in name else None
    if home is None or not _only_defined(suite, home, name) or suite.sources.unknown(name):
        return ()
    found = []
    for facts in suite.sources.mentioning(name):
        if facts.path in tests and facts.path not in near:
            continue
        held = [item for item in facts.imports if item.name == name and _same(suite, item, home)]
        if any(item.scope for item in held) or _named(suite, facts, home, name) or _reads(suite, facts, home, name):
            return ()
        found += [] if is_test(facts.path) else [(facts, item) for item in held]
    return tuple(found) if found and _starless(suite, home) else ()


def _named(suite: Suite, facts: FileFacts, home: FileFacts, name: str) -> bool:
    """Whether the name stands as text in another file, but for what a package passes on, and what is patched."""
    if name not in facts.strings or facts.path == home.path:
        return False
    rest = _OBJECT.sub("", _ALL.sub("", suite.sources.text(facts.path)))
    return re.search(rf"""["']{re.escape(name)}["']""", rest) is not None


def _only_defined(suite: Suite, home: FileFacts, name: str) -> bool:
    """Whether the module binds the name as a function or class that it does not use or hand to a registry."""
    declared = [one.decorators for one in home.functions if one.qualname == name]
    declared += [one.decorators for one in home.classes if one.qualname == name]
    if len(declared) != 1 or _used(suite, home, name) or any(item.bound == name for item in home.imports):
        return False
    return all(_wraps_only(suite, decorator) for decorator in declared[0])


def _used(suite: Suite, home: FileFacts, name: str) -> bool:
    """Whether the module reads the name itself; of a module of tests not all is parsed, so that its text must tell."""
    mentions = re.findall(rf"\b{re.escape(name)}\b", suite.sources.text(home.path)) if is_test(home.path) else ()
    return name in home.loads or len(mentions) > 1


def _wraps_only(suite: Suite, decorator: str) -> bool:
    """Whether a decorator is known to keep nothing: a standard one, or a context manager of the project."""
    if decorator.startswith(("functools.", "contextlib.", "typing.", "django.db.transaction.")):
        return True
    home, rest = home_of(suite, decorator)
    marks = (one.decorators for one in home.functions if one.qualname == rest) if home is not None else ()
    return any("contextlib.contextmanager" in mark for mark in marks)


def _reads(suite: Suite, facts: FileFacts, home: FileFacts, name: str) -> bool:
    """Whether the file may read the name as an attribute of its module."""
    if name not in facts.attributes:
        return False
    last = home.module.rpartition(".")[2]
    source = suite.sources.text(facts.path)
    for match in re.finditer(rf"\.\s*{re.escape(name)}\b", source):
        receiver = _receiver(source[max(match.start() - _REACH, 0) : match.start()])
        head, dot, rest = receiver.partition(".")
        item = next((one for one in facts.imports if one.bound == head), None)
        if receiver.rpartition(".")[2] == last or (item is None and _passed_around(suite, home)):
            return True
        if item is not None and _is_home(suite, f"{imported(item)}{dot}{rest}", home):
            return True
    return False


def _receiver(before: str) -> str:
    """The dotted name that ends a piece of source, or its last sign."""
    found = _ENDS.search(before)
    return found[0].strip() if found else ""


def _is_home(suite: Suite, dotted: str, home: FileFacts) -> bool:
    found = suite.sources.module(dotted)
    return found is not None and found.path == home.path


def _passed_around(suite: Suite, home: FileFacts) -> bool:
    """Whether somebody holds the module as an object, so that a variable may be it."""
    last = home.module.rpartition(".")[2]
    return any(
        _is_home(suite, imported(item), home)
        for facts in suite.sources.mentioning(last)
        if not is_test(facts.path)
        for item in facts.imports
    )


def _same(suite: Suite, item: Import, home: FileFacts) -> bool:
    found = suite.sources.module(item.module)
    return found is not None and found.path == home.path


def _starless(suite: Suite, home: FileFacts) -> bool:
    """Whether nobody imports everything from the module."""
    last = home.module.rpartition(".")[2]
    return not any(
        item.name == "*" and _same(suite, item, home)
        for facts in suite.sources.mentioning(last, "import *")
        for item in facts.imports
    )


def _finding(suite: Suite, facts: FileFacts, patch: Patch, holders: Holders) -> Finding:
    holder, item = holders[0]
    name = patch.target.rpartition(".")[2]
    related = tuple(
        Related(path=f.path, line=i.line, message=f"holds the original as `{i.bound}`") for f, i in holders[:5]
    )
    return finding(
        RULE,
        (facts.path, patch.line, patch.column),
        f"{patching(patch)} replaces a name that nobody reads",
        explanation=f"The real `{name}` runs: assertions that the mock was not called can never fail.",
        subject=patch.target,
        qualname=patch.scope,
        related=related,
        fix=Fix(
            title=f'Patch it where it is used: "{holder.module}.{item.bound}".',
            safe=False,
            edits=_edits(suite, facts, patch, f"{holder.module}.{item.bound}") if len(holders) == 1 else (),
        ),
    )


def _edits(suite: Suite, facts: FileFacts, patch: Patch, used: str) -> tuple[Edit, ...]:
    """The target rewritten, where it stands as one literal on the patch's line or the next."""
    text = text_of(suite, facts.path)
    for number in (patch.line, patch.line + 1):
        before, quoted, _ = text.line(number).partition(f'"{patch.target}"')
        if quoted and patch.kind != "object":
            start = len(before.encode())
            return (text.replace((number, start), (number, start + len(quoted.encode())), f'"{used}"'),)
    return ()


RULE = Rule(
    code="M02",
    name="patch-no-effect",
    severity="error",
    family="mocks",
    consequence="false green",
    check=check,
)
