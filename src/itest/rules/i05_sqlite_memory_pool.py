"""A SQLite database in memory that another thread does not see.

For `sqlite:///:memory:` SQLAlchemy gives each thread a connection, and each connection an empty database of its own.
The test client runs synchronous endpoints in a thread of a pool: "no such table", or rows that were never written.

What proves it: `create_engine` with an in-memory URL and without `poolclass`, where the same file, or one beneath the
conftest it stands in, drives the application through Starlette's or FastAPI's TestClient. Asynchronous engines, which
share one connection by themselves, files, suites without such a client, and engines that a test makes for itself
without one are left alone.

How to mend it: `poolclass=StaticPool` and `connect_args={"check_same_thread": False}` (--fix writes them).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import cast

from itest.model.report import Edit, Finding, Fix, Related
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Note, Suite
from itest.rules._edits import text_of
from itest.rules._findings import finding
from itest.source.syntax import FunctionNode, argument, keyword, text, walk

_ENGINES = frozenset({"sqlalchemy.create_engine", "sqlmodel.create_engine", "sqlalchemy.engine.create_engine"})
_CLIENTS = ("fastapi.testclient", "starlette.testclient")
_MEMORY = ("sqlite://", "sqlite+pysqlite://")


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """An engine on memory without a pool of its own: (end line, end column, whether connect_args are given)."""
    if not isinstance(node, ast.Call) or place.meaning(node.func) not in _ENGINES or keyword(node, "poolclass"):
        return
    if place.kind == "test" and place.function is not None and not _has_client(place.function):
        return
    url = argument(node, 0, "url")
    value = text(url) if not isinstance(url, ast.Name) else _assigned(url.id, place)
    if value is not None and (value in _MEMORY or (value.startswith(_MEMORY) and value.endswith("/:memory:"))):
        given = keyword(node, "connect_args") is not None or any(k.arg is None for k in node.keywords)
        yield place.note(node, node.end_lineno or 0, node.end_col_offset or 0, given)


def _has_client(test: FunctionNode) -> bool:
    """Whether anything in a test, or that it asks for, is called a client."""
    names = (getattr(node, "id", getattr(node, "arg", None)) or "" for node in walk(test))
    return any("client" in name.lower() for name in names)


def _assigned(name: str, place: Place) -> str | None:
    """The string that the module's top binds to a name."""
    module = place.parents[0]
    for node in module.body if isinstance(module, ast.Module) else ():
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return text(node.value)
    return None


def check(suite: Suite) -> Iterator[Finding]:
    """Each of them that a client of another thread meets."""
    for facts, note in suite.notes(RULE.code):
        client = _client(suite, facts)
        if client is not None:
            yield finding(
                RULE,
                (facts.path, note.line, note.column),
                "This in-memory engine gives each thread a database of its own",
                explanation="Endpoints that the test client runs in its threads see an empty database.",
                subject=note.scope or "engine",
                qualname=note.scope,
                related=(client,),
                fix=_fix(suite, facts, note),
            )


def _client(suite: Suite, facts: FileFacts) -> Related | None:
    """The import of a client that runs endpoints in threads, here or beneath this conftest."""
    home, _, name = facts.path.rpartition("/")
    beneath = f"{home}/" if home else ""
    for other in suite.files.values():
        near = other.path == facts.path or (name == "conftest.py" and other.path.startswith(beneath))
        for item in other.imports if near else ():
            if item.module in _CLIENTS or (item.module in ("fastapi", "starlette") and item.name == "testclient"):
                return Related(path=other.path, line=item.line, message="this client runs endpoints in threads")
    return None


def _fix(suite: Suite, facts: FileFacts, note: Note) -> Fix:
    return Fix(title="Give it poolclass=StaticPool.", safe=True, edits=_edits(suite, facts, note))


def _edits(suite: Suite, facts: FileFacts, note: Note) -> tuple[Edit, ...]:
    file = text_of(suite, facts.path)
    here = next((i for i in facts.imports if i.module.startswith(("sqlalchemy", "sqlmodel")) and not i.scope), None)
    line, column, given = cast(int, note.data[0]), cast(int, note.data[1]), bool(note.data[2])
    known = any(item.bound == "StaticPool" for item in facts.imports)
    if not file.lines or here is None or note.line != line or "(" in file.line(here.line):
        return ()
    more = "" if given else ', connect_args={"check_same_thread": False}'
    end = (line, column - 1)
    call = file.replace(end, end, f"{more}, poolclass=StaticPool")
    return (call,) if known else (file.insert(here.line + 1, "from sqlalchemy.pool import StaticPool\n"), call)


RULE = Rule(
    code="I05",
    name="sqlite-memory-pool",
    severity="error",
    family="isolation",
    consequence="false green",
    check=check,
    sees={ast.Call: see_call},
    words=("create_engine",),
)
