"""How a fixture makes its database session: on an engine, or on a connection whose transaction it rolls back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from itest.model.rule import Place
from itest.rules._bodies import own
from itest.source.syntax import FunctionNode, argument, walk

_SESSIONS = frozenset(
    {
        "sqlalchemy.orm.Session",
        "sqlalchemy.ext.asyncio.AsyncSession",
        "sqlmodel.Session",
        "sqlalchemy.orm.session.Session",
    }
    | {"sqlmodel.ext.asyncio.session.AsyncSession", "sqlalchemy.ext.asyncio.session.AsyncSession"}
)
_MAKERS = frozenset(
    {"sqlalchemy.orm.sessionmaker", "sqlalchemy.ext.asyncio.async_sessionmaker", "sqlalchemy.orm.session.sessionmaker"}
)
_SAVEPOINTS = frozenset({"begin_nested", "join_transaction_mode", "after_transaction_end"})
_CLEANING = frozenset({"drop_all", "truncate", "delete", "drop_database", "drop_schema", "flushdb", "drop", "clean"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A session: the variable it is in, what it is bound to, and whether that is a connection in a transaction."""

    name: str
    bind: str
    transaction: bool
    node: ast.AST


def sessions(function: FunctionNode, place: Place) -> Iterator[Made]:
    """The sessions that the function makes on something that has a name, without a savepoint of any kind."""
    if any(_is_savepoint(node) for node in walk(function)):
        return
    makers = dict(_at_top(place))
    origins: dict[str, str] = {}
    begun: set[str] = set()
    for name, call in (pair for node in own(function) for pair in _bindings(node)):
        _follow(name, call, origins, begun)
        bind = _bound_to(call, place, makers)
        if place.meaning(call.func) in _MAKERS:
            makers[name] = bind
        elif bind:
            yield Made(name=name, bind=origins.get(bind, bind), transaction=bind in begun, node=call)


def _at_top(place: Place) -> Iterator[tuple[str, str]]:
    """The module's own makers of sessions and what they are bound to."""
    module = place.parents[0]
    for node in module.body if isinstance(module, ast.Module) else ():
        for name, call in _bindings(node) if isinstance(node, ast.Assign) else ():
            if place.meaning(call.func) in _MAKERS:
                yield name, _bind(call)


def _follow(name: str, call: ast.Call, origins: dict[str, str], begun: set[str]) -> None:
    """Remember whose connection a variable is, and which connections are in a transaction."""
    func = call.func
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.attr in ("connect", "begin"):
        origins.setdefault(name, func.value.id)
        if func.attr == "begin":
            begun.update((func.value.id, name))


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Variables and the calls that they are bound to, by assignment or `with`."""
    pairs: list[tuple[ast.expr | None, ast.expr]] = []
    if isinstance(node, ast.Assign):
        pairs = [(target, node.value) for target in node.targets]
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        pairs = [(item.optional_vars, item.context_expr) for item in node.items]
    elif isinstance(node, ast.Expr):
        pairs = [(ast.Name(id="", ctx=ast.Store()), node.value)]
    for target, value in pairs:
        call = value.value if isinstance(value, ast.Await) else value
        if isinstance(target, ast.Name) and isinstance(call, ast.Call):
            yield target.id, call


def _bound_to(call: ast.Call, place: Place, makers: dict[str, str]) -> str:
    """The name of what a session or a maker of sessions is bound to, "" when the call makes neither."""
    if isinstance(call.func, ast.Name) and call.func.id in makers:
        return makers[call.func.id]
    if isinstance(call.func, ast.Call) and place.meaning(call.func.func) in _MAKERS:
        return _bind(call.func)
    return _bind(call) if place.meaning(call.func) in _SESSIONS | _MAKERS else ""


def _bind(call: ast.Call) -> str:
    given = argument(call, 0, "bind")
    return given.id if isinstance(given, ast.Name) else ""


def _is_savepoint(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in _SAVEPOINTS
    return (isinstance(node, ast.Attribute) and node.attr in _SAVEPOINTS) or (
        isinstance(node, ast.Constant) and node.value in _SAVEPOINTS
    )


def cleans(function: FunctionNode) -> bool:
    """Whether the function empties or drops tables."""
    for node in walk(function):
        if isinstance(node, ast.Attribute) and node.attr in _CLEANING:
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and any(w in node.func.id for w in _CLEANING):
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _empties(node.value):
            return True
    return False


def _empties(statement: str) -> bool:
    return any(word in statement.upper() for word in ("TRUNCATE", "DELETE FROM", "DROP "))
