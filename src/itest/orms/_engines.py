"""Where SQLAlchemy engines are made, and the address each is given."""

from __future__ import annotations

from itest.source.code import Code
from itest.source.outline import MAIN
from itest.source.syntax import argument
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
)


def engine_addresses(code: Code, names: tuple[str, ...]) -> tuple[Expression, ...]:
    """The first argument of each engine call; calls in scripts last."""
    found = []
    for outline, called in code.calls(names):
        node = argument(called.node, 0, "url", "name_or_url", "configuration")
        if node is not None:
            found.append((called.scope == MAIN, Expression(outline, node, called.scope, called.node.lineno)))
    return tuple(expression for _, expression in sorted(found, key=lambda item: item[0]))
