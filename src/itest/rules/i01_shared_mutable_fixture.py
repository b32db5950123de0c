"""A test changes a value that later tests receive as well.

A fixture that lives longer than one test returns a list, dict or set, and a test (or another fixture) mutates it: every
test after that sees the change. The test that fails is never the one at fault, and alone each of them passes.

What proves it: a fixture of class, module, package or session scope returns or yields a mutable literal (or `dict()`,
`list()`, `set()`, a comprehension, or a local bound to one), and something that receives this very fixture mutates it.
Without a mutation it is silent: sharing what nobody changes is fine; so is a fixture of the same scope that completes
the value, because it runs once as well.

How to mend it: narrow the fixture to function scope, or hand out a copy.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Fixture, Note, Suite, narrower
from itest.model.suite import Function as Declared
from itest.rules._findings import finding, link, number
from itest.rules._hints import changes_argument
from itest.source.syntax import Function, FunctionNode, walk

_MAKERS = frozenset({"dict", "list", "set", "bytearray", "collections.defaultdict", "collections.OrderedDict"})
_MUTABLE = (ast.Dict, ast.List, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_METHODS = frozenset(
    {
        "append",
        "extend",
        "insert",
        "remove",
        "clear",
        "update",
        "pop",
        "popitem",
        "setdefault",
        "add",
        "discard",
        "sort",
    }
)


def see_result(node: ast.AST, place: Place) -> Iterator[Note]:
    """A fixture that gives something mutable: ("gives",)."""
    if not isinstance(node, (ast.Return, ast.Yield)) or node.value is None or place.kind != "fixture":
        return
    inner = next((p for p in reversed(place.parents) if isinstance(p, (*Function, ast.Lambda))), None)
    function = place.function
    if function is None or inner is not function:
        return
    given = node.value
    if _mutable(given, place) or (isinstance(given, ast.Name) and _made(given.id, function, place)):
        yield place.note(node, "gives")


def _made(name: str, function: FunctionNode, place: Place) -> bool:
    """Whether a local is bound to something mutable."""
    bound = (s for s in function.body if isinstance(s, ast.Assign) and _mutable(s.value, place))
    return any(isinstance(target, ast.Name) and target.id == name for s in bound for target in s.targets)


def see_change(node: ast.AST, place: Place) -> Iterator[Note]:
    """An argument that its function changes in place: ("changes", name)."""
    function = place.function
    name = _mutated(node) if function is not None else ""
    if not name or function is None:
        return
    if any(arg.arg == name for arg in (*function.args.args, *function.args.kwonlyargs)) and not _rebound(
        name, function
    ):
        yield place.note(node, "changes", name)


def _rebound(name: str, function: FunctionNode) -> bool:
    stored = (n for n in walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return any(node.id == name for node in stored)


def _mutable(node: ast.expr, place: Place) -> bool:
    return isinstance(node, _MUTABLE) or (isinstance(node, ast.Call) and place.meaning(node.func) in _MAKERS)


def _mutated(node: ast.AST) -> str:
    """The variable whose value the node changes in place, "" for none."""
    target: ast.AST | None = None
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
        target = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
        target = node.func.value
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def check(suite: Suite) -> Iterator[Finding]:
    """Changes by consumers that really receive the shared value."""
    notes = tuple(suite.notes(RULE.code))
    gives = {(facts.path, note.scope) for facts, note in notes if note.data[0] == "gives"}
    shared = {f.key for f in suite.fixtures if narrower("function", f.scope) and _place(f.function) in gives}
    if not shared:
        return
    consumers = {_place(f): f for f in (*suite.tests, *(fixture.function for fixture in suite.fixtures))}
    scopes = {_place(fixture.function): fixture.scope for fixture in suite.fixtures}
    for facts, note in notes:
        consumer = consumers.get((facts.path, note.scope))
        if note.data[0] != "changes" or consumer is None:
            continue
        name = str(note.data[1])
        found = suite.graph.resolve(name, suite.graph.chain(consumer.path, consumer.owner))
        if found is None or found.key not in shared or name in (*consumer.direct, *consumer.defaults):
            continue
        if narrower(scopes.get(_place(consumer), "function"), found.scope):
            yield _finding(suite, found, consumer, note)


def _place(function: Declared) -> tuple[str, str]:
    return function.path, function.qualname


def _finding(suite: Suite, fixture: Fixture, consumer: Declared, note: Note) -> Finding:
    users = suite.graph.users(fixture)
    return finding(
        RULE,
        (consumer.path, note.line, note.column),
        f"`{consumer.name}` changes `{fixture.name}`, which every test of the {fixture.scope} shares",
        explanation=f"{number(len(users), 'test')} can see the change, depending on their order.",
        subject=fixture.name,
        qualname=consumer.qualname,
        related=(link(fixture, f"`{fixture.name}` is {fixture.scope}-scoped and mutable"),),
        fix=Fix(title=f"Narrow `{fixture.name}` to function scope, or change a copy.", safe=False),
    )


RULE = Rule(
    code="I01",
    name="shared-mutable-fixture",
    severity="error",
    family="isolation",
    consequence="false green",
    check=check,
    sees={ast.Return: see_result, ast.Yield: see_result, ast.Subscript: see_change, ast.Call: see_change},
    calls=_METHODS,
    hints=(),
    concerns=changes_argument,
)
