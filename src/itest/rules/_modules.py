"""What a module binds at its top, read from its tree once while the file is read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TypeVar

from itest.model.rule import Place
from itest.model.suite import Note
from itest.source.syntax import dotted

NOTHING: Iterator[Note] = iter(())
"""What a notice gives for the nodes that do not concern it: for the frequent ones a generator would be dear."""
_T = TypeVar("_T")
_MUTABLE = (ast.Dict, ast.List, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_MAKERS = frozenset({"dict", "list", "set", "bytearray", "defaultdict", "OrderedDict", "Counter", "deque"})
_SOURCES = ("conftest", "fixture")
_PLAIN = frozenset({"pytest", "asyncio", "mock", "patch", "os", "time", "logging", "json", "anyio", "sys"})
_last: dict[Callable[[ast.Module], object], tuple[ast.Module, object]] = {}


def once(place: Place, of: Callable[[ast.Module], _T]) -> _T:
    """The answer for the module that is being read; files are read one after the other, so the last one is enough."""
    module = place.parents[0] if place.parents else None
    assert isinstance(module, ast.Module)
    known = _last.get(of)
    if known is None or known[0] is not module:
        known = _last[of] = (module, of(module))
    return known[1]  # type: ignore[return-value]  # stored under the function that made it


def fixtures_at_top(place: Place) -> frozenset[str]:
    """Names of functions with a fixture decorator, and names imported from conftests and modules of fixtures."""
    return once(place, _fixtures)


def mutables_at_top(place: Place) -> frozenset[str]:
    """Variables that the module binds to a list, dict or set."""
    return once(place, mutables)


def variables_at_top(place: Place) -> frozenset[str]:
    """All variables that the module assigns."""
    return once(place, variables)


def coroutines_at_top(place: Place) -> frozenset[str]:
    """Names that the module defines as `async def` or imports: calls of others need no second look."""
    return once(place, _coroutines)


def is_mutable(value: ast.AST | None) -> bool:
    """Whether an expression makes a list, dict or set."""
    return isinstance(value, _MUTABLE) or (
        isinstance(value, ast.Call) and (dotted(value.func) or "").rpartition(".")[2] in _MAKERS
    )


def _fixtures(module: ast.Module) -> frozenset[str]:
    found = set()
    for node in module.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(map(_is_fixture, node.decorator_list)):
            found.add(node.name)
        elif isinstance(node, ast.ImportFrom) and any(word in (node.module or "") for word in _SOURCES):
            found.update(alias.asname or alias.name for alias in node.names)
    return frozenset(found)


def _is_fixture(decorator: ast.expr) -> bool:
    spelled = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator) or ""
    return "fixture" in spelled.rpartition(".")[2]


def _assigned(module: ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    for node in module.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node.value) for target in targets if isinstance(target, ast.Name))


def mutables(module: ast.Module) -> frozenset[str]:
    """Variables that a module binds to a list, dict or set."""
    return frozenset(name for name, value in _assigned(module) if is_mutable(value))


def variables(module: ast.Module) -> frozenset[str]:
    """All variables that a module assigns."""
    return frozenset(name for name, _ in _assigned(module))


def _coroutines(module: ast.Module) -> frozenset[str]:
    found = {node.name for node in module.body if isinstance(node, ast.AsyncFunctionDef)}
    for node in module.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
    return frozenset(found - _PLAIN)
