"""Where SQLAlchemy engines are made, and the address each is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.facts import Evidence, Where
from itest.source.code import Code
from itest.source.outline import MAIN, Called, Outline
from itest.source.syntax import argument, unparse
from itest.source.trace import Expression

SYNC = (
    "sqlalchemy.create_engine",
    "sqlalchemy.engine.create_engine",
    "sqlmodel.create_engine",
    "sqlalchemy.engine_from_config",
)
ASYNC = (
    "sqlalchemy.ext.asyncio.create_async_engine",
    "sqlalchemy.ext.asyncio.engine.create_async_engine",
    "sqlalchemy.ext.asyncio.async_engine_from_config",
    "sqlalchemy.ext.asyncio.AsyncEngine",
    "sqlmodel.ext.asyncio.session.AsyncEngine",
)

_NAMED = re.compile(r"(?:\w+_)?(?:DATABASE|DB|SQLALCHEMY)_?(?:URL|URI|DSN)$", re.I)
_TEST = re.compile(r"(^|_)TEST", re.I)


def engine_calls(code: Code, names: tuple[str, ...]) -> tuple[Evidence, ...]:
    """The calls that make engines of this kind, as evidence."""
    found = [(outline, called.node) for outline, called in _calls(code, names)]
    return tuple(
        Evidence(where=Where(path=code.path(outline.module), line=node.lineno), text=unparse(node))
        for outline, node in found
    )


def _calls(code: Code, names: tuple[str, ...]) -> Iterator[tuple[Outline, Called]]:
    """The calls; in `AsyncEngine(create_engine(...))` what is inside makes no engine of its own."""
    inside = {id(a) for _, called in code.calls(ASYNC) for a in called.node.args} if names is SYNC else set()
    return ((outline, called) for outline, called in code.calls(names) if id(called.node) not in inside)


def engine_addresses(code: Code, names: tuple[str, ...]) -> tuple[Expression, ...]:
    """The first argument of each engine call; calls in scripts last."""
    found = []
    for outline, called in _calls(code, names):
        node = argument(called.node, 0, "url", "name_or_url", "configuration", "sync_engine")
        if isinstance(node, ast.Call) and code.meaning(outline, node.func, called.scope) in SYNC:
            node = argument(node, 0, "url")
        if node is not None:
            found.append((called.scope == MAIN, Expression(outline, node, called.scope, called.node.lineno)))
    return tuple(expression for _, expression in sorted(found, key=lambda item: item[0]))


def named_addresses(code: Code) -> tuple[Expression, ...]:
    """Settings whose name says that they hold an address, for engines that a library makes of the configuration."""
    found = []
    for outline in code.matching(re.compile(r"(DATABASE|DB|SQLALCHEMY)_?(URL|URI|DSN)\b", re.I)):
        for bound in outline.assignments:
            if bound.value is not None and _NAMED.match(bound.name) and not _TEST.search(bound.qualname):
                key = bound.name if bound.name.isupper() else None
                found.append(Expression(outline, bound.value, bound.scope, bound.line, key))
    return tuple(found)
