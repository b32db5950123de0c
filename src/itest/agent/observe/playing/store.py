"""Reads rows and changes columns of one behind the application's back, inside the test's own transaction."""

from __future__ import annotations

import importlib
from typing import Any, Dict, List, Tuple

from ..known.encode import plain


def read(request: Any, place: Tuple[str, str]) -> List[Dict[str, Any]]:
    """All rows of `place`, which is (framework, table), by column. Raises what the ORM raises."""
    framework, table = place
    if framework == "django":
        return list(_model(table)._base_manager.order_by("pk").values())
    session = request.getfixturevalue("db_session")
    text = importlib.import_module("sqlalchemy").text
    found = [dict(getattr(row, "_mapping", row)) for row in session.execute(text(f'SELECT * FROM "{table}"'))]
    session.rollback()
    return found


def _model(table: str) -> Any:
    apps = importlib.import_module("django.apps").apps
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def update(request: Any, place: Tuple[str, str], key: Tuple[str, Any], values: Dict[str, Any]) -> bool:
    """`place` is (framework, table), `key` is (column, value); whether a row was changed.

    Raises what the ORM raises.
    """
    framework, table = place
    if framework == "django":
        model = _model(table)
        fields = {f.column: f.attname for f in model._meta.concrete_fields}
        named = {fields[column]: value for column, value in values.items()}
        return bool(model._base_manager.filter(pk=plain(key[1])).update(**named))
    session = request.getfixturevalue("db_session")
    text = importlib.import_module("sqlalchemy").text
    settings = ", ".join(f'"{column}" = :v{n}' for n, column in enumerate(values))
    statement = text(f'UPDATE "{table}" SET {settings} WHERE "{key[0]}" = :key')
    given = {f"v{n}": value for n, value in enumerate(values.values())}
    session.execute(statement, {**given, "key": plain(key[1])})
    session.commit()
    return True
