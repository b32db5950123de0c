"""Django: the URL resolver's tree, with function views, class views, REST framework views and ninja operations."""

from __future__ import annotations

import importlib
import os
from typing import Any, Iterator

from ..project import Project
from ..shapes import compared, declared, openapi
from . import django_admin, django_features, django_patterns, django_views

_APPS = ("admin", "djdt")
_SKIPPED = ("django.contrib.admin", "debug_toolbar", "django.views.static", "django.contrib.staticfiles", "silk")


def endpoints(_application: Any, project: Project) -> list[dict[str, Any]]:
    """Every pattern and method below the root URL configuration as an Endpoint dict."""
    resolver = importlib.import_module("django.urls").get_resolver()
    found = []
    for path, parameters, name, callback in walk(resolver.url_patterns):
        suffixed = path.rstrip("/").endswith(".{format}")  # the same endpoint under another spelling
        if suffixed or (getattr(callback, "__module__", "") or "").startswith(_SKIPPED):
            continue
        for method, served in django_views.methods(callback):
            found.append(_endpoint((path, parameters, name), method, served, project))
    found += django_admin.endpoints(project)
    known = {(item["method"], item["path"]): item for item in reversed(found)}  # the first of equal patterns answers
    return [item for item in found if known[item["method"], item["path"]] is item]


def describe(_application: Any) -> dict[str, Any]:
    """The application's type and the libraries and settings that shape how it is called."""
    return {"app_type": "django", "features": django_features.features()}


def taken(variables: list[str]) -> list[list[str]]:
    """[setting, value] for each setting that holds what stands in one of these variables, and is named after it."""
    settings = importlib.import_module("django.conf").settings
    names = [name for name in dir(settings) if name.isupper()]
    found = {}
    for variable in variables:
        alike = [name for name in names if variable == name or variable.endswith("_" + name)]
        held = [name for name in alike if getattr(settings, name, None) == os.environ.get(variable, "")]
        found.update({max(held, key=len): os.environ[variable]} if held else {})
    return [[name, found[name]] for name in sorted(found)]


def walk(patterns: Any, prefix: str = "/", above: tuple[dict[str, Any], ...] = ()) -> Iterator[tuple[Any, ...]]:
    """(path, parameters, name, callback) of every pattern, included ones below their prefix."""
    for item in patterns:
        path, own = django_patterns.spelled(item.pattern)
        parameters = (*above, *own)
        if hasattr(item, "url_patterns"):
            if item.app_name in _APPS:
                continue
            try:
                below = item.url_patterns
            except Exception:  # an included module that does not import
                continue
            yield from walk(below, prefix + path, parameters)
        else:
            yield (prefix + path).replace("//", "/"), list(parameters), item.name or "", item.callback


def _endpoint(where: tuple[Any, ...], method: str, served: Any, project: Project) -> dict[str, Any]:
    path, parameters, name = where
    function = project.function(served.target)
    owner = served.kind if served.kind is not None else function
    code = getattr(function, "__code__", None)
    first_party = project.owns_object(owner) or (code is not None and project.owns(code.co_filename))
    shapes = declared.shapes(declared.View(served, function, method, project))
    kinds = shapes.pop("path_parameters", None) or {}
    handler = project.handler(served.target)
    if served.kind is not None and (handler is None or (first_party and handler["file"].startswith("/"))):
        handler = project.handler(served.kind) or handler  # a method that the class inherits from a library
    return {
        "method": method,
        "path": path,
        "name": name,
        "parameters": compared.parameters(
            [openapi.parameter(item, kinds.get(item["name"]) or {}) for item in parameters],
            function if first_party else None,
        ),
        "handler": handler,
        "first_party": first_party,
        **shapes,
        **{key: value for key, value in django_views.security(served).items() if shapes.get("secured") is None},
    }
