"""Django model fields and constraints as RuntimeColumn dicts."""

from __future__ import annotations

import decimal
import enum
import importlib
from typing import Any

from ..shapes import plain

_KINDS = (
    ("BigAutoField", "bigint"), ("SmallAutoField", "smallint"), ("AutoField", "int"), ("BigIntegerField", "bigint"),
    ("SmallIntegerField", "smallint"), ("IntegerField", "int"), ("BooleanField", "bool"), ("NullBooleanField", "bool"),
    ("FloatField", "float"), ("DecimalField", "decimal"), ("DateTimeField", "datetime"), ("DateField", "date"),
    ("TimeField", "time"), ("DurationField", "interval"), ("UUIDField", "uuid"), ("JSONField", "json"),
    ("BinaryField", "binary"), ("ArrayField", "array"), ("EmailField", "email"), ("URLField", "url"),
    ("SlugField", "slug"),
    ("GenericIPAddressField", "ip"), ("IPAddressField", "ip"), ("FileField", "file"), ("FilePathField", "str"),
    ("TextField", "text"), ("CharField", "str"), ("CITextField", "text"),
)  # fmt: skip


def column(field: Any) -> dict[str, Any]:
    """A RuntimeColumn dict of a concrete field."""
    remote: Any = getattr(field, "remote_field", None)
    target: Any = getattr(remote, "model", None)
    plain_field = field.target_field if target is not None and not isinstance(target, str) else field
    described: dict[str, Any] = {
        "attribute": field.name,
        "name": field.column,
        "kind": kind_of(plain_field),
        "nullable": bool(field.null),
        "primary_key": bool(field.primary_key),
        "unique": bool(field.unique),
        "default": field.has_default() or _database_default(field),
        "generated": _generated(field),
        "blank": bool(field.blank),
    }
    if described["kind"] == "datetime":
        described["timezone"] = bool(importlib.import_module("django.conf").settings.USE_TZ)
    if plain_field is not field:
        described["references"] = "%s.%s" % (target._meta.db_table, plain_field.column)
        described["target"] = "%s:%s" % (target.__module__, target.__qualname__)
    for name, attribute in (("max_length", "max_length"), ("precision", "max_digits"), ("scale", "decimal_places")):
        if isinstance(getattr(plain_field, attribute, None), int):
            described[name] = getattr(plain_field, attribute)
    described.update(_choices(field))
    for validator in getattr(field, "validators", ()) if plain_field is field else ():
        _constrain(described, validator)
    if described["kind"] == "array":
        described["element"] = kind_of(field.base_field)
    described["default"] = described["default"] or described["generated"]
    return described


def kind_of(field: Any) -> str:
    """The kind of a field by the first known class among its bases."""
    names = [base.__name__ for base in type(field).__mro__]
    for name in names:
        for known, kind in _KINDS:
            if name == known:
                return kind
    return "other"


def unique_groups(meta: Any) -> list[list[str]]:
    """Attributes that are unique only together."""
    groups = [list(group) for group in meta.unique_together]
    for constraint in meta.constraints:
        fields = list(getattr(constraint, "fields", ()) or ())
        if type(constraint).__name__ == "UniqueConstraint" and fields:
            groups.append(fields)
    return sorted(group for group in groups if len(group) > 1)


def checks(model: Any) -> list[str]:
    """The SQL text of the model's CHECK constraints."""
    found = []
    for constraint in model._meta.constraints:
        condition = getattr(constraint, "condition", None) or getattr(constraint, "check", None)
        if type(constraint).__name__ == "CheckConstraint" and condition is not None:
            text = _compiled(constraint, model)
            if text:
                found.append(text)
    return found


def _compiled(constraint: Any, model: Any) -> str:
    database = importlib.import_module("django.db").connection
    try:
        with database.schema_editor(collect_sql=True, atomic=False) as editor:
            text = str(constraint._get_check_sql(model, editor))
    except Exception:  # a database that cannot be asked for its quoting
        return ""
    return text.replace('"%s".' % model._meta.db_table, "").replace("%%", "%")


def _database_default(field: Any) -> bool:
    default = getattr(field, "db_default", None)
    return default is not None and type(default).__name__ not in ("NOT_PROVIDED", "type")


def _generated(field: Any) -> bool:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False) or getattr(field, "generated", False):
        return True
    if field.get_internal_type() in ("AutoField", "BigAutoField", "SmallAutoField"):
        return True
    if getattr(getattr(field, "remote_field", None), "parent_link", False):
        return True
    default = getattr(field, "default", None)
    return callable(default) and getattr(default, "__name__", "") in ("uuid4", "uuid1", "uuid7", "now")


def _choices(field: Any) -> dict[str, Any]:
    flat = getattr(field, "flatchoices", None) or ()
    values = [plain(value) for value, _ in flat if value not in ("", None)]
    if not values:
        return {}
    kinds = {type(value) for value, _ in flat if isinstance(value, enum.Enum)}
    found: dict[str, Any] = {"choices": values}
    if len(kinds) == 1:
        kind = kinds.pop()
        found["choices_type"] = None if issubclass(kind, (str, int)) else "%s:%s" % (kind.__module__, kind.__qualname__)
    return found


def _constrain(described: dict[str, Any], validator: Any) -> None:
    names = [base.__name__ for base in type(validator).__mro__]
    limit = getattr(validator, "limit_value", None)
    limit = limit() if callable(limit) else limit
    limit = float(limit) if isinstance(limit, decimal.Decimal) else limit
    if "MinLengthValidator" in names:
        described["min_length"] = limit
    elif "MaxLengthValidator" in names:
        described.setdefault("max_length", limit)
    elif "MinValueValidator" in names and isinstance(limit, (int, float)):
        described["minimum"] = max(limit, described.get("minimum", limit))
    elif "MaxValueValidator" in names and isinstance(limit, (int, float)):
        described["maximum"] = min(limit, described.get("maximum", limit))
    elif "RegexValidator" in names and described["kind"] in ("str", "text"):
        described["pattern"] = getattr(validator.regex, "pattern", None)
