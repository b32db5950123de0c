"""JSON Schemas of request bodies, forms and queries, from whatever the application declares them with."""

from __future__ import annotations

from typing import Any, Iterable


def object_shape(properties: dict[str, Any], required: Iterable[str] = ()) -> dict[str, Any]:
    """The schema of an object; required names that are no properties are dropped."""
    wanted = [name for name in dict.fromkeys(required) if name in properties]
    shape: dict[str, Any] = {"type": "object", "properties": properties}
    if wanted:
        shape["required"] = wanted
    return shape


def merged(*shapes: dict[str, Any] | None) -> dict[str, Any] | None:
    """One object schema of several; earlier ones win. None when there is none."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    for shape in shapes:
        for name, part in ((shape or {}).get("properties") or {}).items():
            properties.setdefault(name, part)
        required += (shape or {}).get("required") or []
    return object_shape(properties, required) if properties else None


def file_rules(validator: Any) -> dict[str, Any]:
    """What a validator of Django or Flask-WTF says of files: the extensions that it allows, the most bytes."""
    allowed = getattr(validator, "allowed_extensions", None) or getattr(validator, "upload_set", None)
    allowed = getattr(allowed, "extensions", allowed)
    most = getattr(validator, "max_size", None)
    found: dict[str, Any] = {}
    if isinstance(allowed, (list, tuple, set, frozenset)) and allowed:
        found["x-extensions"] = sorted(str(extension) for extension in allowed)
    if isinstance(most, int):
        found["x-most"] = most
    return found


def plain(value: Any) -> Any:
    """A JSON value for defaults and choices: what JSON lacks becomes text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    inner = getattr(value, "value", None)
    return plain(inner) if inner is not None and type(inner) is not type(value) and not callable(inner) else str(value)
