"""Flask-RESTX and its forerunner Flask-RESTPlus: what `@api.expect(...)` names, and request parsers."""

from __future__ import annotations

from typing import Any

from .. import libraries
from ..project import functions_behind
from . import _parsers, object_shape, plain

LIBRARY = ("flask_restx", "flask_restplus")
_KEPT = (
    "type", "format", "enum", "default", "example", "pattern", "minLength", "maxLength", "minimum", "maximum",
    "minItems", "maxItems", "uniqueItems", "multipleOf",
)  # fmt: skip


def read(view: Any) -> dict[str, Any]:
    """The Endpoint fields of the models and parsers that the method expects."""
    expected = [item for function in functions_behind(view.view) for item in _expected(function)]
    parsers = [item for item in expected if _is_parser(item)] or _parsers.used(view, _is_parser)
    found = _parsers.shapes(parsers, view.writes)
    body = next((shape for shape in map(_body, expected) if shape is not None), None)
    if body is not None and view.writes:
        found["body"] = body
    return {**found, "body_source": "restx"} if "body" in found or "form" in found else found


def model_shape(model: Any, depth: int = 4) -> dict[str, Any]:
    """The shape of an `api.model(...)`; of an `api.schema_model(...)` its own schema."""
    fields = getattr(model, "resolved", None)
    if not isinstance(fields, dict):
        return dict(model.__schema__)
    wanted = {name: field for name, field in fields.items() if not getattr(field, "readonly", False)}
    properties = {name: _field(field, depth) for name, field in wanted.items()}
    return object_shape(properties, [name for name, field in wanted.items() if getattr(field, "required", False)])


def _field(field: Any, depth: int) -> dict[str, Any]:
    nested = getattr(field, "nested", None)
    if nested is not None and hasattr(nested, "__schema__"):
        inner = model_shape(nested, depth - 1) if depth > 0 else {"type": "object"}
        return {"type": "array", "items": inner} if getattr(field, "as_list", False) else inner
    schema = field.__schema__
    part = {name: plain(schema[name]) for name in _KEPT if schema.get(name) is not None}
    container = getattr(field, "container", None)
    if container is not None and depth > 0:
        part.update(type="array", items=_field(container, depth - 1))
    return part


def _expected(function: Any) -> list[Any]:
    known = getattr(function, "__apidoc__", None)
    return list((known or {}).get("expect") or ()) if isinstance(known, dict) else []


def _body(item: Any) -> dict[str, Any] | None:
    if isinstance(item, (list, tuple)) and item and hasattr(item[0], "__schema__"):
        return {"type": "array", "items": model_shape(item[0])}
    if _is_parser(item) or not hasattr(item, "__schema__"):
        return None
    return model_shape(item)


def _is_parser(value: Any) -> bool:
    return libraries.is_a(value, *("%s.reqparse:RequestParser" % name for name in LIBRARY))
