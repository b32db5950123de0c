"""SQLAlchemy 1.3 to 2.1, declarative, Flask-SQLAlchemy and SQLModel alike: the mappers and tables of the project."""

from __future__ import annotations

import importlib
from typing import Any

from ..project import Project
from . import sqlalchemy_classes as classes
from . import sqlalchemy_columns as columns
from . import sqlalchemy_registry as registry


def models(project: Project) -> list[dict[str, Any]]:
    """A RuntimeModel dict for each class that the project maps, by table name."""
    found = [_model(mapper, project) for mapper in _mappers(project)]
    users = sorted((model for model in found if classes.has_password(model)), key=classes.user_rank)
    for model in users[:1]:
        model["user_model"] = True
    return sorted(found, key=lambda model: (model["table"], model["key"]))


def tables(project: Project) -> list[str]:
    """The project's own tables, association tables included, in the order of their foreign keys."""
    names = []
    for metadata in metadatas(project):
        foreign = _foreign_tables(metadata, project)
        names += [str(table.fullname) for table in _sorted(metadata) if table not in foreign]
    return list(dict.fromkeys(names))


def metadatas(project: Project) -> list[Any]:
    """The MetaData objects that hold the project's tables: of its mapped classes, else of its modules' Tables."""
    found: list[Any] = []
    for mapper in _mappers(project):
        metadata = getattr(mapper.local_table, "metadata", None)
        if metadata is not None and metadata not in found:
            found.append(metadata)
    if found:
        return found
    schema = importlib.import_module("sqlalchemy.schema")
    for module in project.modules():
        for _, value in project.members(module):
            metadata = value.metadata if isinstance(value, schema.Table) else value
            if isinstance(metadata, schema.MetaData) and metadata.tables and metadata not in found:
                found.append(metadata)
    return found


def key(kind: type) -> str:
    """`module:qualname` of a mapped class."""
    return "%s:%s" % (kind.__module__, kind.__qualname__)


def _mappers(project: Project) -> list[Any]:
    own = [
        mapper for mapper in registry.mappers() if project.owns_object(mapper.class_) and mapper.local_table is not None
    ]
    current: dict[str, Any] = {}
    for mapper in own:  # a class that was defined twice (reload, two import names) counts once
        current.setdefault(key(mapper.class_), mapper)
    return sorted(current.values(), key=lambda mapper: key(mapper.class_))


def _foreign_tables(metadata: Any, project: Project) -> set[Any]:
    """Tables in the same MetaData that some library mapped, not the project."""
    others = [mapper for mapper in registry.mappers() if not project.owns_object(mapper.class_)]
    mine = {mapper.local_table for mapper in _mappers(project)}
    return {mapper.local_table for mapper in others if getattr(mapper.local_table, "metadata", None) is metadata} - mine


def _sorted(metadata: Any) -> list[Any]:
    try:
        return list(metadata.sorted_tables)
    except Exception:  # cycles of foreign keys
        return sorted(metadata.tables.values(), key=lambda table: str(table.fullname))


def _model(mapper: Any, project: Project) -> dict[str, Any]:
    kind = mapper.class_
    table = mapper.local_table
    return {
        "key": key(kind),
        "name": kind.__name__,
        "module": kind.__module__,
        "table": str(getattr(table, "fullname", table)),
        "columns": columns.columns(mapper),
        "relationships": _relationships(mapper),
        "unique_together": columns.unique_groups(table),
        "checks": columns.checks(table),
        "first_party": project.owns_object(kind),
        "bases": [key(mapper.inherits.class_)] if mapper.inherits is not None else [],
        **classes.construction(mapper),
        **classes.passwords(kind),
    }


def _relationships(mapper: Any) -> list[dict[str, Any]]:
    found = []
    for relationship in mapper.relationships:
        local = None
        if relationship.direction.name == "MANYTOONE":
            pairs = [mapper.get_property_by_column(column) for column in relationship.local_columns]
            local = next((item.key for item in pairs if item is not None), None)
        many = bool(relationship.uselist)
        target = key(relationship.mapper.class_)
        found.append({"attribute": relationship.key, "target": target, "column": local, "many": many})
    return sorted(found, key=lambda item: str(item["attribute"]))
