"""How a mapped class is constructed, and how it takes a password."""

from __future__ import annotations

import importlib
import inspect
import re
from typing import Any

_PASSWORD_COLUMN = re.compile(r"passw|pwd", re.I)
_LIBRARIES = ("sqlalchemy", "sqlmodel", "pydantic", "flask_sqlalchemy", "builtins")
_PASSWORD_METHODS = ("set_password", "hash_password", "change_password", "setPassword", "generate_password")


def construction(mapper: Any) -> dict[str, Any]:
    """{"init_arguments", "init_required"}: None for the ORM's own constructor, else the parameters' names."""
    kind = mapper.class_
    original = _original_init(kind)
    home = getattr(original, "__module__", "") or ""
    generated = "__dataclass_fields__" in vars(kind)
    if original is None or (home.split(".")[0] in _LIBRARIES and not generated):
        return {"init_arguments": None, "init_required": []}
    try:
        parameters = list(inspect.signature(original).parameters.values())[1:]
    except (TypeError, ValueError):
        return {"init_arguments": None, "init_required": []}
    named = [item for item in parameters if item.kind in (item.POSITIONAL_OR_KEYWORD, item.KEYWORD_ONLY)]
    if not named and any(item.kind is item.VAR_KEYWORD for item in parameters):
        return {"init_arguments": None, "init_required": []}  # passes everything on
    names = [item.name for item in named]
    names += ["**"] if any(item.kind is item.VAR_KEYWORD for item in parameters) else []
    return {"init_arguments": names, "init_required": [item.name for item in named if item.default is item.empty]}


def _original_init(kind: type) -> Any:
    """The `__init__` as written: instrumentation puts a wrapper on the class."""
    base: Any = importlib.import_module("sqlalchemy.orm.base")
    manager = base.manager_of_class(kind)
    return getattr(manager, "original_init", None) or vars(kind).get("__init__") or getattr(kind, "__init__", None)


def passwords(kind: type) -> dict[str, Any]:
    """{"password_method", "password_property"}: how instances take a plain password, by name."""
    method = next((name for name in _PASSWORD_METHODS if _takes_one(kind, name)), None)
    prop = None
    for name in ("password", "plain_password", "raw_password"):
        found = inspect.getattr_static(kind, name, None)
        if isinstance(getattr(found, "fset", None), object) and getattr(found, "fset", None) is not None:
            prop = name
            break
    return {"password_method": method, "password_property": prop}


def has_password(model: dict[str, Any]) -> bool:
    """Whether rows of a RuntimeModel dict hold a password."""
    return any(_PASSWORD_COLUMN.search(column["name"]) for column in model["columns"])


def user_rank(model: dict[str, Any]) -> tuple[bool, int, str]:
    """Orders models with passwords: those named as users or accounts first."""
    name = model["name"].lower()
    return name not in ("user", "users", "account", "member", "customuser"), len(name), name


def _takes_one(kind: type, name: str) -> bool:
    method = inspect.getattr_static(kind, name, None)
    if not inspect.isfunction(method):
        return False
    parameters = list(inspect.signature(method).parameters.values())[1:]
    needed = [item for item in parameters if item.default is item.empty and item.kind is item.POSITIONAL_OR_KEYWORD]
    return len(needed) == 1 or (not needed and len(parameters) == 1)
