"""What PostgreSQL must have before tables can be created; SQLAlchemy's tables are played by stand-ins."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.extensions import statements


def column(kind: str, *, default: str = "", items: str = "") -> Any:
    made = type(kind, (), {})()
    if items:
        made.item_type = type(items, (), {})()
    return SimpleNamespace(type=made, server_default=SimpleNamespace(arg=default) if default else None)


def metadata(*columns: Any, schema: str | None = None, index: Any = None) -> Any:
    table = SimpleNamespace(columns=columns, schema=schema, indexes=[index] if index else [])
    return SimpleNamespace(tables={"t": table})


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (metadata(column("String")), []),
        (metadata(column("CITEXT")), ["citext"]),
        (metadata(column("ARRAY", items="CITEXT")), ["citext"]),
        (metadata(column("UUID", default="uuid_generate_v4()")), ["uuid-ossp"]),
        (
            metadata(index=SimpleNamespace(dialect_kwargs={"ops": {"name": "gin_trgm_ops"}}, expressions=[])),
            ["pg_trgm"],
        ),
    ],
)
def test_extensions_are_made_for_types_and_functions(made: Any, wanted: list[str]) -> None:
    """Only for those that the tables use."""
    assert statements(made) == [f'CREATE EXTENSION IF NOT EXISTS "{name}"' for name in wanted]


def test_schemas_are_made_after_the_extensions() -> None:
    """The one that is always there is not."""
    assert statements(metadata(column("CITEXT"), schema="stock"))[1:] == ['CREATE SCHEMA IF NOT EXISTS "stock"']
    assert statements(metadata(column("String"), schema="public")) == []
