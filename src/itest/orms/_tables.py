"""SQLModel's tables as their source has them."""

from __future__ import annotations

import ast

from itest.model.facts import Column, Model, Where
from itest.source.code import Code
from itest.source.outline import Definition
from itest.source.syntax import argument, attribute_of, constant, is_true, keyword, text, unparse

BASES = ("sqlmodel.SQLModel", "sqlmodel.main.SQLModel")


def table_models(code: Code) -> tuple[Model, ...]:
    """Every class with `table=True`, with the fields that it inherits."""
    found = []
    for outline in code.mentioning("table=True", "table = True"):
        for definition in outline.classes:
            node = definition.node
            if not isinstance(node, ast.ClassDef) or not any(
                k.arg == "table" and is_true(k.value) for k in node.keywords
            ):
                continue
            meaning = f"{outline.module}.{definition.qualname}"
            given = next((d for d in outline.members(definition.qualname) if d.name == "__tablename__"), None)
            found.append(
                Model(
                    name=definition.name,
                    module=outline.module,
                    table=(text(given.value) if given else None) or definition.name.lower(),
                    columns=_columns(code, meaning),
                    where=Where(path=code.path(outline.module), line=definition.line),
                )
            )
    return tuple(found)


def _columns(code: Code, meaning: str) -> tuple[Column, ...]:
    columns: dict[str, Column] = {}
    for name in (meaning, *code.ancestors(meaning)):
        here = code.definition(name)
        for bound in here[0].members(here[1].qualname) if here else ():
            plain = (
                bound.kind == "assign" and bound.annotation is not None and not bound.name.startswith(("_", "model_"))
            )
            if plain and not _is_relation(bound):
                columns.setdefault(bound.name, _column(bound))
    return tuple(columns.values())


def _is_relation(bound: Definition) -> bool:
    return isinstance(bound.value, ast.Call) and attribute_of(bound.value) == "Relationship"


def _column(bound: Definition) -> Column:
    call = bound.value if isinstance(bound.value, ast.Call) and attribute_of(bound.value) == "Field" else None
    spelled = unparse(bound.annotation) if bound.annotation is not None else ""
    nullable: bool | None = "None" in spelled or "Optional" in spelled
    length = None
    if call is not None:
        given = constant(keyword(call, "nullable"))
        nullable = given if isinstance(given, bool) else nullable
        length = constant(keyword(call, "max_length"))
    return Column(
        name=bound.name,
        type=spelled,
        nullable=nullable,
        primary_key=call is not None and is_true(keyword(call, "primary_key")),
        unique=call is not None and is_true(keyword(call, "unique")),
        has_default=_has_default(bound, call),
        foreign_key=text(keyword(call, "foreign_key")) if call is not None else None,
        max_length=length if isinstance(length, int) else None,
    )


def _has_default(bound: Definition, call: ast.Call | None) -> bool:
    if call is None:
        return bound.value is not None
    return argument(call, 0, "default", "default_factory") is not None or keyword(call, "sa_column_kwargs") is not None
