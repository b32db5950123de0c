"""Which Starlette views want a log-in, and by what scheme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from itest.agent.frameworks import starlette
from itest.agent.project import Project


class BasicAuthBackend:
    """A backend by whose name the scheme is known."""


def requires(scopes: str) -> Callable[[Any], Any]:
    """Made as starlette.authentication.requires is."""
    scopes_list = [scopes]

    def decorator(function: Any) -> Any:
        def wrapper(request: Any) -> Any:
            return function(request) if scopes_list else None

        return wrapper

    return decorator


def application(view: Any) -> Any:
    route = SimpleNamespace(path="/notes/{id:int}", endpoint=view, methods={"GET"}, name="notes")
    middleware = SimpleNamespace(kwargs={"backend": BasicAuthBackend()})
    return SimpleNamespace(routes=[route], user_middleware=[middleware])


def test_a_view_with_required_scopes_wants_a_login(tmp_path: Path) -> None:
    """`@requires("authenticated")`, with the scheme of the middleware's backend."""

    @requires("authenticated")
    def view(request: Any) -> None: ...

    (endpoint,) = starlette.endpoints(application(view), Project(str(tmp_path)))
    assert (endpoint["secured"], endpoint["scheme"]) == (True, "basic")


def test_other_views_tell_nothing(tmp_path: Path) -> None:
    """A middleware alone demands nothing."""

    def view(request: Any) -> None: ...

    (endpoint,) = starlette.endpoints(application(view), Project(str(tmp_path)))
    assert "secured" not in endpoint
