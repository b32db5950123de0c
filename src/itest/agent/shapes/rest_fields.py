"""Django REST framework's serializer fields and django-filter's filters as JSON Schema."""

from __future__ import annotations

from typing import Any

from . import file_rules, object_shape, plain

_TYPES: dict[str, dict[str, Any]] = {
    "BooleanField": {"type": "boolean"}, "IntegerField": {"type": "integer"}, "FloatField": {"type": "number"},
    "DecimalField": {"type": "number", "x-decimal": True}, "CharField": {"type": "string"},
    "EmailField": {"type": "string", "format": "email"}, "URLField": {"type": "string", "format": "uri"},
    "SlugField": {"type": "string", "format": "slug"}, "UUIDField": {"type": "string", "format": "uuid"},
    "DateTimeField": {"type": "string", "format": "date-time"}, "DateField": {"type": "string", "format": "date"},
    "TimeField": {"type": "string", "format": "time"}, "DurationField": {"type": "string", "format": "duration"},
    "IPAddressField": {"type": "string", "format": "ipv4"}, "FileField": {"type": "string", "format": "binary"},
    "JSONField": {}, "DictField": {"type": "object"}, "ListField": {"type": "array"},
    "ImageField": {"x-image": True},
}  # fmt: skip
_LIMITS = (("max_length", "maxLength"), ("min_length", "minLength"), ("max_value", "maximum"), ("min_value", "minimum"))
_FILTERS = {
    "NumberFilter": {"type": "number"}, "BooleanFilter": {"type": "boolean"}, "CharFilter": {"type": "string"},
    "DateFilter": {"type": "string", "format": "date"}, "UUIDFilter": {"type": "string", "format": "uuid"},
    "DateTimeFilter": {"type": "string", "format": "date-time"},
}  # fmt: skip
_INTEGERS = ("AutoField", "IntegerField", "BigAutoField", "SmallAutoField")


def serializer_shape(kind: Any, *, writing: bool, depth: int = 4) -> dict[str, Any] | None:
    """The shape that a serializer (class or instance) accepts, or (not `writing`) the one that it answers with."""
    try:
        instance = kind(context={}) if isinstance(kind, type) else kind
        known = instance.fields
    except Exception:  # a serializer that needs its caller
        return None
    properties: dict[str, Any] = {}
    required: list[str] = []
    for name, field in known.items():
        left_out = field.read_only if writing else field.write_only
        if left_out or type(field).__name__ == "HiddenField":
            continue
        properties[name] = field_shape(field, writing, depth)
        required += [name] if field.required or not writing else []
    return object_shape(properties, required) if properties else None


def field_shape(field: Any, writing: bool, depth: int = 4) -> dict[str, Any]:
    """The schema of one serializer field."""
    if depth <= 0:
        return {}
    if hasattr(field, "child_relation"):
        return {"type": "array", "items": field_shape(field.child_relation, writing, depth - 1)}
    if hasattr(field, "many") and hasattr(field, "child"):
        return {"type": "array", "items": serializer_shape(field.child, writing=writing, depth=depth - 1) or {}}
    if hasattr(field, "fields"):
        return serializer_shape(field, writing=writing, depth=depth - 1) or {"type": "object"}
    if hasattr(field, "get_queryset"):
        return _relation(field)
    part: dict[str, Any] = {}
    for base in reversed(type(field).__mro__):
        part.update(_TYPES.get(base.__name__, {}))
    child = getattr(field, "child", None)
    if child is not None and part.get("type") == "array":
        part["items"] = field_shape(child, writing, depth - 1)
    return _constrained(part, field, writing)


def filter_shape(item: Any) -> dict[str, Any]:
    """The schema of a django-filter filter."""
    part: dict[str, Any] = {}
    for base in reversed(type(item).__mro__):
        part.update(_FILTERS.get(base.__name__, {}))
    choices = item.extra.get("choices")
    if choices and not callable(choices):
        part["enum"] = [plain(choice[0]) for choice in choices]
    return part


def _constrained(part: dict[str, Any], field: Any, writing: bool) -> dict[str, Any]:
    choices = getattr(field, "choices", None)
    if isinstance(choices, dict) and choices:
        values = [plain(value) for value in choices]
        part = {"type": "array", "items": {"enum": values}} if "Multiple" in type(field).__name__ else {"enum": values}
    for attribute, word in _LIMITS:
        value = getattr(field, attribute, None)
        if value is not None and not callable(value):
            part[word] = plain(float(value) if word.endswith("imum") else value)
    for validator in field.validators if writing else ():
        _validated(part, validator)
    if getattr(field, "allow_null", False):
        part["nullable"] = True
    if writing and part.get("type") == "string" and not getattr(field, "allow_blank", False):
        part.setdefault("minLength", 1)
    return _described(part, field)


def _validated(part: dict[str, Any], validator: Any) -> None:
    name = type(validator).__name__
    if name == "RegexValidator":
        part["pattern"] = validator.regex.pattern
    if name in ("FileExtensionValidator", "FileSizeValidator"):
        part.update(file_rules(validator))
    if name == "UniqueValidator":
        part["x-unique"] = True
    if name in ("MinValueValidator", "MaxValueValidator") and isinstance(validator.limit_value, (int, float)):
        part.setdefault("minimum" if name.startswith("Min") else "maximum", validator.limit_value)


def _described(part: dict[str, Any], field: Any) -> dict[str, Any]:
    default = getattr(field, "default", None)
    if isinstance(default, (bool, int, float, str)):
        part["default"] = default
    hidden = (getattr(field, "style", None) or {}).get("input_type") == "password"
    if hidden or "password" in (field.field_name or ""):
        part.setdefault("format", "password")
    return part


def _relation(field: Any) -> dict[str, Any]:
    """A related field: the key or slug of another row, whose table is named."""
    try:
        queryset = field.get_queryset()
        model = queryset.model if queryset is not None else None
    except Exception:
        model = None
    if model is None:
        return {}
    name = getattr(field, "slug_field", None) or "pk"
    target = model._meta.pk if name == "pk" else model._meta.get_field(name)
    kind = target.get_internal_type()
    part: dict[str, Any] = {"type": "integer" if kind in _INTEGERS else "string"}
    if kind == "UUIDField":
        part["format"] = "uuid"
    if "Hyperlinked" in type(field).__name__:
        part = {"type": "string", "format": "uri"}
    part["x-references"] = "%s.%s" % (model._meta.db_table, target.column)
    return part
