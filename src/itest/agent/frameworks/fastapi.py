"""FastAPI: routes for the handlers, the OpenAPI document for shapes and security."""

from __future__ import annotations

import re
from typing import Any

from ..project import Project
from ..shapes import compared, openapi
from . import starlette

describe = starlette.describe
_GUARDS = re.compile(r"current_?user|authenticat|authori[sz]|require|permission|login|verify|jwt|token|security|admin")


def document(application: Any) -> dict[str, Any]:
    """The OpenAPI document; empty when the application cannot build it."""
    try:
        found = application.openapi()
    except Exception:
        return {}
    return found if isinstance(found, dict) else {}


def endpoints(application: Any, project: Project) -> list[dict[str, Any]]:
    """Every HTTP route as an Endpoint dict."""
    described = document(application)
    found = []
    for prefix, route in starlette.flatten(application.routes):
        for method, view in starlette.methods(route):
            found.append(_endpoint(prefix + route.path, method, (route, view), (project, described)))
    return found


def _endpoint(path: str, method: str, seen: tuple[Any, Any], known: tuple[Project, dict[str, Any]]) -> dict[str, Any]:
    (route, view), (project, described) = seen, known
    function = project.function(view)
    first_party = function is not None and project.owns(function.__code__.co_filename)
    spelled = starlette.spelled(path)
    paths = described.get("paths") or {}
    operation = (paths.get(spelled) or paths.get(spelled.rstrip("/")) or {}).get(method.lower())
    facts = openapi.operation_facts(operation, described) if operation else _undescribed(route)
    schemas = facts.pop("path_parameters", {})
    if facts.get("secured") is None and _guarded(getattr(route, "dependant", None)):
        facts["secured"] = True
    return {
        "method": method,
        "path": spelled,
        "name": getattr(route, "name", None) or "",
        "parameters": compared.parameters(
            [openapi.parameter(item, schemas.get(item["name"]) or {}) for item in starlette.parameters(path)],
            function if first_party else None,
        ),
        "handler": project.handler(view),
        "first_party": first_party,
        **facts,
    }


def _undescribed(route: Any) -> dict[str, Any]:
    """What a route that is left out of the schema says itself."""
    field = getattr(route, "body_field", None)
    model = getattr(field, "type_", None) or getattr(getattr(field, "field_info", None), "annotation", None)
    build = getattr(model, "model_json_schema", None) or getattr(model, "schema", None)
    if not callable(build):
        return {}
    try:
        shape = build()
    except Exception:
        return {}
    media = str(getattr(getattr(field, "field_info", None), "media_type", ""))
    kind = "form" if "form" in media else "body"
    return {kind: openapi.resolve(shape, shape), "body_source": "pydantic"}


def _guarded(dependant: Any, depth: int = 6) -> bool:
    """Whether a dependency looks like a check of who is calling."""
    if dependant is None or depth < 0:
        return False
    for below in getattr(dependant, "dependencies", ()):
        name = getattr(below.call, "__name__", type(below.call).__name__)
        if _GUARDS.search(name.lower()) and not name.lower().startswith(("optional", "get_optional")):
            return True
        if _guarded(below, depth - 1):
            return True
    return False
