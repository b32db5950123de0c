"""The last resort for shapes: the view's own source, which names the keys that it reads."""

from __future__ import annotations

import ast
import inspect
import sys
from types import FunctionType
from typing import Any

from ..project import Project
from . import merged, plain, syntax
from .reading import Field, Reader


def shapes(function: FunctionType, project: Project) -> dict[str, Any]:
    """The Endpoint fields "body", "form", "query" and "body_source" that the function's source shows."""
    if not project.owns(function.__code__.co_filename):
        return {}

    def follow(callee: Any, inside: FunctionType, handed: bool) -> Any:
        found = _callee(callee, inside, project, handed)
        return found if found is not None and (handed or "request" in found.__code__.co_names) else None

    roots = Reader(function, follow).read()
    form = merged(_shape(roots.get("form")), _files(roots.get("file")))
    found = {"body": _shape(roots.get("body")), "form": form, "query": _shape(roots.get("query"))}
    result: dict[str, Any] = {name: shape for name, shape in found.items() if shape}
    if "body" in result or "form" in result:
        result["body_source"] = "source"
    return result


def _shape(field: Field | None) -> dict[str, Any] | None:
    if field is None or not field.fields:
        return None
    required = sorted(name for name, part in field.fields.items() if part.required)
    shape = {"type": "object", "properties": {name: _part(part) for name, part in field.fields.items()}}
    return {**shape, "required": required} if required else shape


def _part(field: Field) -> dict[str, Any]:
    nested = _shape(field)
    if nested is not None:
        return nested
    part: dict[str, Any] = {}
    kind = field.type or {bool: "boolean", int: "integer", float: "number", str: "string"}.get(type(field.default))
    if kind:
        part["type"] = kind
    if field.default is not None:
        part["default"] = plain(field.default)
    return part


def _files(field: Field | None) -> dict[str, Any] | None:
    shape = _shape(field)
    if shape is not None:
        shape["properties"] = {name: {"type": "string", "format": "binary"} for name in shape["properties"]}
    return shape


def _callee(node: Any, inside: FunctionType, project: Project, guess: bool) -> Any:
    """The project's function that a call reaches: by name, or a method whose name only one class of the project has."""
    value = syntax.value_of(node, inside)
    if isinstance(value, type) and project.owns_object(value):
        value = inspect.getattr_static(value, "__init__", None)
    value = getattr(value, "__func__", value)
    if isinstance(value, FunctionType):
        value = inspect.unwrap(value)
        return value if project.owns(value.__code__.co_filename) else None
    return _unique_method(node.attr, project) if guess and isinstance(node, ast.Attribute) and value is None else None


def _unique_method(name: str, project: Project) -> Any:
    found: dict[int, FunctionType] = {}
    names = {module.__name__ for module in project.modules()}
    for module_name in names:
        for _, value in project.members(sys.modules[module_name]):
            if isinstance(value, type) and value.__module__ in names:
                method = inspect.getattr_static(value, name, None)
                method = getattr(method, "__func__", method)
                if isinstance(method, FunctionType) and project.owns(method.__code__.co_filename):
                    found[id(method)] = method
    return next(iter(found.values())) if len(found) == 1 else None
