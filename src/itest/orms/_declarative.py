"""SQLAlchemy's declarative models as their source has them: tables, columns, what mixins and bases add."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.facts import Column, Model, Where
from itest.source.code import Code
from itest.source.outline import Definition, Outline
from itest.source.syntax import attribute_of, constant, dotted, is_true, keyword, text, unparse

BASES = frozenset(
    {
        "sqlalchemy.orm.DeclarativeBase",
        "sqlalchemy.orm.DeclarativeBaseNoMeta",
        "sqlalchemy.orm.declarative_base()",
        "sqlalchemy.ext.declarative.declarative_base()",
        "sqlalchemy.orm.registry().generate_base()",
        "sqlalchemy.ext.declarative.api.declarative_base()",
        "advanced_alchemy.base.DefaultBase",
        "advanced_alchemy.base.UUIDBase",
        "advanced_alchemy.base.UUIDAuditBase",
        "advanced_alchemy.base.UUIDv7AuditBase",
        "advanced_alchemy.base.BigIntBase",
        "advanced_alchemy.base.BigIntAuditBase",
        "advanced_alchemy.base.CommonTableAttributes",
    }
)
_WORDS = ("Column(", "mapped_column", "__tablename__", "Mapped[", ".Model)")
_COLUMNS = ("Column", "mapped_column", "column_property")
_LENGTH = re.compile(r"\((?:length=)?(\d+)")


def declarative_models(code: Code) -> tuple[Model, ...]:
    """Every concrete mapped class, in path order."""
    found = []
    for outline in code.mentioning(*_WORDS):
        for definition in outline.classes:
            meaning = f"{outline.module}.{definition.qualname}"
            ancestors = code.ancestors(meaning)
            if _is_mapped(code, outline, definition, ancestors):
                found.append(_model(code, outline, definition, ancestors))
    return tuple(found)


def is_base(code: Code, meaning: str) -> bool:
    """Whether a base is declarative: SQLAlchemy's own, made by `declarative_base`, or `db.Model`."""
    if meaning in BASES or meaning.endswith("declarative_base()"):
        return True
    owner, separator, attribute = meaning.rpartition("().")
    if bool(separator) and attribute == "Model":
        return code.is_a(owner, ("flask_sqlalchemy.SQLAlchemy",))
    here = code.definition(meaning)
    return here is not None and any("as_declarative" in unparse(d) for d in getattr(here[1].node, "decorator_list", ()))


def _is_mapped(code: Code, outline: Outline, definition: Definition, ancestors: tuple[str, ...]) -> bool:
    members = {d.name: d for d in outline.members(definition.qualname)}
    if not any(is_base(code, base) for base in ancestors) and not _on_foreign_base(code, outline, members, ancestors):
        return False
    if "__abstract__" in members and is_true(members["__abstract__"].value):
        return False
    if ("__tablename__" in members and members["__tablename__"].kind == "assign") or "__table__" in members:
        return True
    direct = code.bases(outline, definition)
    shared = any(base in BASES and "Audit" not in base and not base.endswith(("UUIDBase", "()")) for base in direct)
    own = any(_column(d) is not None for d in members.values())
    return own and not shared


def _on_foreign_base(code: Code, outline: Outline, members: dict[str, Definition], ancestors: tuple[str, ...]) -> bool:
    """Whether SQLAlchemy's columns stand on a base that some library declares: what derives from nothing is a mixin."""
    library = any(base.partition(".")[0] not in code.packages for base in ancestors)
    calls = [d for d in members.values() if isinstance(d.value, ast.Call) and attribute_of(d.value) in _COLUMNS[:2]]
    return library and any(
        code.meaning(outline, d.value.func, d.scope).startswith("sqlalchemy.")
        for d in calls
        if isinstance(d.value, ast.Call)
    )


