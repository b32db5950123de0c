"""Takes back everything that a test did to the database, commits of the application included.

While a test runs, every connection of the engine is the same one, inside a transaction that is never committed: a BEGIN
becomes a savepoint, a COMMIT releases it and a ROLLBACK returns to it. What such a test cannot show: other processes,
locks, isolation levels, and time passing in the database's `now()`.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import StaticPool


class _OneConnection(StaticPool):
    _is_asyncio = True


@asynccontextmanager
async def isolated(async_engine: AsyncEngine) -> AsyncIterator[None]:
    """Everything that is written through the engine inside the block is gone after it."""
    engine = async_engine.sync_engine
    pool, dialect = engine.pool, engine.dialect
    async with async_engine.connect() as held:
        connection = (await held.get_raw_connection()).dbapi_connection
        transaction = _Transaction(connection)
        dialect.do_begin, dialect.do_commit, dialect.do_rollback = (
            transaction.begin,
            transaction.commit,
            transaction.rollback,
        )
        engine.pool = _OneConnection(lambda: connection, reset_on_return=None, dialect=dialect)
        try:
            yield
        finally:
            engine.pool = pool
            del dialect.do_begin, dialect.do_commit, dialect.do_rollback
            await held.run_sync(lambda _: transaction.undo())


class _Transaction:
    """The one real transaction; SQLAlchemy calls begin, commit and rollback in place of the dialect's own."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.open: list[str] = []
        self.names = (f"itest_{number}" for number in itertools.count())

    def undo(self) -> None:
        self.connection.rollback()

    def begin(self, connection: Any) -> None:
        self.open.append(next(self.names))
        self.execute(f"SAVEPOINT {self.open[-1]}")

    def commit(self, connection: Any) -> None:
        if not self.open:
            return
        try:
            # deferred constraints fail at the commit, as in production
            self.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self.execute("SET CONSTRAINTS ALL DEFERRED")
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
