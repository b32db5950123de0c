"""What decorators and parameters say: fixtures, marks, parametrize, patches."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from itest.source.syntax import FunctionNode, argument, children, is_true, keyword, strings, text

Meaning = Callable[[ast.AST], str]
_DECORATORS = frozenset({"fixture", "yield_fixture", "async_fixture"})
_PATCHES = frozenset(
    {"unittest.mock.patch", "mock.patch", "mock.mock.patch", "asynctest.patch", "asynctest.mock.patch"}
)
_GIVEN = frozenset({"hypothesis.given"})


def is_fixture(meaning: str) -> bool:
    """Whether a decorator makes a fixture: pytest's own and those of the asynchronous plugins."""
    head, _, last = meaning.rpartition(".")
    return last in _DECORATORS and head.partition(".")[0].startswith(("pytest", "_pytest"))


def is_patch(meaning: str) -> bool:
    """Whether a callable is `unittest.mock.patch` (not `patch.object` or `patch.dict`)."""
    return meaning in _PATCHES


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What the decorators of a function or class come to; see `model.suite.Function`."""

    decorators: tuple[str, ...] = ()
    direct: tuple[str, ...] = ()
    indirect: tuple[str, ...] = ()
    usefixtures: tuple[str, ...] = ()
    injected: int = 0


def marked(decorators: Sequence[ast.expr], meaning: Meaning) -> Marked:
    """Read the decorators."""
    if not decorators:
        return _UNMARKED
    meanings = []
    direct: list[str] = []
    indirect: list[str] = []
    injected = 0
    for node in decorators:
        call = node if isinstance(node, ast.Call) else None
        means = meaning(call.func if call else node)
        meanings.append(means)
        if call and means.endswith("mark.parametrize"):
            _parametrized(call, direct, indirect)
        elif call and means in _GIVEN:
            direct.extend(k.arg for k in call.keywords if k.arg)
        elif call and _injects(call, means):
            injected += 1
    return Marked(
        decorators=tuple(meanings),
        direct=tuple(direct),
        indirect=tuple(indirect),
        usefixtures=tuple(used_fixtures(decorators, meaning)),
        injected=injected,
    )


_UNMARKED = Marked()


def used_fixtures(marks: Iterable[ast.expr], meaning: Meaning) -> Iterator[str]:
    """The names that `pytest.mark.usefixtures` asks for."""
    for mark in marks:
        if isinstance(mark, ast.Call) and meaning(mark.func).endswith("mark.usefixtures"):
            yield from (name for given in mark.args if (name := text(given)))


def _parametrized(call: ast.Call, direct: list[str], indirect: list[str]) -> None:
    names = argument(call, 0, "argnames")
    listed = [part.strip() for part in (text(names) or "").split(",")] if text(names) else list(strings(names))
    way = keyword(call, "indirect")
    through = listed if is_true(way) else list(strings(way)) if way is not None else []
    indirect.extend(name for name in listed if name in through)
    direct.extend(name for name in listed if name and name not in through)


def _injects(call: ast.Call, meaning: str) -> bool:
    """Whether a @patch passes its mock to the function: it does unless a replacement is given."""
    if meaning.endswith((".patch.object", "mock.patch.object")):
        return argument(call, 2, "new") is None
    return is_patch(meaning) and argument(call, 1, "new") is None


def parameters_of(node: FunctionNode, *, method: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All named parameters but `self` or `cls`, and those of them that have a default."""
    spec = node.args
    plain = [arg.arg for arg in (*spec.posonlyargs, *spec.args)]
    defaults = plain[len(plain) - len(spec.defaults) :] if spec.defaults else []
    defaults += [arg.arg for arg, value in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if value is not None]
    names = (*plain[1 if method and plain else 0 :], *(arg.arg for arg in spec.kwonlyargs))
    return names, tuple(defaults)


def yields_of(node: FunctionNode) -> tuple[int, ...]:
    """The lines of the function's own yields, not those of functions inside it."""
    found: list[int] = []
    pending: list[ast.AST] = list(node.body)
    while pending:
        here = pending.pop()
        if isinstance(here, (ast.Yield, ast.YieldFrom)):
            found.append(here.lineno)
        if not isinstance(here, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            pending.extend(children(here))
    return tuple(sorted(found))
