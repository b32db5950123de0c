"""A PostgreSQL database that belongs to this test run alone, on the first server that can be had.

In order: the server that TEST_DATABASE_URL names, one on this machine that lets us in (PGHOST, PGPORT, PGUSER and
PGPASSWORD count), and else one that is started for the time of the tests.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import secrets
import socket
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import asyncpg
import pytest

from .postgres_leftovers import MARK, drop_leftovers
from .postgres_server import start_server

MARK_QUERY = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


@dataclass(frozen=True)
class Database:
    """Where a database is; `mark` is the comment that this process left on it when it made it."""

    host: str = "127.0.0.1"
    port: int = 5432
    user: str = "postgres"
    password: str = "postgres"
    name: str = "postgres"
    mark: str = ""

    def url(self, scheme: str = "postgresql") -> str:
        user, password = quote(self.user, safe=""), quote(self.password, safe="")
        return f"{scheme}://{user}:{password}@{self.host}:{self.port}/{self.name}"

    def refuse_unless_ours(self, mark: str | None) -> None:
        """Stop the run unless a live connection, asked MARK_QUERY, showed the mark of this very database."""
        if mark != self.mark:
            pytest.exit(
                "The application is connected to a database that these tests did not make.",
                returncode=2,
            )

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements outside of any transaction; the rows that the last one gives."""

        async def run() -> list[tuple[Any, ...]]:
            connection = await asyncpg.connect(
                host=self.host,
                port=self.port,
                user=self.user,
                password=self.password,
                database=self.name,
                timeout=3,
            )
            try:
                # only a single statement can be prepared and give rows; a script of many is sent as it stands
                for script in statements[:-1]:
                    await connection.execute(script)
                if not statements[-1].lstrip().startswith("SELECT"):
                    await connection.execute(statements[-1])
                    return []
                return [tuple(row) for row in await connection.fetch(statements[-1])]
            finally:
                await connection.close()

        return asyncio.run(run())


def scratch_database(project: str) -> Database:
    """A new, empty database named after the project, the xdist worker and the process; dropped when the process ends."""
    server = _named_server() or _running_server() or Database(**start_server())
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    drop_leftovers(server.execute, f"itest_{project[:30]}_")
    name = f"itest_{project[:30]}_{worker}_{os.getpid()}"
    mark = f"{MARK}, {secrets.token_hex(8)}"
    server.execute(
        f"CREATE DATABASE {name} TEMPLATE template0",
        f"COMMENT ON DATABASE {name} IS '{mark}'",
        f"ALTER DATABASE {name} SET synchronous_commit = off",
    )
    atexit.register(server.execute, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    return replace(server, name=name, mark=mark)


def _named_server() -> Database | None:
    address = urlsplit(os.environ.get("TEST_DATABASE_URL", ""))
    if not address.hostname:
        return None
    host, port = socket.gethostbyname(address.hostname), address.port or 5432
    user, password = unquote(address.username or "postgres"), unquote(address.password or "")
    return Database(host, port, user, password, address.path.strip("/") or "postgres")


def _running_server() -> Database | None:
    host = os.environ.get("PGHOST", "127.0.0.1")
    if host not in ("localhost", "127.0.0.1", "::1"):
        return None
    server = Database(
        host=host.replace("localhost", "127.0.0.1"),
        port=int(os.environ.get("PGPORT", "5432")),
        user=os.environ.get("PGUSER", "postgres"),
        password=os.environ.get("PGPASSWORD", "postgres"),
    )
    try:
        server.execute("SELECT 1")
    except (asyncpg.PostgresError, OSError, asyncio.TimeoutError):
        return None
    return server
