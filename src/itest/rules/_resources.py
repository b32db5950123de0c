"""What a fixture acquires and whether it lets go of it: the evidence of the lifecycle rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from itest.model.rule import Place
from itest.rules._bodies import own
from itest.source.syntax import FunctionNode, constant, keyword, text, walk

Kind = str
_ENGINES = ("sqlalchemy.create_engine", "sqlalchemy.ext.asyncio.create_async_engine", "sqlmodel.create_engine")
_CLIENTS = (
    *("httpx.Client", "httpx.AsyncClient", "requests.Session", "requests.session", "aiohttp.ClientSession"),
    *("pymongo.MongoClient", "motor.motor_asyncio.AsyncIOMotorClient", "redis.Redis", "redis.asyncio.Redis"),
    *("redis.from_url", "redis.asyncio.from_url", "redis.Redis.from_url", "redis.asyncio.Redis.from_url"),
)
ACQUIRED: Mapping[str, Kind] = {
    **dict.fromkeys(("open", "io.open", "gzip.open", "zipfile.ZipFile", "tarfile.open"), "file"),
    **dict.fromkeys(("socket.socket", "socket.create_connection", "socket.create_server"), "socket"),
    **dict.fromkeys(("sqlite3.connect", "psycopg2.connect", "psycopg.connect", "pymysql.connect"), "connection"),
    **dict.fromkeys(("asyncpg.connect", "asyncpg.create_pool", "psycopg.AsyncConnection.connect"), "connection"),
    **dict.fromkeys(("psycopg_pool.ConnectionPool", "psycopg_pool.AsyncConnectionPool"), "connection"),
    **dict.fromkeys(_ENGINES, "engine"),
    **dict.fromkeys(_CLIENTS, "client"),
    **dict.fromkeys(("http.server.HTTPServer", "http.server.ThreadingHTTPServer", "socketserver.TCPServer"), "server"),
    **dict.fromkeys(("socketserver.ThreadingTCPServer", "asyncio.start_server"), "server"),
    **dict.fromkeys(("concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor"), "executor"),
    "subprocess.Popen": "process",
    "asyncio.create_subprocess_exec": "process",
    "asyncio.create_subprocess_shell": "process",
    "tempfile.mkdtemp": "folder",
}
"""Calls whose result somebody must let go of, by their meaning."""
STARTED: Mapping[str, Kind] = {
    **dict.fromkeys(("threading.Thread", "multiprocessing.Process"), "thread"),
    **dict.fromkeys(("unittest.mock.patch", "unittest.mock.patch.object", "unittest.mock.patch.dict"), "patch"),
    **dict.fromkeys(("mock.patch", "mock.patch.object", "mock.patch.dict"), "patch"),
}
"""Calls whose result must be stopped once its `start()` was called."""
RELEASES = frozenset(
    {"close", "aclose", "dispose", "stop", "terminate", "kill", "shutdown", "join", "wait", "wait_closed", "cleanup"}
    | {"disconnect", "server_close", "quit", "exit", "release", "unlink", "remove", "rmtree", "cancel", "communicate"}
    | {"__exit__", "__aexit__", "destroy", "delete", "expire", "detach", "set", "send_signal", "force_close", "abort"}
)
_LETS_GO = re.compile(
    r"close|dispose|stop|rmtree|remove|unlink|cleanup|kill|terminat|final|enter|push|callback|shutdown"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something acquired: the variable it is in ("" when it is given away at once), and of which kind."""

    name: str
    kind: Kind
    meaning: str
    node: ast.AST
    memory: bool


def held(function: FunctionNode, place: Place) -> Iterator[Held]:
    """What the function itself acquires and keeps in a variable, returns or yields; `with` is no acquisition."""
    started = {
        n.func.value.id
        for n in own(function)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "start"
        if isinstance(n.func.value, ast.Name)
    }
    for node in own(function):
        name, call = _taken(node)
        if call is None:
            continue
        meaning = place.meaning(call.func)
        if meaning in ACQUIRED and not _is_kept_by_nobody(call, meaning):
            yield Held(name=name, kind=ACQUIRED[meaning], meaning=meaning, node=call, memory=_in_memory(call))
        elif meaning in STARTED and name in started and not _ended_by_what_it_runs(call, meaning, function):
            yield Held(name=name, kind=STARTED[meaning], meaning=meaning, node=call, memory=False)


def _taken(node: ast.AST) -> tuple[str, ast.Call | None]:
    """The variable and the call of an assignment, return or yield."""
    name = ""
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if not isinstance(target, ast.Name):
            return "", None
        name = target.id
    elif not isinstance(node, (ast.Return, ast.Yield)):
        return "", None
    value = node.value.value if isinstance(node.value, ast.Await) else node.value
    return name, value if isinstance(value, ast.Call) else None


def _is_kept_by_nobody(call: ast.Call, meaning: str) -> bool:
    """Daemonic helpers and clients that are given a transport of the application hold nothing outside."""
    return meaning.startswith("httpx.") and any(k.arg in ("app", "transport") for k in call.keywords)


def _ended_by_what_it_runs(call: ast.Call, meaning: str, function: FunctionNode) -> bool:
    """Whether a thread works for something that the function lets go of, a server or an event, and so ends with it."""
    if STARTED[meaning] != "thread":
        return False
    given = {n.id for value in (*call.args, *(k.value for k in call.keywords)) for n in _names(value)}
    return any(let_go(name, function, deep=0) for name in given)


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (n for n in walk(node) if isinstance(n, ast.Name))


def _in_memory(call: ast.Call) -> bool:
    """A SQLite database in memory, or an engine without a pool: nothing is left when it is forgotten."""
    url = text(call.args[0]) if call.args else None
    pool = keyword(call, "poolclass")
    nothing = isinstance(pool, (ast.Name, ast.Attribute)) and ast.unparse(pool).endswith("NullPool")
    return nothing or (url is not None and (url.endswith("://") or ":memory:" in url)) or constant(pool) == "NullPool"


def let_go(name: str, function: FunctionNode, *, deep: int = 2) -> bool:
    """Whether the function lets go of a variable's value somewhere, or hands it to somebody who may."""
    return any(_frees(node, name) or (deep and _moves(node, name, function, deep)) for node in walk(function))


def _frees(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in RELEASES and isinstance(node.value, ast.Name) and node.value.id == name
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        keeps = called in ("append", "add", "extend", "setattr")
        return (keeps or bool(_LETS_GO.search(called.lower()))) and any(_mentions(arg, name) for arg in node.args)
    if isinstance(node, ast.withitem):
        return _mentions(node.context_expr, name)
    return isinstance(node, ast.Assign) and _stored_away(node, name)


def _stored_away(node: ast.Assign, name: str) -> bool:
    """Whether the value is kept in an attribute or container, or given on under the event that ends it."""
    outside = any(isinstance(target, (ast.Attribute, ast.Subscript)) for target in node.targets)
    ends = any(
        isinstance(t, ast.Attribute) and isinstance(t.value, ast.Name) and t.value.id == name for t in node.targets
    )
    return (outside and isinstance(node.value, ast.Name) and node.value.id == name) or ends


def _moves(node: ast.AST, name: str, function: FunctionNode, deep: int) -> bool:
    """Whether the value becomes part of another one that the function lets go of."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call) or not _mentions(node.value, name):
        return False
    others = [t.id for t in node.targets if isinstance(t, ast.Name) and t.id != name]
    return any(let_go(other, function, deep=deep - 1) for other in others)


def _mentions(node: ast.AST, name: str) -> bool:
    return any(n.id == name for n in _names(node))
