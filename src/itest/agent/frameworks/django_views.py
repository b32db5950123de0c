"""What stands behind a Django callback: the methods that it serves, the function for each, and who may call."""

from __future__ import annotations

import ast
import re
from typing import Any

from .. import libraries
from ..project import closure_values, functions_behind
from ..shapes import syntax

_NAMES = ("get", "post", "put", "patch", "delete")
_GUARDED = re.compile(r"login_required|permission_required|staff_member_required|user_passes_test|superuser_required")
_GUARD_MIXINS = ("LoginRequiredMixin", "PermissionRequiredMixin", "UserPassesTestMixin", "AccessMixin")


class Served:
    """One method of a callback: `target` is the function or method, `kind` the view class, `action` a view set's."""

    def __init__(self, callback: Any, target: Any, kind: Any = None, action: str | None = None) -> None:
        self.callback = callback
        self.target = target
        self.kind = kind
        self.action = action
        self.operation: Any = None


def methods(callback: Any) -> list[tuple[str, Served]]:
    """(method, Served) pairs in the order of HTTP's methods."""
    operations = _ninja_operations(callback)
    if operations is not None:
        return operations
    kind = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    if kind is None:
        return [(method, Served(callback, callback)) for method in _function_methods(callback)]
    actions = getattr(callback, "actions", None)
    if actions:
        chosen = [(name, actions[name]) for name in _NAMES if name in actions]
        return [(name.upper(), Served(callback, getattr(kind, action, None), kind, action)) for name, action in chosen]
    allowed = [name for name in _NAMES if name in kind.http_method_names and hasattr(kind, name)]
    return [(name.upper(), Served(callback, getattr(kind, name), kind)) for name in allowed if _meant(kind, name)]


def security(served: Served) -> dict[str, Any]:
    """{"secured", "scheme"} where classes or decorators tell; empty where they do not."""
    kind = served.kind
    if kind is not None and libraries.is_subclass(kind, "rest_framework.views:APIView"):
        return _rest_security(served)
    names = {base.__name__ for base in getattr(kind, "__mro__", ())}
    if names & set(_GUARD_MIXINS):
        return {"secured": True, "scheme": "session"}
    words = [word for function in functions_behind(served.callback) for word in _words(function)]
    words += [word for function in functions_behind(served.target) for word in syntax.decorators(function)]
    words += syntax.decorators(kind) if kind is not None else []
    return {"secured": True, "scheme": "session"} if any(_GUARDED.search(word) for word in words) else {}


def _words(function: Any) -> list[str]:
    return [function.__qualname__, *syntax.decorators(function)]


def _meant(kind: type, name: str) -> bool:
    """Generic views answer more methods than anyone means (`put` of a form view, `post` of a redirection)."""
    home = next((base for base in kind.__mro__ if name in vars(base)), object)
    if not home.__module__.startswith("django.views.generic"):
        return True
    return name == "get" or (name == "post" and home.__name__ != "RedirectView")


def _function_methods(callback: Any) -> list[str]:
    for function in functions_behind(callback):
        listed = closure_values(function).get("request_method_list")
        if listed:
            return [name.upper() for name in _NAMES if name.upper() in set(listed)]
    found = {"GET"}
    for function in functions_behind(callback):
        found |= _compared_methods(syntax.tree(function))
    return [name.upper() for name in _NAMES if name.upper() in found]


def _compared_methods(root: Any) -> set[str]:
    """The methods that a view's source compares `request.method` with, POST if it reads `request.POST`."""
    found: set[str] = set()
    for node in ast.walk(root) if root is not None else ():
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "method":
            for right in node.comparators:
                value = syntax.constant(right)
                found |= {value} if isinstance(value, str) else set(value or ())
        posted = isinstance(node, ast.Attribute) and node.attr in ("POST", "FILES", "body")
        if posted and getattr(getattr(node, "value", None), "id", "") == "request":
            found.add("POST")
    return found


def _ninja_operations(callback: Any) -> list[tuple[str, Served]] | None:
    """The operations of a ninja path, which one callback serves."""
    path_view = _path_view(callback) if libraries.loaded("ninja") is not None else None
    if path_view is None:
        return None
    found = []
    for operation in path_view.operations:
        served = Served(callback, operation.view_func)
        served.operation = operation
        found += [(str(method), served) for method in operation.methods if method not in ("HEAD", "OPTIONS")]
    return found


def _path_view(callback: Any) -> Any:
    """The PathView that a callback is a method of, or that its wrappers have closed over."""
    held = [callback, getattr(callback, "func", None), getattr(callback, "__wrapped__", None)]
    for function in functions_behind(callback):
        held += list(closure_values(function).values())
    for item in held:
        for candidate in (item, getattr(item, "__self__", None)):
            if libraries.is_a(candidate, "ninja.operation:PathView"):
                return candidate
    return None


def _rest_security(served: Served) -> dict[str, Any]:
    view = rest_view(served)
    try:
        permissions = [type(item).__name__ for item in view.get_permissions()]
    except Exception:
        permissions = [getattr(item, "__name__", "") for item in _several(served.kind.permission_classes)]
    open_names = {"AllowAny", "IsAuthenticatedOrReadOnly", "DjangoModelPermissionsOrAnonReadOnly"}
    secured = bool(set(permissions) - open_names)
    if not secured and "IsAuthenticatedOrReadOnly" in permissions:
        secured = view.request.method not in ("GET", "HEAD", "OPTIONS")
    schemes = [_scheme(item.__name__) for item in _several(served.kind.authentication_classes)]
    return {"secured": secured, "scheme": next((item for item in schemes if item), None) if secured else None}


def _several(classes: Any) -> Any:
    """The classes of a view, also where somebody forgot that there may be several: each call of it fails then."""
    return classes if isinstance(classes, (list, tuple)) else [classes]


def rest_view(served: Served) -> Any:
    """An instance of a REST framework view, set up as for a call of this method without any data."""
    callback = served.callback
    view = served.kind(**(getattr(callback, "initkwargs", None) or {}))
    view.action = served.action
    view.args, view.kwargs, view.format_kwarg = (), {}, None
    view.request = _Request(getattr(served, "method", "GET"))
    return view


class _Request:
    """As much of a request as `get_permissions` and `get_serializer_class` look at."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.user = None
        self.auth = None
        self.data: dict[str, Any] = {}
        self.query_params: dict[str, Any] = {}
        self.GET: dict[str, Any] = {}
        self.META: dict[str, Any] = {}
        self.path = "/"


def _scheme(name: str) -> str | None:
    lowered = name.lower()
    for word, scheme in (("session", "session"), ("jwt", "bearer"), ("token", "token"), ("basic", "basic")):
        if word in lowered:
            return scheme
    return None
