"""Which models can be made, and in which order: those that others need come first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from keyword import iskeyword

from itest.model.runtime import RuntimeColumn, RuntimeModel

CONTENT_TYPES = "django_content_type"


def required(column: RuntimeColumn, model: RuntimeModel, orm: str) -> bool:
    """Whether a row cannot be made without being given this column."""
    if column.attribute in model.init_required:
        return True
    if column.generated or column.default or column.nullable:
        return model.user_model and column.attribute == "email" and not (column.generated or column.default)
    if column.primary_key and not column.references and _numbers_itself(column, model):
        return False
    optional = orm == "django_orm" and column.blank and column.kind in TEXTUAL and not column.unique
    return not optional or (model.user_model and column.attribute == "email")


def wanted(column: RuntimeColumn, models: Mapping[str, RuntimeModel], orm: str) -> RuntimeModel | None:
    """The model behind a foreign key that may be null but is better given.

    Django's forms demand it where there is `null=True` without `blank=True`; and a profile belongs to a user.
    """
    if not column.references or not column.nullable or column.default:
        return None
    parent = owner(column, models)
    if parent is None or not ((orm == "django_orm" and not column.blank) or (column.unique and parent.user_model)):
        return None
    return parent


TEXTUAL = frozenset({"str", "text", "email", "url", "slug", "file"})
"""Kinds for which Django stores an empty text where nothing is given."""


def _numbers_itself(column: RuntimeColumn, model: RuntimeModel) -> bool:
    keys = [each for each in model.columns if each.primary_key]
    return len(keys) == 1 and column.kind in {"int", "bigint", "smallint"}


def parents(model: RuntimeModel, models: Mapping[str, RuntimeModel], orm: str) -> dict[str, RuntimeModel | None]:
    """For each required foreign key (by column name) the model that it needs; None where that has no model."""
    return {
        column.name: owner(column, models)
        for column in model.columns
        if column.references and required(column, model, orm) and not is_content_type(column)
    }


def _needs(model: RuntimeModel, models: Mapping[str, RuntimeModel], orm: str) -> set[str]:
    """The keys of all models without which `model` cannot be made, itself included."""
    found, queue = {model.key}, [model]
    while queue:
        for parent in parents(queue.pop(), models, orm).values():
            if parent is not None and parent.key not in found:
                found.add(parent.key)
                queue.append(parent)
    return found


def owner(column: RuntimeColumn, models: Mapping[str, RuntimeModel]) -> RuntimeModel | None:
    """The model that a foreign key refers to."""
    if column.target is not None and column.target in models:
        return models[column.target]
    table = (column.references or "").rpartition(".")[0]
    candidates = [model for model in models.values() if model.table == table]
    return next((model for model in candidates if not model.bases), candidates[0] if candidates else None)


def is_content_type(column: RuntimeColumn) -> bool:
    return (column.references or "").rpartition(".")[0] == CONTENT_TYPES


def ordered(models: Iterable[RuntimeModel], orm: str) -> tuple[tuple[RuntimeModel, ...], dict[str, str]]:
    """The models to make factories for, needed ones first, and why others are left out, by key.

    Own models are wanted; those of libraries are taken along where a wanted one needs them or where they are the user.
    """
    known = {model.key: model for model in models}
    walk = _Walk(known, orm)
    for model in known.values():
        if (model.first_party or model.user_model) and model.table != CONTENT_TYPES:
            walk.visit(model, ())
    return tuple(walk.done.values()), walk.refused


class _Walk:
    def __init__(self, known: Mapping[str, RuntimeModel], orm: str) -> None:
        self.known = known
        self.orm = orm
        self.done: dict[str, RuntimeModel] = {}
        self.refused: dict[str, str] = {}

    def visit(self, model: RuntimeModel, trail: tuple[str, ...]) -> bool:
        if model.key in self.done:
            return True
        if model.key in self.refused:
            return False
        for base in model.bases:
            if base in self.known and base not in trail:
                self.visit(self.known[base], (*trail, model.key))
        for column in model.columns:
            parent = wanted(column, self.known, self.orm)
            if parent is not None and not _needs(parent, self.known, self.orm) & {*trail, model.key}:
                self.visit(parent, (*trail, model.key))
        problem = self.problem(model, (*trail, model.key))
        if problem:
            self.refused[model.key] = problem
            return False
        self.done[model.key] = model
        return True

    def problem(self, model: RuntimeModel, trail: tuple[str, ...]) -> str | None:
        if not all(part.isidentifier() and not iskeyword(part) for part in model.key.rpartition(":")[2].split(".")):
            return f"{model.name} is made inside a function and cannot be imported"
        for name, parent in parents(model, self.known, self.orm).items():
            if parent is None:
                return f"{model.name}.{name} needs a row of a table that no model describes"
            if parent.key in trail:
                return f"{model.name}.{name} needs a {parent.name} which in the end needs a {model.name} first"
            if not self.visit(parent, trail):
                return f"{model.name}.{name} needs a {parent.name}, which cannot be made"
        return None
