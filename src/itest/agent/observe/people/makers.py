"""The functions that make tokens: those of the project by their names, and those of the libraries that it uses."""

from __future__ import annotations

import inspect
import re
import sys
from typing import Any, Dict, Iterator, Tuple

from .below import modules_below

Json = Dict[str, Any]
ISSUER = re.compile(
    r"^(create|generate|encode|make|issue|sign|build|get|new|mint)_?(\w*_)?(token|jwt)s?(_for_user)?$|^sign_?jwt$",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"refresh|reset|verif|confirm|mail|csrf|invit|activat|current|unsubscribe|decode|header", re.IGNORECASE
)
LIBRARIES = (
    ("rest_framework_simplejwt.tokens", "AccessToken", "AccessToken.for_user"),
    ("flask_jwt_extended", "create_access_token", "create_access_token"),
)


def makers(root: str) -> Iterator[Tuple[Json, Any]]:
    """(model.runtime.Reference as JSON, function): those of the project below `root`, then those of libraries."""
    for _, module, expression, name, function in sorted(_own(root), key=lambda item: item[:3]):
        yield {"module": module, "name": name, "expression": expression}, function
    for module, name, expression in LIBRARIES:
        found = getattr(sys.modules.get(module), name, None)
        for step in expression.split(".")[1:]:
            found = getattr(found, step, None)
        if found is not None:
            yield {"module": module, "name": name, "expression": expression}, found


def _own(root: str) -> Iterator[Tuple[bool, str, str, str, Any]]:
    """(no "access" in its name, module, expression, name to import, function) of the project's own."""
    for module in modules_below(root):
        for name, value in sorted(vars(sys.modules[module]).items()):
            for expression, function in _offered(module, name, value):
                yield "access" not in expression.rpartition(".")[2].lower(), module, expression, name, function


def _offered(module: str, name: str, value: Any) -> Iterator[Tuple[str, Any]]:
    """(expression, function) of a function of the module, or of what a class or an object of it has."""
    if not name.isidentifier() or name.startswith("__"):
        return
    if inspect.isfunction(value):
        if value.__module__ == module and _issues(name) and not inspect.iscoroutinefunction(value):
            yield name, value
        return
    kind = value if inspect.isclass(value) else type(value)
    if getattr(kind, "__module__", None) != module or hasattr(kind, "__table__") or hasattr(kind, "_meta"):
        return
    for label in sorted(vars(kind)):
        member = inspect.getattr_static(kind, label)
        bound = not inspect.isclass(value) or isinstance(member, (staticmethod, classmethod))
        function = getattr(value, label, None) if bound and _issues(label) else None
        if callable(function) and not inspect.iscoroutinefunction(function):
            yield f"{name}.{label}", function


def _issues(name: str) -> bool:
    return bool(ISSUER.match(name)) and not OTHER.search(name)
