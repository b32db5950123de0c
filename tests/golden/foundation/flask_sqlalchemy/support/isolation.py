"""Takes back everything that a test did to the database, commits of the application included.

While a test runs, every connection of the engine is the same one, inside a transaction that is never committed: a BEGIN
becomes a savepoint, a COMMIT releases it and a ROLLBACK returns to it. What such a test cannot show: other processes,
locks, isolation levels, and time passing in the database's `now()`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import close_all_sessions
from sqlalchemy.pool import StaticPool


@contextmanager
def isolated(engine: Engine) -> Iterator[None]:
    """Everything that is written through `engine` inside the block is gone after it."""
    # a session that the application never closes would carry its transaction from one test into the next
    close_all_sessions()
    checked_out = engine.raw_connection()
    connection = checked_out.dbapi_connection
    transaction = _Transaction(connection)
    pool, dialect = engine.pool, engine.dialect
    transaction.start()
    dialect.do_begin, dialect.do_commit, dialect.do_rollback = (
        transaction.begin,
        transaction.commit,
        transaction.rollback,
    )
    engine.pool = StaticPool(lambda: connection, reset_on_return=None, dialect=dialect)
    try:
        yield
    finally:
        close_all_sessions()
        engine.pool = pool
        del dialect.do_begin, dialect.do_commit, dialect.do_rollback
        transaction.undo()
        checked_out.close()


class _Transaction:
    """The one real transaction; SQLAlchemy calls begin, commit and rollback in place of the dialect's own."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.open: list[str] = []
        self.names = (f"itest_{number}" for number in itertools.count())
        self.isolation_level = connection.isolation_level

    def start(self) -> None:
        # otherwise sqlite3 begins and commits by itself, and savepoints are lost
        self.connection.isolation_level = None
        self.execute("BEGIN")

    def undo(self) -> None:
        self.execute("ROLLBACK")
        self.connection.isolation_level = self.isolation_level

    def begin(self, connection: Any) -> None:
        self.open.append(next(self.names))
        self.execute(f"SAVEPOINT {self.open[-1]}")

    def commit(self, connection: Any) -> None:
        if not self.open:
            return
        try:
            self.execute(f"RELEASE SAVEPOINT {self.open[-1]}")
            self.open.pop()
        except BaseException:
            # SQLAlchemy does not roll back after a commit that failed
            self.rollback(connection)
            raise

    def rollback(self, connection: Any) -> None:
        if self.open:
            name = self.open.pop()
            self.execute(f"ROLLBACK TO SAVEPOINT {name}")
            self.execute(f"RELEASE SAVEPOINT {name}")

    def execute(self, statement: str) -> None:
        cursor = self.connection.cursor()
        cursor.execute(statement)
        cursor.close()
