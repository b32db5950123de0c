"""Whether a fixture of the user's can serve as the suite's `client` or `app`, told by its source.

It can when it makes just what the suite's own would be, from things that the suite knows. pytest looks the arguments of
a fixture up from the test's own folder, so a `client(app)` above the suite is handed the suite's `app`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from itest.model.facts import AppEntry
from itest.source.code import Code
from itest.source.handed import Handed, handed
from itest.source.outline import Outline
from itest.source.syntax import FunctionNode, dotted

SERVING = frozenset({"client", "app"})
"""The fixtures of a suite that a user's own can be instead."""
_STARLETTE = ("fastapi.testclient.TestClient", "starlette.testclient.TestClient")
_DJANGO = ("django.test.Client", "django.test.client.Client")
_DRF = ("rest_framework.test.APIClient",)
_HARMLESS = frozenset({"app", "base_url", "follow_redirects", "raise_server_exceptions", "backend"})
_STARTS = ("lifespan", "on_event", "on_startup", "add_event_handler")
_WAITS = ("on_commit",)
_ASYNCHRONOUS = ("sqlalchemy_async", "raw_asyncpg", "tortoise")
_DOINGS = (
    ("makes tables of its own", {"create_all", "drop_all", "upgrade", "downgrade", "init_db", "create_tables"}),
    ("replaces dependencies of the application", {"dependency_overrides"}),
    ("keeps a context of the application open", {"app_context", "test_request_context"}),
    ("is logged in", {"login", "force_login", "force_authenticate", "credentials", "set_cookie", "headers"}),
)
"""What a fixture does by the way, told by the names it uses."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The conftest that is looked at, and the application that the suite would be for."""

    code: Code
    outline: Outline
    framework: str | None
    orm: str | None
    entry: AppEntry | None


@dataclass(frozen=True, slots=True)
class Shape:
    """A fixture as far as it is told by its decorator and arguments."""

    name: str
    scope: str
    needs: tuple[str, ...]
    parametrized: bool


def unfit(shape: Shape, node: FunctionNode, asked: Asked) -> str:
    """Why the fixture cannot be the suite's, as the end of a sentence about it ("is asynchronous"); "" if it can.

    For names other than `client` and `app` nothing is told.
    """
    if shape.name not in SERVING:
        return ""
    if isinstance(node, ast.AsyncFunctionDef):
        return "is asynchronous"
    if shape.parametrized:
        return "has parameters"
    return _unfit_client(shape, node, asked) if shape.name == "client" else _unfit_app(shape, node, asked)


def _unfit_client(shape: Shape, node: FunctionNode, asked: Asked) -> str:
    if shape.scope != "function":
        return f"is shared by all tests of a {shape.scope}"
    made = handed(node)
    doing = _doing(node)
    further = next((f"needs `{name}`" for name in shape.needs if name != "app"), "")
    kinds = {"flask": _unfit_flask, "fastapi": _unfit_starlette, "starlette": _unfit_starlette, "django": _unfit_django}
    kind = kinds.get(asked.framework or "")
    if doing or further or made.more or made.value is None or kind is None:
        return doing or further or "does more than make a client"
    return kind(made, node, asked)


def _unfit_flask(made: Handed, node: FunctionNode, asked: Asked) -> str:
    call = made.value
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "test_client"):
        return "is no test client of Flask's"
    if call.args or call.keywords:
        return "is made with options of its own"
    return "" if _is_app(call.func.value, node, asked) else "is a client of another application"


def _unfit_starlette(made: Handed, node: FunctionNode, asked: Asked) -> str:
    call = made.value
    if not isinstance(call, ast.Call) or asked.code.meaning(asked.outline, call.func, node.name) not in _STARLETTE:
        return "is no TestClient"
    given = [*call.args, *(item.value for item in call.keywords if item.arg == "app")]
    if len(given) != 1 or not _HARMLESS.issuperset(item.arg or "" for item in call.keywords):
        return "is made with options of its own"
    if not _is_app(given[0], node, asked):
        return "is a client of another application"
    if asked.orm in _ASYNCHRONOUS:
        return "answers on an event loop that the connections of the database do not belong to"
    starts = any(asked.code.texts.mentioning(_STARTS))
    return "starts the application once more for each test" if made.entered and starts else ""


def _unfit_django(made: Handed, node: FunctionNode, asked: Asked) -> str:
    call = made.value
    meaning = asked.code.meaning(asked.outline, call.func, node.name) if isinstance(call, ast.Call) else ""
    if meaning in _DRF:
        return "is an APIClient, which takes bodies in another way"
    if not isinstance(call, ast.Call) or meaning not in _DJANGO:
        return "is no test client of Django's"
    if call.args or call.keywords:
        return "is made with options of its own"
    waits = any(asked.code.texts.mentioning(_WAITS))
    return "leaves out what waits for the end of a transaction" if waits else ""


def _unfit_app(shape: Shape, node: FunctionNode, asked: Asked) -> str:
    if shape.scope != "session":
        return f"is made anew for each {'test' if shape.scope == 'function' else shape.scope}"
    doing = _doing(node)
    if doing:
        return doing
    made, entry = handed(node), asked.entry
    wanted = f"{entry.module}.{entry.attr}" if entry else ""
    value = made.value
    if entry and entry.kind == "factory":
        call = value if isinstance(value, ast.Call) and not (value.args or value.keywords) else None
        value = call.func if call else None
    same = value is not None and asked.code.identity(asked.outline, value, node.name) == wanted
    plain = same and not (shape.needs or made.more or made.entered)
    return "" if plain and asked.framework in ("fastapi", "starlette") else "is configured in its own way"


def _is_app(value: ast.expr, node: FunctionNode, asked: Asked) -> bool:
    """Whether it is the argument `app`, or the object that the suite calls the application."""
    if isinstance(value, ast.Name) and value.id == "app" and any(each.arg == "app" for each in node.args.args):
        return True
    entry = asked.entry
    bound = asked.code.identity(asked.outline, value, node.name) if dotted(value) else ""
    return entry is not None and entry.kind == "object" and bound == f"{entry.module}.{entry.attr}"


def _doing(node: FunctionNode) -> str:
    """The first thing that the function is seen to do besides making what it gives."""
    inside = list(ast.walk(node))
    used = {each.attr for each in inside if isinstance(each, ast.Attribute)}
    used |= {each.id for each in inside if isinstance(each, ast.Name)}
    used |= {each.arg for each in inside if isinstance(each, ast.keyword) and each.arg}
    return next((told for told, names in _DOINGS if names & used), "")
