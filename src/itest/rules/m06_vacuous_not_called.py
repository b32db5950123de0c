"""`assert_not_called` on a mock that nobody can call.

The patch replaces a name that nobody reads (M02), or never starts. All that is asserted of its mock is that it was not
called: the assertion cannot fail, and the behaviour it is meant to guard is not guarded.

What proves it: M02 (or M01) for the patch, its mock is a plain argument or variable of the test, and every assertion
about it is negative.

How to mend it: patch the name in the module that uses it, and see the test fail once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Note, Suite
from itest.rules._findings import finding
from itest.rules._replaced import target_of
from itest.rules._targets import missing
from itest.rules.m02_patch_no_effect import without_effect
from itest.source.syntax import argument

_NEGATIVE = frozenset({"assert_not_called", "assert_not_awaited"})
_READ = frozenset({"called", "call_count", "awaited", "await_count", "mock_calls", "call_args", "call_args_list"})


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """The mocks that decorators pass: ("mock", argument, target)."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    names = [arg.arg for arg in node.args.args]
    names = names[1:] if names[:1] == ["self"] else names
    passed = [one for one in reversed(node.decorator_list) if isinstance(one, ast.Call) and _passes(one, place)]
    for name, call in zip(names, passed, strict=False):
        if target := target_of(call, place)[0]:
            yield place.note(node, "mock", name, target)


def _passes(call: ast.Call, place: Place) -> bool:
    meaning = place.meaning(call.func)
    new = argument(call, 2, "new") if meaning.endswith(".object") else argument(call, 1, "new")
    return meaning.endswith(("mock.patch", "mock.patch.object")) and new is None


def see_with(node: ast.AST, place: Place) -> Iterator[Note]:
    """`with patch(...) as name`."""
    for item in node.items if isinstance(node, (ast.With, ast.AsyncWith)) else ():
        if isinstance(item.context_expr, ast.Call) and isinstance(item.optional_vars, ast.Name):
            yield from _bound(item.context_expr, item.optional_vars.id, place)


def see_assign(node: ast.AST, place: Place) -> Iterator[Note]:
    """`name = mocker.patch(...)`."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name):
        yield from _bound(node.value, node.targets[0].id, place)


def _bound(call: ast.Call, name: str, place: Place) -> Iterator[Note]:
    target, new = target_of(call, place)
    if target and new is None:
        yield place.note(call, "mock", name, target)


def see_attribute(node: ast.AST, place: Place) -> Iterator[Note]:
    """What is asserted of a variable: ("not", name) or ("yes", name)."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name) or place.kind != "test":
        return
    if node.attr in _NEGATIVE or (node.attr in _READ and _negated(node, place)):
        yield place.note(node, "not", node.value.id)
    elif node.attr in _READ or node.attr.startswith("assert_"):
        yield place.note(node, "yes", node.value.id)


def _negated(node: ast.Attribute, place: Place) -> bool:
    """`not mock.called`, `mock.call_count == 0`, `mock.called is False`."""
    parent = place.parents[-1]
    if isinstance(parent, ast.UnaryOp):
        return isinstance(parent.op, ast.Not)
    if not isinstance(parent, ast.Compare) or parent.left is not node or len(parent.ops) != 1:
        return False
    other = parent.comparators[0]
    return isinstance(parent.ops[0], (ast.Eq, ast.Is)) and isinstance(other, ast.Constant) and not other.value


def check(suite: Suite) -> Iterator[Finding]:
    """Negative assertions about the mocks of patches without effect."""
    idle = {(facts.path, patch.scope, patch.target) for facts, patch, _ in without_effect(suite)}
    idle |= {
        (facts.path, patch.scope, patch.target)
        for facts in suite.files.values()
        for patch in facts.patches
        if not patch.create and missing(suite, patch.target, facts.path)[1]
    }
    for path in sorted({path for path, _, _ in idle}):
        yield from _of_file(suite.files[path], suite.sources.later(RULE.code, path), idle)


def _of_file(facts: FileFacts, notes: tuple[Note, ...], idle: set[tuple[str, str, str]]) -> Iterator[Finding]:
    for mock in notes:
        kind, name, *target = map(str, mock.data)
        if kind != "mock" or (facts.path, mock.scope, target[0]) not in idle:
            continue
        said = [note for note in notes if note.scope == mock.scope and note.data[0] != "mock" and note.data[1] == name]
        if said and all(note.data[0] == "not" for note in said):
            yield _finding(facts, mock, said[0])


def _finding(facts: FileFacts, mock: Note, said: Note) -> Finding:
    name, target = str(mock.data[1]), str(mock.data[2])
    return finding(
        RULE,
        (facts.path, said.line, said.column),
        f"`{name}` can never be called: its patch of {target} has no effect",
        explanation="The assertion cannot fail, so the test guards nothing.",
        subject=name,
        qualname=said.scope,
        related=(Related(path=facts.path, line=mock.line, message=f'patch("{target}") reaches nobody'),),
        fix=Fix(title="Patch the name in the module that uses it.", safe=False),
    )


RULE = Rule(
    code="M06",
    name="vacuous-not-called",
    severity="error",
    family="mocks",
    consequence="false green",
    check=check,
    later={
        ast.FunctionDef: see_function,
        ast.AsyncFunctionDef: see_function,
        ast.With: see_with,
        ast.AsyncWith: see_with,
        ast.Assign: see_assign,
        ast.Attribute: see_attribute,
    },
)
