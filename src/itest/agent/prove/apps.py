"""The endpoints of the application under test: found on the live object, so that no entry point has to be known."""

from __future__ import annotations

import contextlib
import gc
import importlib
import re
from typing import Any, Dict, List, Pattern

from .. import libraries
from ..project import Project

_KINDS = {"flask": "flask:Flask", "fastapi": "fastapi:FastAPI", "starlette": "starlette.applications:Starlette"}
_HOLE = re.compile(r"\\\{[^{}]*\\\}")


def endpoints(framework: str, project: Project) -> List[Dict[str, Any]]:
    """The project's own endpoints, as {"method", "path", "file", "line"} with the handler's place from the root.

    Of several applications the one with the most; none when there is no live application.
    """
    module = importlib.import_module("%s.frameworks.%s" % (__package__.rpartition(".")[0], framework))
    found: List[List[Dict[str, Any]]] = [[]]
    for application in _applications(framework):
        with contextlib.suppress(Exception), _context(application):
            found.append([_brief(item) for item in module.endpoints(application, project) if item["first_party"]])
    return max(found, key=len)


def pattern(path: str) -> Pattern[str]:
    """What a request's path looks like for an endpoint's `/a/{b}`; a final slash more or less does not count."""
    return re.compile(_HOLE.sub(".+", re.escape(path.rstrip("/"))) + "/?$")


def _brief(endpoint: Dict[str, Any]) -> Dict[str, Any]:
    handler = endpoint["handler"] or {"file": "", "line": 0}
    named = {"method": endpoint["method"], "path": endpoint["path"]}
    return {**named, "file": handler["file"], "line": handler["line"]}


def _applications(framework: str) -> List[Any]:
    if framework == "django":
        conf = libraries.attribute("django.conf:settings")
        return [None] if conf is not None and conf.configured else []
    kind = libraries.attribute(_KINDS[framework])
    if not isinstance(kind, type):
        return []
    return [item for item in gc.get_objects() if issubclass(type(item), kind)]


def _context(application: Any) -> Any:
    make = getattr(application, "app_context", None)
    return make() if callable(make) else contextlib.nullcontext()
