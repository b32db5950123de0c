"""Database drivers used without an ORM: who connects, with which address."""

from __future__ import annotations

import ast

from itest.model.facts import Evidence, Model, Where
from itest.source.code import Code
from itest.source.syntax import argument, unparse
from itest.source.trace import Expression, trace

DATABASES = ("databases.Database", "databases.core.Database")
"""The library that sends SQLAlchemy's expressions, or plain SQL, over an asynchronous driver."""


def connections(code: Code, names: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Each call that opens a connection or a pool."""
    return tuple(
        Evidence(where=Where(path=code.path(outline.module), line=called.node.lineno), text=unparse(called.node))
        for outline, called in code.calls(names)
    )


def connection_addresses(code: Code, names: tuple[str, ...]) -> tuple[Expression, ...]:
    """The address, or all parameters, that a connection is opened with."""
    found = []
    for outline, called in code.calls(names):
        call = called.node
        node: ast.expr | None = argument(call, 0, "dsn", "database", "conninfo", "url")
        if node is None and call.keywords:
            given = [(ast.Constant(k.arg), k.value) for k in call.keywords if k.arg]
            node = ast.Dict(keys=[key for key, _ in given], values=[value for _, value in given])
        if node is not None:
            found.append(Expression(outline, node, called.scope, call.lineno))
    return tuple(found)


def by_databases(code: Code, dialect: str) -> tuple[Evidence, ...]:
    """Where `databases` is used with this dialect; without any hint it speaks PostgreSQL."""
    addresses = connection_addresses(code, DATABASES)
    schemes = [scheme for address in addresses for scheme in trace(code, address).schemes]
    spoken = (schemes or ["postgresql"])[0].partition("+")[0]
    return connections(code, DATABASES) if spoken == dialect else ()


def no_models(_code: Code) -> tuple[Model, ...]:
    """Without an ORM no class is a table."""
    return ()
