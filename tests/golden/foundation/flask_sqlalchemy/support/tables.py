"""Looks at the database through a live connection: whose it is, and what is in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, text
from sqlalchemy.engine import Connection

from .rows import plain


def guard(connection: Connection, scratch: Path) -> None:
    """Stop the run unless the connection leads to the scratch database, or to one in memory."""
    for row in connection.execute(text("PRAGMA database_list")):
        if row[2] and Path(row[2]).resolve().parent != scratch.parent:
            pytest.exit(
                f"The application is connected to {row[2]}, which these tests did not make.",
                returncode=2,
            )


def read_tables(
    connection: Connection, tables: Iterable[Table]
) -> dict[str, dict[tuple, dict[str, Any]]]:
    """Every row of the tables: table -> primary key -> column -> value."""
    found: dict[str, dict[tuple, dict[str, Any]]] = {}
    for table in tables:
        columns = [column.name for column in table.columns]
        keys = [column.name for column in table.primary_key] or columns
        found[table.fullname] = {}
        for values in connection.execute(table.select()):
            row = {name: plain(value) for name, value in zip(columns, values)}
            found[table.fullname][tuple(str(row[name]) for name in keys)] = row
    return found
