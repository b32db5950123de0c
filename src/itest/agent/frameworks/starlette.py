"""Starlette: the route table, flattened through mounts, hosts and lazily included routers."""

from __future__ import annotations

import re
from typing import Any, Iterator

from ..project import Project, functions_behind
from ..shapes import compared, declared

KINDS = {"int": "int", "float": "float", "uuid": "uuid", "path": "path", "str": "str"}
_BACKENDS = (("basic", "basic"), ("jwt", "bearer"), ("token", "bearer"), ("bearer", "bearer"), ("session", "session"))
_HOLE = re.compile(r"{(\w+)(?::(\w+))?}")


def endpoints(application: Any, project: Project) -> list[dict[str, Any]]:
    """Every HTTP route as an Endpoint dict; bodies are read from the handlers' source."""
    found: list[dict[str, Any]] = []
    scheme = _scheme(application)
    for prefix, route in flatten(getattr(application, "routes", ())):
        for method, view in methods(route):
            found.append(_endpoint(prefix + route.path, method, route, (view, project)))
            if found[-1].get("secured"):
                found[-1]["scheme"] = scheme
    return found


def describe(application: Any) -> dict[str, Any]:
    """What kind of application this is and whether it has something to do at start-up."""
    router = getattr(application, "router", application)
    features = ["lifespan"] if has_lifespan(router) else []
    return {"app_type": "%s.%s" % (type(application).__module__, type(application).__qualname__), "features": features}


def has_lifespan(router: Any) -> bool:
    """Whether start-up or shutdown handlers, or a lifespan of the application's own, are registered."""
    if getattr(router, "on_startup", None) or getattr(router, "on_shutdown", None):
        return True
    context = getattr(router, "lifespan_context", None)
    return context is not None and type(context).__name__ != "_DefaultLifespan"


def flatten(routes: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(prefix, route) for each route that has a path, methods and an endpoint, through mounts and included routers."""
    for route in routes:
        if hasattr(route, "effective_candidates"):  # FastAPI >= 0.137 includes routers lazily
            yield from flatten(route.effective_candidates(), prefix)
            yield from flatten(route.effective_low_priority_routes(), prefix)
            continue
        plain = getattr(route, "starlette_route", None) or route
        if getattr(plain, "endpoint", None) is not None and getattr(plain, "path", None) is not None:
            yield prefix, plain
        else:
            below = getattr(plain, "routes", None) or getattr(getattr(plain, "app", None), "routes", None)
            if below:
                yield from flatten(below, prefix + (getattr(plain, "path", "") or ""))


def methods(route: Any) -> list[tuple[str, Any]]:
    """(method, function) pairs of a route: its methods, or those of an HTTPEndpoint class."""
    endpoint = route.endpoint
    if isinstance(endpoint, type):
        named = [name for name in ("get", "post", "put", "patch", "delete") if hasattr(endpoint, name)]
        return [(name.upper(), getattr(endpoint, name)) for name in named]
    wanted = sorted(set(getattr(route, "methods", None) or ()) - {"HEAD", "OPTIONS"})
    return [(method, endpoint) for method in wanted]


def spelled(path: str) -> str:
    """The path with every parameter as `{name}`."""
    return _HOLE.sub(lambda match: "{%s}" % match.group(1), path)


def parameters(path: str) -> list[dict[str, Any]]:
    """PathParameter dicts from converters in the path."""
    return [{"name": name, "kind": KINDS.get(kind or "str", "regex")} for name, kind in _HOLE.findall(path)]


def _endpoint(path: str, method: str, route: Any, seen: tuple[Any, Project]) -> dict[str, Any]:
    view, project = seen
    function = project.function(view)
    first_party = function is not None and project.owns(function.__code__.co_filename)
    handler = project.handler(view)
    shapes = declared.shapes(declared.View(view, function, method, project))
    return {
        "method": method,
        "path": spelled(path),
        "name": getattr(route, "name", None) or "",
        "parameters": compared.parameters(parameters(path), function if first_party else None),
        "handler": handler,
        "first_party": first_party,
        **shapes,
        **({"secured": True} if _demands_login(view) else {}),
    }


def _demands_login(view: Any) -> bool:
    """Whether `starlette.authentication.requires` (or a decorator made like it) wraps the view."""
    return any("scopes_list" in function.__code__.co_freevars for function in functions_behind(view))


def _scheme(application: Any) -> str | None:
    """How the authentication middleware's backend wants to be convinced, as far as its name tells."""
    for item in getattr(application, "user_middleware", ()):
        options = getattr(item, "kwargs", None) or getattr(item, "options", None) or {}
        name = type(options.get("backend")).__name__.lower()
        for word, scheme in _BACKENDS:
            if word in name:
                return scheme
    return None
