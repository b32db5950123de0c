"""What the body of a model class says of its columns, taken down while the file is read.

One note for each class: its columns as (name, required, unique), every name that its body binds, and whether the class
says more than that (a metaclass, a decorator that adds to it, an `__init__` of its own).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.rule import Place
from itest.model.suite import Note
from itest.source.syntax import Function, constant, dotted, is_true, keyword

WORDS = ("Column(", "Mapped[", "models.", "Field(", "DeclarativeBase", "declarative_base", "SQLModel", "Factory")
KIND = "class"
_SUPPLIED = ("default", "server_default", "default_factory", "insert_default", "init", "primary_key", "db_default")
_GENERATED = frozenset({"Computed", "Identity", "Sequence", "FetchedValue", "ForeignKey"})
_FREE = ("auto_now", "auto_now_add", "null")
# Django writes "" for text that is missing, and makes the others an IntegrityError.
_DJANGO_REQUIRED = frozenset(
    {"IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"}
    | {"DecimalField", "FloatField", "DateField", "DateTimeField", "TimeField", "DurationField", "BooleanField"}
)
Column = tuple[str, bool, bool]


def see_class(node: ast.AST, place: Place) -> Iterator[Note]:
    """A class at the module's top: ("class", name, columns, all names, open)."""
    if not isinstance(node, ast.ClassDef) or place.kind != "module":
        return
    columns: list[Column] = []
    names: list[str] = []
    for statement in node.body:
        if isinstance(statement, (*Function, ast.ClassDef)):
            names.append(statement.name)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            name = _name(statement)
            names.append(name)
            column = _column(name, statement, place)
            columns.extend([column] if column else [])
    more = bool(node.decorator_list) or "__init__" in names or "__new__" in names or _odd(node)
    yield place.note(node, KIND, node.name, tuple(columns), tuple(names), more)


def _odd(node: ast.ClassDef) -> bool:
    """Whether a keyword of the class changes what it is: a metaclass, but not `table=True`."""
    return any(one.arg != "table" for one in node.keywords)


def _name(statement: ast.Assign | ast.AnnAssign) -> str:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    return target.id if isinstance(target, ast.Name) else ""


def _column(name: str, statement: ast.Assign | ast.AnnAssign, place: Place) -> Column | None:
    value = statement.value
    annotation = statement.annotation if isinstance(statement, ast.AnnAssign) else None
    last = place.meaning(value.func).rpartition(".")[2] if isinstance(value, ast.Call) else ""
    if not isinstance(value, ast.Call):
        plain = value is None and _is_mapped(annotation, place) and not _collection(annotation)
        return (name, not _optional(annotation), False) if plain else None
    if last in ("Column", "mapped_column"):
        return name, _needed(value, annotation, mapped=last == "mapped_column"), _unique(value)
    if last == "Field" and annotation is not None:
        supplied = bool(value.args) and constant(value.args[0]) is not Ellipsis
        free = supplied or _optional(annotation) or _given(value, "foreign_key", *_SUPPLIED)
        return name, not free, _unique(value)
    if last.endswith("Field") or last in ("ForeignKey", "OneToOneField"):
        return name, last in _DJANGO_REQUIRED and not _given(value, *_SUPPLIED, *_FREE), _unique(value)
    return None


def _given(call: ast.Call, *names: str) -> bool:
    return keyword(call, *names) is not None or any(one.arg is None for one in call.keywords)


def _unique(call: ast.Call) -> bool:
    return is_true(keyword(call, "unique"))


def _needed(call: ast.Call, annotation: ast.expr | None, *, mapped: bool) -> bool:
    """Whether a row without a value for the column is refused."""
    inside = {(dotted(one.func) or "").rpartition(".")[2] for one in call.args if isinstance(one, ast.Call)}
    if _given(call, *_SUPPLIED) or inside & _GENERATED:
        return False
    nullable = keyword(call, "nullable")
    if nullable is not None:
        return constant(nullable) is False
    return mapped and annotation is not None and not _optional(annotation)


def _is_mapped(annotation: ast.expr | None, place: Place) -> bool:
    return isinstance(annotation, ast.Subscript) and place.meaning(annotation.value).rpartition(".")[2] == "Mapped"


def _optional(annotation: ast.expr | None) -> bool:
    """Whether None may stand there; what cannot be told counts as yes."""
    if annotation is None:
        return True
    words = ast.unparse(annotation)
    return "None" in words or "Optional" in words or "Annotated" in words or not _is_plain(words)


def _is_plain(words: str) -> bool:
    """Whether the annotation is one of the types whose columns are never filled by themselves."""
    inner = words.removeprefix("Mapped[").removesuffix("]").strip("\"'")
    known = ("str", "int", "float", "bool", "bytes", "Decimal", "datetime", "date", "UUID", "dict", "list")
    return inner.partition("[")[0].rpartition(".")[2] in known


def _collection(annotation: ast.expr | None) -> bool:
    """Whether it is a relationship rather than a column: a list or set of others, or a class of the project."""
    return annotation is None or not _is_plain(ast.unparse(annotation)) or "list[" in ast.unparse(annotation).lower()
