"""Changes of what outlives a test, and whether anything changes it back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from itest.model.rule import Place
from itest.model.suite import FileFacts, Fixture, Function, Note, Suite
from itest.rules._bodies import first_yield
from itest.source.syntax import Function as Functions

_CONTEXTS = (
    *("patch", "patch.dict", "patch.object", "patch.multiple", ".context", "chdir", "isolated_filesystem"),
    *("override_settings", ".settings", "modify_settings", "environ", "modified_environ"),
)
_ENVIRONMENT = re.compile(r"(?:^|_)env(?:iron|ironment|vars?)?(?:_|$)", re.I)
_RESETS = re.compile(r"reset|restore|clean|clear|isolat|preserv|sandbox|save|standard", re.I)
_TEARDOWN = ("teardown", "tear_down", "cleanup", "restore", "reset")


def write(node: ast.AST, target: str, place: Place, *, undoes: bool = False) -> Note:
    """A note of a change: (target, whether it comes late enough to put something back).

    Late is after the first yield, in a `finally`, in a function inside (a finalizer), or what `undoes` says of itself.
    """
    late = undoes or _late(node, place)
    return place.note(node, target, late)


def _late(node: ast.AST, place: Place) -> bool:
    function = place.function
    if function is None:
        return False
    inner = [p for p in place.parents if isinstance(p, (*Functions, ast.Lambda))]
    if inner and inner[-1] is not function:
        return True
    paused = first_yield(function)
    if paused and getattr(node, "lineno", 0) > paused:
        return True
    around = [*place.parents, node]
    return any(isinstance(outer, ast.Try) and around[i + 1] in outer.finalbody for i, outer in enumerate(around[:-1]))


def guarded(place: Place) -> bool:
    """Whether a context manager around puts things back, or a decorator of the function does."""
    calls = [
        item.context_expr
        for parent in place.parents
        if isinstance(parent, (ast.With, ast.AsyncWith))
        for item in parent.items
    ]
    decorated = (p for p in place.parents if isinstance(p, (*Functions, ast.ClassDef)))
    calls += [decorator for parent in decorated for decorator in parent.decorator_list]
    named = (place.meaning(call.func if isinstance(call, ast.Call) else call) for call in calls)
    return any(name.endswith(_CONTEXTS) or _ENVIRONMENT.search(name.rpartition(".")[2]) for name in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A change by a test or fixture that nothing which runs with it takes back."""

    facts: FileFacts
    note: Note
    by: Function
    fixture: Fixture | None


def leaks(suite: Suite, code: str) -> Iterator[Leak]:
    """The changes that stay, of those that the rule took down with `write`."""
    notes = tuple(suite.notes(code))
    late = {(facts.path, note.scope, str(note.data[0])) for facts, note in notes if note.data[1]}
    ended = {(path, target) for path, scope, target in late if _ends(scope)}
    ended |= {(f.path, str(n.data[0])) for f, n in notes if _ends(n.scope)}
    set_up = _set_up(suite, late)
    fixtures = {(f.path, f.function.qualname): f for f in suite.fixtures}
    tests = {(test.path, test.qualname): test for test in suite.tests}
    for facts, note in notes:
        key, target = (facts.path, note.scope), str(note.data[0])
        around = (*key, target.rpartition(".")[0])
        if note.data[1] or (*key, target) in late or around in late or (facts.path, target) in ended:
            continue
        fixture = fixtures.get(key)
        by = fixture.function if fixture else tests.get(key)
        if by is not None and (by.owner.rpartition(".")[2], target) in set_up:
            continue
        if by is None or (fixture is not None and _global(suite, fixture)):
            continue
        if not _restored(suite, fixture or by, target, late):
            yield Leak(facts=facts, note=note, by=by, fixture=fixture)


def _set_up(suite: Suite, late: set[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """The classes whose `setUp`, or that of a class they are derived from, takes changes of a target back."""
    found = {(scope.split(".")[-2], target) for _, scope, target in late if "." in scope and _begins(scope)}
    if not found:
        return found
    heirs: dict[str, set[str]] = {}
    for facts in suite.files.values():
        for one in facts.classes:
            for base in one.bases:
                heirs.setdefault(base.rpartition(".")[2], set()).add(one.name)
    pending = list(found)
    for name, target in pending:
        more = {(heir, target) for heir in heirs.get(name, ())} - found
        found |= more
        pending += more
    return found


def _begins(scope: str) -> bool:
    return scope.rpartition(".")[2].lower().startswith(("setup", "asyncsetup"))


def _ends(scope: str) -> bool:
    return scope.rpartition(".")[2].lower().lstrip("_").startswith(_TEARDOWN)


def _global(suite: Suite, fixture: Fixture) -> bool:
    """Whether nothing comes after it: it lasts for the session, is autouse for every test, or never runs."""
    users = suite.graph.users(fixture)
    return not users or fixture.scope == "session" or (fixture.autouse and len(users) == len(suite.graph.tests))


def _restored(suite: Suite, by: Fixture | Function, target: str, late: set[tuple[str, str, str]]) -> bool:
    """Whether a fixture that runs with every test concerned takes changes of the target back."""
    tests = suite.graph.users(by) if isinstance(by, Fixture) else (by,)
    around = (target, target.rpartition(".")[0])
    return bool(tests) and all(
        any(
            _resets(suite, f, target) or any((f.path, f.function.qualname, one) in late for one in around)
            for f in suite.graph.closure(test)
        )
        for test in tests[:50]
    )


def _resets(suite: Suite, fixture: Fixture, target: str) -> bool:
    """Whether a fixture says by its name that it puts the whole environment back, in whatever way it does it.

    Or it imports from the target's module what says so.
    """
    if target == "os.environ":
        return fixture.autouse and "environ" in fixture.name.lower() and bool(_RESETS.search(fixture.name))
    module, facts = target.rpartition(".")[0], suite.files.get(fixture.path)
    inside = (i for i in facts.imports if i.scope == fixture.function.qualname) if facts and module else ()
    return any(item.module == module and _RESETS.search(item.name) for item in inside)
