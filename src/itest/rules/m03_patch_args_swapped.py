"""The mocks of stacked `@patch` decorators arrive in the other order.

The decorator next to the function passes the first argument. Where the names say the opposite, every assertion is made
on the wrong mock.

What proves it: two string or object patches whose leaf names have nothing in common with their own arguments and all
(or nearly all) with each other's. Names without meaning (`_`, `mock1`) and equal leaf names are passed over.

How to mend it: swap the arguments.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import combinations

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._findings import finding
from itest.source.syntax import FunctionNode, argument, dotted, text

_EMPTY = frozenset(
    {
        "mock",
        "mocked",
        "mocker",
        "patch",
        "patched",
        "fake",
        "stub",
        "spy",
        "m",
        "obj",
        "the",
        "fn",
        "func",
        "call",
        "wrapped",
    }
)
_ALIKE = 0.7


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """Two arguments that stand in each other's place: (argument, its target, the other argument, its target)."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or len(node.decorator_list) < 2:
        return
    leaves = [leaf for one in reversed(node.decorator_list) if (leaf := _leaf(one, place)) is not None]
    if len(leaves) < 2:
        return
    pairs = tuple(zip(_arguments(node), leaves, strict=False))
    for (one, first), (two, second) in combinations(pairs, 2):
        if first == second or _alike(one, first) or _alike(two, second):
            continue
        if _alike(one, second) >= _ALIKE and _alike(two, first) >= _ALIKE:
            yield place.note(node, one, first, two, second)


def _leaf(decorator: ast.expr, place: Place) -> str | None:
    """The last name that a decorator patches, when it passes a mock."""
    if not isinstance(decorator, ast.Call):
        return None
    meaning = place.meaning(decorator.func)
    if meaning.endswith("mock.patch") and argument(decorator, 1, "new") is None:
        return (text(argument(decorator, 0, "target")) or "").rpartition(".")[2]
    if meaning.endswith("mock.patch.object") and argument(decorator, 2, "new") is None:
        owner = dotted(argument(decorator, 0, "target")) or ""
        return f"{owner.rpartition('.')[2]}_{text(argument(decorator, 1, 'attribute')) or ''}"
    return None


def _arguments(node: FunctionNode) -> list[str]:
    names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _alike(argument_name: str, leaf: str) -> float:
    """How much of the argument's name is in the target's: 0 to 1."""
    mine, other = _words(argument_name), _words(leaf)
    return sum(1 for word in mine if word in other) / len(mine) if mine else 0.0


def _words(name: str) -> frozenset[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return frozenset(word for word in re.split(r"[_\d]+", spaced) if word and word not in _EMPTY)


def check(suite: Suite) -> Iterator[Finding]:
    """All of them."""
    for facts, note in suite.notes(RULE.code):
        one, first, two, second = map(str, note.data)
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"`{one}` receives the mock of `{first}`, and `{two}` that of `{second}`",
            explanation="Every assertion about one of them is made on the other.",
            subject=f"{one}, {two}",
            qualname=note.scope,
            fix=Fix(title=f"Swap `{one}` and `{two}`: the lowest decorator passes the first argument.", safe=False),
        )


RULE = Rule(
    code="M03",
    name="patch-args-swapped",
    severity="warning",
    family="mocks",
    consequence="false green",
    check=check,
    sees={ast.FunctionDef: see_function, ast.AsyncFunctionDef: see_function},
    words=("@patch", "@mock.patch", ".patch"),
    hints=(),
)
