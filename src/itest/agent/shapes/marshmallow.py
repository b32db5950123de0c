"""marshmallow: the schema that webargs, flask-apispec, flask-smorest or the view itself loads the request with."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any, Iterator

from .. import libraries
from ..project import closure_values, functions_behind
from . import object_shape, plain, syntax

LIBRARY = "marshmallow"

_TYPES = {
    "Integer": {"type": "integer"}, "Float": {"type": "number"}, "Decimal": {"type": "number"},
    "Boolean": {"type": "boolean"}, "Email": {"type": "string", "format": "email"},
    "Url": {"type": "string", "format": "uri"},
    "UUID": {"type": "string", "format": "uuid"}, "DateTime": {"type": "string", "format": "date-time"},
    "Date": {"type": "string", "format": "date"}, "Time": {"type": "string", "format": "time"},
    "Dict": {"type": "object"}, "Mapping": {"type": "object"}, "String": {"type": "string"}, "List": {"type": "array"},
}  # fmt: skip
_QUERY = {"query", "querystring"}


def read(view: Any) -> dict[str, Any]:
    """The Endpoint fields of the schemas that the view is decorated with or loads in its body."""
    found: dict[str, Any] = {}
    for schema, location in _schemas(view):
        where = _where(location, view)
        shape = schema_shape(schema)
        if shape is None or where in found:
            continue
        if where != "query":
            shape = _restricted(shape, view)
            found["body_source"] = "marshmallow"
            found["envelope"] = envelope(schema) if where == "body" else None
        found[where] = shape
    return found


def schema_shape(schema: Any, depth: int = 5) -> dict[str, Any] | None:
    """The shape of what a schema (instance, class or dict of fields) loads."""
    fields = _fields(schema)
    properties: dict[str, Any] = {}
    required: list[str] = []
    for name, field in fields.items():
        nested_self = getattr(field, "nested", None) in ("self", type(schema).__name__, type(schema))
        if getattr(field, "dump_only", False) or nested_self or depth <= 0:
            continue
        key = getattr(field, "data_key", None) or getattr(field, "load_from", None) or name
        properties[str(key)] = field_shape(field, depth - 1)
        required += [str(key)] if getattr(field, "required", False) else []
    return object_shape(properties, required) if properties else None


def field_shape(field: Any, depth: int) -> dict[str, Any]:
    """The schema of one field with its validators."""
    part: dict[str, Any] = {}
    for base in reversed(type(field).__mro__):
        part.update(_TYPES.get(base.__name__, {}))
    inner = getattr(field, "inner", None) or getattr(field, "container", None)
    if inner is not None and not isinstance(inner, type) and part.get("type") == "array":
        part["items"] = field_shape(inner, depth - 1)
    if hasattr(field, "nested") and depth > 0:
        nested = schema_shape(field.schema, depth) or {"type": "object"}
        part = {"type": "array", "items": nested} if getattr(field, "many", False) else nested
    if getattr(field, "allow_none", False):
        part["nullable"] = True
    for name in ("load_default", "missing"):
        default = getattr(field, name, None)
        if default is not None and type(default).__name__ != "_Missing" and not callable(default):
            part["default"] = plain(default)
            break
    for validator in getattr(field, "validators", None) or ():
        _constrain(part, validator)
    return part


def envelope(schema: Any) -> str | None:
    """The key that a pre-load hook takes its data out of (`data = data["user"]`), or the one of `__envelope__`."""
    declared = getattr(schema, "__envelope__", None)
    if isinstance(declared, dict):
        return declared.get("single")
    kind = schema if isinstance(schema, type) else type(schema)
    for _, method in inspect.getmembers(kind, inspect.isfunction):
        hooks = str(getattr(method, "_marshmallow_hook", None) or getattr(method, "__marshmallow_kwargs__", ""))
        if "pre_load" in hooks:
            return _unwrapped_key(method)
    return None


def _unwrapped_key(method: Any) -> str | None:
    root = syntax.tree(method)
    values = [node.value for node in ast.walk(root) if isinstance(node, (ast.Return, ast.Assign))] if root else []
    for value in values:
        found = re.match(
            r"^\w+(?:\[|\.get\()'([^']+)'", ast.unparse(value) if value and hasattr(ast, "unparse") else ""
        )
        if found:
            return found.group(1)
    return None


def _fields(schema: Any) -> dict[str, Any]:
    if isinstance(schema, dict):
        return schema
    if isinstance(schema, type):
        try:
            schema = schema()
        except Exception:
            return dict(getattr(schema, "_declared_fields", {}))
    return dict(getattr(schema, "load_fields", None) or schema.fields)


def _is_schema(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(libraries.is_a(item, "marshmallow.fields:Field") for item in value.values())
    return libraries.is_a(value, "marshmallow:Schema") or libraries.is_subclass(value, "marshmallow:Schema")


def _schemas(view: Any) -> Iterator[tuple[Any, Any]]:
    """(schema, location) pairs, the most explicit declaration first."""
    for annotation in (getattr(view.view, "__apispec__", None) or {}).get("args", ()):
        for options in annotation.options:
            keywords = options.get("kwargs") or {}
            if _is_schema(options.get("args")):
                yield options["args"], keywords.get("location") or keywords.get("locations")
    for function in functions_behind(view.view):
        values = closure_values(function)
        location = values.get("location") or values.get("locations")
        for name, value in values.items():
            if _is_schema(value) and not _is_response(name, function):
                yield value, location
    yield from _loaded_in_body(view)


def _is_response(name: str, function: Any) -> bool:
    """Schemas that decorators hold for the answer: `@blp.response(...)`, `@marshal_with(...)`."""
    return any(word in syntax.written_in(function) for word in ("response", "marshal", "output")) or "out" in name


def _loaded_in_body(view: Any) -> Iterator[tuple[Any, Any]]:
    root = syntax.tree(view.function) if view.function is not None else None
    for node in ast.walk(root) if root is not None else ():
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("load", "validate")
        ):
            target = node.func.value.func if isinstance(node.func.value, ast.Call) else node.func.value
            schema = syntax.value_of(target, view.function)
            if schema is not None and _is_schema(schema):
                first = ast.dump(node.args[0]) if node.args else ""
                yield schema, "query" if "'args'" in first else "form" if "'form'" in first else "json"


def _where(location: Any, view: Any) -> str:
    names = {location} if isinstance(location, str) else set(location or ())
    if names & _QUERY or (not names and not view.writes):
        return "query"
    return "form" if names & {"form", "files"} and "json" not in names else "body"


def _restricted(shape: dict[str, Any], view: Any) -> dict[str, Any]:
    """Schema fields that the view's signature takes as keywords: it demands those without default.

    All marshmallow fields look optional; a view without `**kwargs` fails on any other field.
    """
    if view.function is None or not hasattr(view.view, "__apispec__"):
        return shape
    parameters = inspect.signature(view.function).parameters.values()
    named = {item.name: item for item in parameters if item.kind in (item.POSITIONAL_OR_KEYWORD, item.KEYWORD_ONLY)}
    open_ended = any(item.kind is item.VAR_KEYWORD for item in parameters)
    wanted = {name: part for name, part in shape["properties"].items() if open_ended or name in named}
    kept = {name: part for name, part in wanted.items() if name not in view.parameters}
    demanded = [name for name, item in named.items() if item.default is item.empty and name in kept]
    return object_shape(kept, [*shape.get("required", ()), *demanded])


def _constrain(part: dict[str, Any], validator: Any) -> None:
    kind = type(validator).__name__
    if kind in ("Length", "Range"):
        names = ("minLength", "maxLength") if kind == "Length" else ("minimum", "maximum")
        for name, value in zip(names, (validator.min, validator.max)):
            if isinstance(value, (int, float)):
                part[name] = value
    if kind == "OneOf":
        part["enum"] = plain(list(validator.choices))
    if kind == "Regexp":
        part["pattern"] = validator.regex.pattern
