"""All mappers that are alive, whatever registry holds them: SQLAlchemy 1.3 to 2.1 differ in where they keep them."""

from __future__ import annotations

import contextlib
import gc
import importlib
from typing import Any, List

_FOUND: List[Any] = []


def mappers() -> list[Any]:
    """Every live Mapper; collected once, after all relationships are configured."""
    if not _FOUND:
        orm = importlib.import_module("sqlalchemy.orm")
        with contextlib.suppress(Exception):  # one broken relationship must not hide the other models
            orm.configure_mappers()
        gc.collect()
        alive = [item for item in gc.get_objects() if type(item).__name__ == "Mapper"]
        _FOUND.extend(item for item in alive if isinstance(item, orm.Mapper))
    return list(_FOUND)
