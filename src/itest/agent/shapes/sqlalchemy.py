"""SQLAlchemy models that a view fills with all that was sent: `Item(**request.get_json())`."""

from __future__ import annotations

import ast
import importlib
from typing import Any

from . import object_shape, syntax

LIBRARY = "sqlalchemy"

_TYPES: dict[str, dict[str, Any]] = {
    "int": {"type": "integer"}, "bigint": {"type": "integer"}, "smallint": {"type": "integer"},
    "float": {"type": "number"}, "decimal": {"type": "number"}, "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"}, "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"}, "uuid": {"type": "string", "format": "uuid"},
    "json": {}, "array": {"type": "array"},
}  # fmt: skip


def read(view: Any) -> dict[str, Any]:
    """{"body": shape} (or "form") of the first mapped class that is called with `**data`."""
    if view.function is None or not view.writes:
        return {}
    for value, node in syntax.calls(view.function):
        unpacked = [word.value for word in node.keywords if word.arg is None]
        if isinstance(value, type) and hasattr(value, "__mapper__") and unpacked:
            where = "form" if "'form'" in ast.dump(unpacked[0]) else "body"
            return {where: _shape(value), "body_source": "model"}
    return {}


def _shape(kind: Any) -> dict[str, Any] | None:
    columns = importlib.import_module("%s.orms.sqlalchemy_columns" % __name__.rpartition(".shapes")[0])
    properties: dict[str, Any] = {}
    required: list[str] = []
    for column in columns.columns(kind.__mapper__):
        if column["generated"]:
            continue
        part: dict[str, Any] = dict(_TYPES.get(column["kind"], {"type": "string"}))
        if column.get("max_length"):
            part["maxLength"] = column["max_length"]
        if column.get("choices"):
            part = {"enum": list(column["choices"])}
        properties[column["attribute"]] = part
        required += [] if column["nullable"] or column["default"] else [column["attribute"]]
    return object_shape(properties, required) if properties else None
