"""WTForms: the form class that a view constructs, as the shape of its form fields."""

from __future__ import annotations

import ast
import inspect
from typing import Any

from .. import libraries
from . import file_rules, object_shape, plain, syntax

LIBRARY = "wtforms"

_TYPES: dict[str, dict[str, Any]] = {
    "IntegerField": {"type": "integer"}, "IntegerRangeField": {"type": "integer"}, "DecimalField": {"type": "number"},
    "FloatField": {"type": "number"}, "BooleanField": {"type": "boolean"}, "EmailField": {"format": "email"},
    "DateField": {"format": "date"}, "DateTimeField": {"format": "date-time"}, "TimeField": {"format": "time"},
    "DateTimeLocalField": {"format": "date-time"}, "FileField": {"format": "binary"}, "URLField": {"format": "uri"},
    "MultipleFileField": {"format": "binary"}, "SelectMultipleField": {"type": "array"},
    "SubmitField": {"x-submit": True},
    "PasswordField": {"format": "password"}, "TelField": {"format": "phone"}, "HiddenField": {"x-hidden": True},
}  # fmt: skip
_REQUIRED = {"DataRequired", "InputRequired", "Required", "FileRequired"}


def read(view: Any) -> dict[str, Any]:
    """{"form": shape} for a view that writes, {"query": shape} for a form fed from the query string."""
    if view.function is None:
        return {}
    for value, node in syntax.calls_within(view.function, view.project.owns_object):
        if libraries.is_subclass(value, "wtforms:Form", "wtforms.form:BaseForm"):
            from_query = any(_is_query(argument) for argument in node.args)
            name = "query" if from_query else "form"
            if from_query or view.writes:
                shape = form_shape(value)
                return {name: shape, **({"body_source": "wtforms"} if name == "form" else {})} if shape else {}
    return {}


def form_shape(form: type) -> dict[str, Any] | None:
    """The shape of a form class from its unbound fields, in their order; None for a form without any."""
    fields = [(field.creation_counter, name, field) for name, field in inspect.getmembers(form, _is_field)]
    properties: dict[str, Any] = {}
    required: list[str] = []
    for _, name, field in sorted(fields, key=lambda item: item[0]):
        part, needed = _field(field)
        properties[str(field.kwargs.get("name") or name)] = part
        required += [name] if needed else []
    return object_shape(properties, required) if properties else None


def _is_field(value: Any) -> bool:
    return type(value).__name__ == "UnboundField"


def _is_query(node: Any) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "args"


def _field(field: Any) -> tuple[dict[str, Any], bool]:
    part: dict[str, Any] = {"type": "string"}
    for base in reversed(field.field_class.__mro__):
        part.update(_TYPES.get(base.__name__) or {})
    signature = ("label", "validators")
    given = dict(zip(signature, field.args))
    given.update(field.kwargs)
    if given.get("default") is not None and not callable(given["default"]):
        part["default"] = plain(given["default"])
    _choices(part, given.get("choices"))
    validators = [item for item in given.get("validators") or () if item is not None]
    for validator in validators:
        _constrain(part, validator)
    names = {base.__name__ for item in validators for base in type(item).__mro__}
    return part, bool(names & _REQUIRED)


def _choices(part: dict[str, Any], choices: Any) -> None:
    if callable(choices) or not choices:
        return
    flat = choices.values() if isinstance(choices, dict) else [choices]
    values = [plain(item[0] if isinstance(item, (list, tuple)) else item) for group in flat for item in group]
    if part["type"] == "array":
        part["items"] = {"enum": values}
    else:
        part["enum"] = values


def _constrain(part: dict[str, Any], validator: Any) -> None:
    kind = type(validator).__name__
    if kind in ("Email", "URL", "UUID"):
        part["format"] = {"Email": "email", "URL": "uri", "UUID": "uuid"}[kind]
    if kind in ("Length", "NumberRange"):
        low, high = getattr(validator, "min", None), getattr(validator, "max", None)
        names = ("minLength", "maxLength") if kind == "Length" else ("minimum", "maximum")
        for name, value in zip(names, (low, high)):
            if isinstance(value, (int, float)) and value != -1:
                part[name] = value
    if kind == "Regexp":
        part["pattern"] = getattr(validator.regex, "pattern", None)
    if kind == "EqualTo":
        part["x-equal-to"] = validator.fieldname
    part.update(file_rules(validator))
    if kind == "AnyOf":
        part["enum"] = plain(list(validator.values))
