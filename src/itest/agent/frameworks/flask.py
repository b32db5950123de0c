"""Flask: the URL map, with the functions, method views and resources behind it."""

from __future__ import annotations

import re
from typing import Any

from .. import libraries
from ..project import Project
from ..shapes import compared, declared, syntax

_HOLE = re.compile(r"<(?:[^<>:]*:)?(\w+)>")
_CONVERTERS = {
    "IntegerConverter": "int", "UUIDConverter": "uuid", "PathConverter": "path", "FloatConverter": "float",
    "UnicodeConverter": "str", "AnyConverter": "str", "NumberConverter": "float",
}  # fmt: skip
_GUARDED = re.compile(
    r"(login|auth|jwt|token|user|permission|role|admin|fresh|session)\w*_(required|needed)|requires?_\w+"
    r"|\bauthenticated?\b"
)
_OPEN = re.compile(r"optional|anonymous")


def endpoints(application: Any, project: Project) -> list[dict[str, Any]]:
    """Every rule and method of the URL map as an Endpoint dict."""
    found = []
    for rule in sorted(application.url_map.iter_rules(), key=lambda item: (item.rule, item.endpoint)):
        if rule.endpoint == "static" or rule.endpoint.endswith(".static") or getattr(rule, "websocket", False):
            continue
        view = application.view_functions.get(rule.endpoint)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}) if view is not None else ():
            found.append(_endpoint(rule, method, view, project))
    return found


def describe(application: Any) -> dict[str, Any]:
    """The extensions that shape how the application is called."""
    features = sorted(name for name in getattr(application, "extensions", {}) if isinstance(name, str))
    config = application.config
    if "csrf" in features or (libraries.loaded("flask_wtf") is not None and config.get("WTF_CSRF_ENABLED", True)):
        features.append("csrf")
    if getattr(application, "login_manager", None) is not None:
        features.append("flask_login")
    kind = type(application)
    return {"app_type": "%s.%s" % (kind.__module__, kind.__qualname__), "features": features}


def _endpoint(rule: Any, method: str, view: Any, project: Project) -> dict[str, Any]:
    kind = getattr(view, "view_class", None)
    target = getattr(kind, method.lower(), None) if kind is not None else None
    function = project.function(target if target is not None else view)
    first_party = function is not None and project.owns(function.__code__.co_filename)
    asked = declared.View(target if target is not None else view, function, method, project)
    asked.parameters = tuple(_HOLE.findall(rule.rule))
    return {
        "method": method,
        "path": _HOLE.sub(r"{\1}", rule.rule),
        "name": rule.endpoint,
        "parameters": compared.parameters(_parameters(rule), function if first_party else None),
        "handler": project.handler(target if target is not None else view),
        "first_party": first_party,
        **(declared.shapes(asked) if first_party else {}),
        **_security(kind, function),
    }


def _parameters(rule: Any) -> list[dict[str, Any]]:
    found = []
    for name in _HOLE.findall(rule.rule):
        converter = rule._converters.get(name)
        bases = [base.__name__ for base in type(converter).__mro__]
        kind = next((_CONVERTERS[base] for base in bases if base in _CONVERTERS), "regex")
        choices = sorted(getattr(converter, "items", None) or ()) if "AnyConverter" in bases else []
        found.append({"name": name, "kind": kind, "choices": [str(choice) for choice in choices]})
    return found


def _security(kind: Any, function: Any) -> dict[str, Any]:
    """What decorators say about who may call: on the function, on the class, in the class's `decorators`."""
    words = list(syntax.decorators(function)) if function is not None else []
    words += [getattr(item, "__qualname__", str(item)) for item in getattr(kind, "decorators", None) or ()]
    words += [getattr(item, "__qualname__", str(item)) for item in _method_decorators(kind)]
    for word in words:
        if _OPEN.search(word):
            return {"secured": False}
        if _GUARDED.search(word):
            return {"secured": True, "scheme": _scheme(word)}
    return {}


def _method_decorators(kind: Any) -> list[Any]:
    found = getattr(kind, "method_decorators", None) or ()
    return [item for group in found.values() for item in group] if isinstance(found, dict) else list(found)


def _scheme(word: str) -> str | None:
    lowered = word.lower()
    if "basic" in lowered:
        return "basic"
    if "jwt" in lowered or "token" in lowered:
        return "bearer"
    return "session" if "login_required" in lowered or "fresh" in lowered else None