def _model(code: Code, outline: Outline, definition: Definition, ancestors: tuple[str, ...]) -> Model:
    columns: dict[str, Column] = {}
    for name in (f"{outline.module}.{definition.qualname}", *ancestors):
        here = code.definition(name)
        if here is None or here[1].kind != "class":
            continue
        for bound in here[0].members(here[1].qualname):
            column = _column(bound) or _made(code, here[0], bound)
            if column is not None:
                columns.setdefault(column.name, column)
    return Model(
        name=definition.name,
        module=outline.module,
        table=_table(outline, definition, ancestors),
        columns=tuple(columns.values()),
        where=Where(path=code.path(outline.module), line=definition.line),
    )


def _table(outline: Outline, definition: Definition, ancestors: tuple[str, ...]) -> str | None:
    for bound in outline.members(definition.qualname):
        if bound.name == "__tablename__":
            return text(bound.value)
    if any(base.endswith("().Model") for base in ancestors):
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", definition.name).lower()
    return None


def _column(bound: Definition) -> Column | None:
    """A column from `Column(...)`, `mapped_column(...)` or a bare `Mapped[...]`; relationships are none."""
    call = bound.value if isinstance(bound.value, ast.Call) else None
    inner = _mapped(bound.annotation)
    if call is not None and attribute_of(call) in _COLUMNS:
        return _from_call(bound, call, inner)
    if bound.kind == "assign" and bound.value is None and inner is not None and "[" not in unparse(inner).split("|")[0]:
        return _from_call(bound, ast.Call(func=ast.Name("mapped_column"), args=[], keywords=[]), inner)
    return None


def _made(code: Code, outline: Outline, bound: Definition) -> Column | None:
    """A column that a helper of the project makes: `owner_id = reference_col("users")`."""
    if bound.kind != "assign" or not isinstance(bound.value, ast.Call):
        return None
    here = code.definition(code.meaning(outline, bound.value.func, bound.scope))
    if here is None or here[1].kind != "function":
        return None
    for place in here[0].places:
        value = place.statement.value if isinstance(place.statement, ast.Return) else None
        if place.scope == here[1].qualname and isinstance(value, ast.Call) and attribute_of(value) in _COLUMNS[:2]:
            merged = ast.Call(func=value.func, args=value.args, keywords=[*bound.value.keywords, *value.keywords])
            return _from_call(bound, merged, None)
    return None


def _from_call(bound: Definition, call: ast.Call, inner: ast.expr | None) -> Column:
    types = [a for a in call.args if text(a) is None and attribute_or_name(a) not in _NO_TYPE]
    spelled = unparse(types[0]) if types else unparse(inner) if inner is not None else ""
    length = _LENGTH.search(spelled) if "String" in spelled or "VARCHAR" in spelled.upper() else None
    key = is_true(keyword(call, "primary_key"))
    return Column(
        name=bound.name,
        type=spelled,
        nullable=_nullable(call, inner, key),
        primary_key=key,
        unique=is_true(keyword(call, "unique")),
        has_default=any(
            k.arg in ("default", "server_default", "default_factory", "insert_default") for k in call.keywords
        ),
        foreign_key=next((text(a.args[0]) or unparse(a.args[0]) for a in _foreign(call) if a.args), None),
        max_length=int(length[1]) if length else None,
    )


_NO_TYPE = ("ForeignKey", "Sequence", "Identity", "Computed", "CheckConstraint", "FetchedValue")


def attribute_or_name(node: ast.expr) -> str:
    """The last name of a call, attribute or name."""
    target = node.func if isinstance(node, ast.Call) else node
    return (dotted(target) or "").rpartition(".")[2]


def _foreign(call: ast.Call) -> Iterator[ast.Call]:
    return (a for a in call.args if isinstance(a, ast.Call) and attribute_of(a) == "ForeignKey")


def _nullable(call: ast.Call, inner: ast.expr | None, key: bool) -> bool | None:
    given = keyword(call, "nullable")
    if given is not None:
        return constant(given) if isinstance(constant(given), bool) else None
    if inner is not None:
        spelled = unparse(inner)
        return "None" in spelled or "Optional" in spelled
    return not key


def _mapped(annotation: ast.expr | None) -> ast.expr | None:
    if isinstance(annotation, ast.Subscript) and (dotted(annotation.value) or "").rpartition(".")[2] == "Mapped":
        return annotation.slice
    return None
