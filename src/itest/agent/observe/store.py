"""Changes columns of one row behind the application's back, inside the test's own transaction."""

from __future__ import annotations

import importlib
from typing import Any, Dict, Tuple

from .encode import plain


def update(request: Any, place: Tuple[str, str], key: Tuple[str, Any], values: Dict[str, Any]) -> bool:
    """`place` is (framework, table), `key` is (column, value); whether a row was changed.

    Raises what the ORM raises.
    """
    framework, table = place
    if framework == "django":
        apps = importlib.import_module("django.apps").apps
        model = next(m for m in apps.get_models() if m._meta.db_table == table)
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
