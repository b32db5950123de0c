"""Django forms: of form views and of the classes that a function view constructs."""

from __future__ import annotations

import ast
from typing import Any

from .. import libraries
from . import file_rules, object_shape, plain, syntax

LIBRARY = "django.forms"

_LIMITS = (("max_length", "maxLength"), ("min_length", "minLength"), ("max_value", "maximum"), ("min_value", "minimum"))
_TYPES: dict[str, dict[str, Any]] = {
    "IntegerField": {"type": "integer"}, "FloatField": {"type": "number"}, "DecimalField": {"type": "number"},
    "BooleanField": {"type": "boolean"}, "EmailField": {"format": "email"}, "URLField": {"format": "uri"},
    "SlugField": {"format": "slug"}, "UUIDField": {"format": "uuid"}, "DateField": {"format": "date"},
    "DateTimeField": {"format": "date-time"}, "TimeField": {"format": "time"}, "FileField": {"format": "binary"},
    "GenericIPAddressField": {"format": "ipv4"}, "MultipleChoiceField": {"type": "array"},
    "ModelMultipleChoiceField": {"type": "array"}, "ImageField": {"x-image": True},
}  # fmt: skip


def read(view: Any) -> dict[str, Any]:
    """{"form": shape} of the form that the view fills, {"query": shape} of one that is bound to `request.GET`."""
    kind = getattr(view.view, "kind", None)
    form = _of_class(kind) if kind is not None else None
    if form is not None and view.writes:
        return {"form": form_shape(form), "body_source": "form"}
    function = view.function
    for value, node in syntax.calls_within(function, view.project.owns_object) if function is not None else ():
        if libraries.is_subclass(value, "django.forms:BaseForm"):
            first = ast.dump(node.args[0]) if node.args else ""
            if "'GET'" in first:
                return {"query": form_shape(value)}
            if view.writes:
                return {"form": form_shape(value), "body_source": "form"}
    return {}


def form_shape(form: Any) -> dict[str, Any] | None:
    """The shape of a form class from its declared and model fields."""
    properties = {name: _field(field) for name, field in getattr(form, "base_fields", {}).items() if not field.disabled}
    required = [name for name, field in getattr(form, "base_fields", {}).items() if field.required]
    return object_shape(properties, required) if properties else None


def _of_class(kind: Any) -> Any:
    """The form class of a generic editing view."""
    if not hasattr(kind, "get_form_class"):
        return getattr(kind, "form_class", None)
    try:
        instance = kind()
        instance.object, instance.kwargs, instance.request = None, {}, None
        return instance.get_form_class()
    except Exception:  # it wants a request
        return getattr(kind, "form_class", None)


def _field(field: Any) -> dict[str, Any]:
    part: dict[str, Any] = {"type": "string"}
    for base in reversed(type(field).__mro__):
        part.update(_TYPES.get(base.__name__) or {})
    _choices(part, field)
    for attribute, word in _LIMITS:
        if isinstance(getattr(field, attribute, None), (int, float)):
            part[word] = getattr(field, attribute)
    for validator in getattr(field, "validators", ()):
        part.update(file_rules(validator))
    if "PasswordInput" in type(field.widget).__name__:
        part["format"] = "password"
    if getattr(field.widget, "is_hidden", False):
        part["x-hidden"] = True
    if isinstance(field.initial, (bool, int, float, str)):
        part["default"] = field.initial
    return part


def _choices(part: dict[str, Any], field: Any) -> None:
    """Rows of a table, or the listed values."""
    queryset = getattr(field, "queryset", None)
    choices = getattr(field, "choices", None)
    if queryset is not None:
        target = queryset.model._meta.pk
        part["x-references"] = "%s.%s" % (queryset.model._meta.db_table, target.column)
    elif choices:
        values = [plain(item[0]) for item in choices if item[0] not in ("", None)]
        part.update({"items": {"enum": values}} if part["type"] == "array" else {"enum": values})
