"""SQLAlchemy columns, their types and the constraints of their tables as RuntimeColumn dicts."""

from __future__ import annotations

import importlib
from typing import Any

from . import sqlalchemy_registry as registry

_KINDS = (
    ("Enum", "enum"), ("Boolean", "bool"), ("BigInteger", "bigint"), ("SmallInteger", "smallint"), ("Integer", "int"),
    ("Float", "float"), ("Numeric", "decimal"), ("DateTime", "datetime"), ("Date", "date"), ("Time", "time"),
    ("Interval", "interval"), ("Uuid", "uuid"), ("JSON", "json"), ("LargeBinary", "binary"), ("ARRAY", "array"),
    ("Text", "text"), ("String", "str"), ("_Binary", "binary"),
)  # fmt: skip
_NAMED = {
    "UUID": "uuid", "GUID": "uuid", "UUIDType": "uuid", "EmailType": "email", "URLType": "url", "JSONB": "json",
    "INET": "ip", "CIDR": "ip", "IPAddressType": "ip", "CITEXT": "str", "HSTORE": "json", "JSONType": "json",
    "TSVECTOR": "other", "ARRAY": "array", "INTERVAL": "interval", "BYTEA": "binary",
}  # fmt: skip


def columns(mapper: Any) -> list[dict[str, Any]]:
    """The mapper's own and inherited columns in table order."""
    found = []
    seen = set()
    for column in mapper.columns:
        prop = _property(column, mapper)
        if prop is None or prop.key in seen or not hasattr(column, "table"):
            continue
        seen.add(prop.key)
        found.append(_column(column, prop.key, mapper))
    return found


def _property(column: Any, mapper: Any) -> Any:
    try:
        return mapper.get_property_by_column(column)
    except Exception:  # a column of a parent's table that another property covers
        return None


def unique_groups(table: Any) -> list[list[str]]:
    """Columns that are unique only together, from constraints and unique indexes."""
    groups = []
    for item in [*getattr(table, "constraints", ()), *getattr(table, "indexes", ())]:
        unique = type(item).__name__ == "UniqueConstraint" or getattr(item, "unique", False)
        names = [str(column.name) for column in getattr(item, "columns", ())]
        if unique and len(names) > 1:
            groups.append(names)
    return sorted(groups)


def checks(table: Any) -> list[str]:
    """The SQL text of the table's CHECK constraints, literals inlined."""
    found = []
    written = [item for column in getattr(table, "columns", ()) for item in getattr(column, "constraints", ())]
    for item in [*getattr(table, "constraints", ()), *written]:
        if type(item).__name__ == "CheckConstraint" and not getattr(item, "_type_bound", False):
            text = _compiled(item.sqltext)
            if text:
                found.append(text)
    return sorted(set(found))


def _column(column: Any, attribute: str, mapper: Any) -> dict[str, Any]:
    kind, plain = kind_of(column.type)
    foreign = next(iter(sorted(column.foreign_keys, key=str)), None)
    described: dict[str, Any] = {
        "attribute": attribute,
        "name": str(column.name),
        "kind": kind,
        "nullable": bool(column.nullable),
        "primary_key": bool(column.primary_key),
        "unique": bool(column.unique) or _unique_alone(column),
        "default": column.default is not None or column.server_default is not None,
        "generated": _generated(column, mapper),
        "timezone": bool(getattr(plain, "timezone", False)),
    }
    if foreign is not None:
        described.update(_reference(foreign))
    length = getattr(plain, "length", None)
    if isinstance(length, int) and kind not in ("enum", "binary"):
        described["max_length"] = length
    if kind in ("decimal", "float") and isinstance(getattr(plain, "precision", None), int):
        described.update(precision=plain.precision, scale=getattr(plain, "scale", None))
    if kind == "enum":
        described.update(_choices(plain))
    if kind == "array":
        described["element"] = kind_of(plain.item_type)[0]
    described["default"] = described["default"] or described["generated"]
    return described


def kind_of(declared: Any) -> tuple[str, Any]:
    """(kind, undecorated type) of a column type."""
    plain = declared
    for base in type(declared).__mro__:
        if base.__name__ in _NAMED:
            return _NAMED[base.__name__], plain
    while hasattr(plain, "impl") and not isinstance(plain.impl, type) and plain.impl is not plain:
        plain = plain.impl
        if type(plain).__name__ in _NAMED:
            return _NAMED[type(plain).__name__], plain
    types = importlib.import_module("sqlalchemy.types")
    for name, kind in _KINDS:
        known = getattr(types, name, None)
        if known is not None and isinstance(plain, known):
            return kind, plain
    return "other", plain


def _choices(plain: Any) -> dict[str, Any]:
    """Members' names with their class for Python enums, else the texts themselves."""
    members = getattr(plain, "enum_class", None)
    if members is None:
        return {"choices": list(plain.enums)}
    spelled = "%s:%s" % (members.__module__, members.__qualname__)
    return {"choices": [member.name for member in members], "choices_type": spelled}


def _reference(foreign: Any) -> dict[str, Any]:
    try:
        target = foreign.column
    except Exception:  # the other table is not known
        return {"references": str(foreign.target_fullname)}
    return {"references": "%s.%s" % (target.table.fullname, target.name), "target": _mapped_key(target.table)}


def _mapped_key(table: Any) -> str | None:
    """`module:qualname` of the class that maps the table, the base class where several do."""
    for mapper in registry.mappers():
        if mapper.local_table is table and (mapper.inherits is None or mapper.inherits.local_table is not table):
            return "%s:%s" % (mapper.class_.__module__, mapper.class_.__qualname__)
    return None


def _unique_alone(column: Any) -> bool:
    table = column.table
    for item in [*getattr(table, "constraints", ()), *getattr(table, "indexes", ())]:
        unique = type(item).__name__ == "UniqueConstraint" or getattr(item, "unique", False)
        if unique and [each.name for each in getattr(item, "columns", ())] == [column.name]:
            return True
    return False


def _generated(column: Any, mapper: Any) -> bool:
    """Whether database or mapper make the value: identity, computed, now(), uuid4, discriminators, versions."""
    if getattr(column, "computed", None) is not None or getattr(column, "identity", None) is not None:
        return True
    if column is mapper.polymorphic_on or column is mapper.version_id_col:
        return True
    table = column.table
    automatic: Any = getattr(table, "_autoincrement_column", getattr(table, "autoincrement_column", None))
    if automatic is column and not column.foreign_keys:
        return True
    if mapper.inherits is not None and column.primary_key and column.foreign_keys:
        return True
    default = column.default
    callable_default = default is not None and (
        getattr(default, "is_callable", False) or getattr(default, "is_clause_element", False) or _is_sequence(default)
    )
    server = column.server_default
    function = server is not None and "(" in str(getattr(server, "arg", ""))
    return bool(callable_default or function)


def _is_sequence(default: Any) -> bool:
    return bool(getattr(default, "is_sequence", False))


def _compiled(text: Any) -> str:
    try:
        return str(text.compile(compile_kwargs={"literal_binds": True}))
    except Exception:
        return str(text)
