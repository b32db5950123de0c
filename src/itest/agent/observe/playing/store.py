"""Reads rows and changes columns of one behind the application's back, inside the test's own transaction."""

from __future__ import annotations

import importlib
import uuid
from typing import Any, Dict, List, Optional, Tuple

from ..known.app import App
from ..known.encode import plain


def read(request: Any, app: App, table: str) -> List[Dict[str, Any]]:
    """All rows of the table, by column. Raises what the ORM raises."""
    if app.framework == "django":
        return list(_model(table)._base_manager.order_by("pk").values())
    session, mapped = request.getfixturevalue("db_session"), _table(app, table)
    text = importlib.import_module("sqlalchemy").text
    statement = mapped.select() if mapped is not None else text(f'SELECT * FROM "{table}"')
    found = [dict(getattr(row, "_mapping", row)) for row in session.execute(statement)]
    session.rollback()
    return found


def _model(table: str) -> Any:
    apps = importlib.import_module("django.apps").apps
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def _table(app: App, name: str) -> Optional[Any]:
    """SQLAlchemy's own table, which knows how the database keeps a value; None where no class is mapped to it."""
    module, _, path = str((app.by_table.get(name) or {}).get("key") or "").partition(":")
    try:
        found = importlib.import_module(module)
        for step in path.split("."):
            found = getattr(found, step)
        return getattr(found, "__table__", None)
    except (ImportError, AttributeError, ValueError):
        return None


def update(request: Any, app: App, table: str, key: Tuple[str, Any], values: Dict[str, Any]) -> bool:
    """Sets columns of the row whose `key` is (column, value); whether a row was changed.

    Raises what the ORM raises.
    """
    if app.framework == "django":
        model = _model(table)
        fields = {f.column: f.attname for f in model._meta.concrete_fields}
        named = {fields[column]: value for column, value in values.items()}
        return bool(model._base_manager.filter(pk=plain(key[1])).update(**named))
    session, mapped = request.getfixturevalue("db_session"), _table(app, table)
    if mapped is None:
        session.execute(*_statement(table, key, values))
    else:
        named = {mapped.c[column]: value for column, value in values.items()}
        session.execute(mapped.update().where(mapped.c[key[0]] == _native(key[1])).values(named))
    session.commit()
    return True


def _statement(table: str, key: Tuple[str, Any], values: Dict[str, Any]) -> Tuple[Any, Dict[str, Any]]:
    text = importlib.import_module("sqlalchemy").text
    settings = ", ".join(f'"{column}" = :v{n}' for n, column in enumerate(values))
    given = {f"v{n}": value for n, value in enumerate(values.values())}
    return text(f'UPDATE "{table}" SET {settings} WHERE "{key[0]}" = :key'), {**given, "key": plain(key[1])}


def _native(key: Any) -> Any:
    """A key as Python has it."""
    return uuid.UUID(key["text"]) if isinstance(key, dict) and key.get("type") == "uuid" else plain(key)
