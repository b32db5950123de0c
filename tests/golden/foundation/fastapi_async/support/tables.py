"""Looks at the database through a live connection: whose it is, and what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from .postgres import MARK_QUERY, Database
from .rows import plain


def guard(connection: Connection, scratch: Database) -> None:
    """Stop the run unless the connection leads to the scratch database."""
    scratch.refuse_unless_ours(connection.execute(text(MARK_QUERY)).scalar())


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


def change_row(
    session: Session, table: Table, row: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Set columns of the row that has the primary key of `row`."""
    statement = table.update()
    for column in table.primary_key:
        statement = statement.where(column == row[column.name])
    session.execute(statement.values({table.c[name]: value for name, value in values.items()}))
