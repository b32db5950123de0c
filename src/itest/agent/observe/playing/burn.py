"""Moves the keys that the database will hand out, so that equal keys in two worlds are no accident.

PostgreSQL: every sequence is set forward. SQLite: rowid tables become AUTOINCREMENT in the scratch file and their
counters are set forward. MySQL: so is each table's AUTO_INCREMENT. Each table gets a range of its own, so that a key
also tells whose it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import re
import sqlite3
import threading
from typing import Any, Callable, Dict, Iterator, List, Mapping, Tuple

START = {"search": 20_000, "replay": 1_500_000}
STEP = 10_000
MYSQL = ("mysql", "mariadb")
Execute = Callable[[str], List[Tuple[Any, ...]]]


def burn(request: Any, payload: Mapping[str, Any]) -> None:
    """Called once, after the schema is there and before the accounts are made; what cannot be burnt stays."""
    start = START.get(str(payload["phase"]))
    if start is None:
        return
    try:
        with _opened(request, str(payload["framework"])) as (dialect, execute):
            if dialect == "postgresql":
                _sequences(execute, start)
            elif dialect == "sqlite":
                _rowids(execute, start)
            elif dialect in MYSQL:
                _increments(execute, start)
    except Exception as error:
        request.config.itest_stage.problem = f"keys not moved: {type(error).__name__}: {error}"


@contextlib.contextmanager
def _opened(request: Any, framework: str) -> Iterator[Tuple[str, Execute]]:
    if framework == "django":
        with _django(request) as opened:
            yield opened
        return
    database = request.getfixturevalue("database")
    engine = getattr(database, "sync_engine", database)
    dialect = str(getattr(getattr(engine, "dialect", None), "name", "")) or ("sqlite" if _is_file(database) else "")
    if dialect == "sqlite":
        path = str(engine.url.database) if hasattr(engine, "url") else str(database)
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            yield dialect, lambda sql: connection.execute(sql).fetchall()
        finally:
            connection.close()
    elif engine is not database and dialect in MYSQL:
        with _pymysql(engine.url) as raw:
            yield dialect, lambda sql: _run(raw, sql)
    elif getattr(engine.dialect, "is_async", False) or engine is not database:
        yield dialect, lambda sql: _asynchronous(engine.url, sql)
    else:
        raw = engine.raw_connection()
        try:
            yield dialect, lambda sql: _run(raw, sql)
            raw.commit()
        finally:
            raw.close()


@contextlib.contextmanager
def _django(request: Any) -> Iterator[Tuple[str, Execute]]:
    connection = importlib.import_module("django.db").connection
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock():
        yield connection.vendor, lambda sql: _run(connection, sql)


def _run(connection: Any, sql: str) -> List[Tuple[Any, ...]]:
    cursor = connection.cursor()
    try:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []
    finally:
        cursor.close()


@contextlib.contextmanager
def _pymysql(url: Any) -> Iterator[Any]:
    """A connection without a loop: aiomysql stands on PyMySQL."""
    pymysql = importlib.import_module("pymysql")
    place = {"host": url.host, "port": url.port, "database": url.database}
    connection = pymysql.connect(user=url.username, password=url.password or "", **place)
    try:
        yield connection
    finally:
        connection.close()


def _asynchronous(url: Any, sql: str) -> List[Tuple[Any, ...]]:
    """One statement over a connection of its own in a thread of its own, because the suite's loop is elsewhere."""
    found: List[Any] = []

    async def ask() -> None:
        asyncpg = importlib.import_module("asyncpg")
        given = {
            "host": url.host or url.query.get("host"),
            "port": url.port or url.query.get("port"),
            "user": url.username,
        }
        given.update({"password": url.password, "database": url.database})
        connection = await asyncpg.connect(**{k: v for k, v in given.items() if v})
        try:
            found.extend(tuple(row) for row in await connection.fetch(sql))
        finally:
            await connection.close()

    failure: Dict[str, Exception] = {}

    def run() -> None:
        try:
            asyncio.run(ask())
        except Exception as error:
            failure["error"] = error

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    if failure:
        raise failure["error"]
    return found


def _is_file(database: Any) -> bool:
    return isinstance(database, str) or hasattr(database, "__fspath__")


def _sequences(execute: Execute, start: int) -> None:
    rows = execute("SELECT schemaname, sequencename, max_value FROM pg_sequences ORDER BY schemaname, sequencename")
    for index, (schema, name, highest) in enumerate(rows):
        value = start + STEP * index
        if int(highest) < value + STEP:
            value = int(highest) // (3 if start < 1_000_000 else 2)
        execute(f"""SELECT setval('"{schema}"."{name}"', {value})""")


def _increments(execute: Execute, start: int) -> None:
    rows = execute(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = DATABASE() "
        "AND extra LIKE '%auto_increment%' AND data_type IN ('int', 'bigint') ORDER BY table_name"
    )
    for index, (name,) in enumerate(rows):
        execute(f"ALTER TABLE `{name}` AUTO_INCREMENT = {start + STEP * index}")


def _rowids(execute: Execute, start: int) -> None:
    tables = execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    counted = [name for name, sql in tables if re.search(r"autoincrement", sql, re.I) or _converted(execute, name, sql)]
    for index, name in enumerate(counted):
        execute(f"DELETE FROM sqlite_sequence WHERE name = '{name}'")
        execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{name}', {start + STEP * index})")


def _converted(execute: Execute, name: str, sql: str) -> bool:
    """Whether the table could be given AUTOINCREMENT by rewriting its entry in the schema."""
    keys = [row for row in execute(f'PRAGMA table_info("{name}")') if row[5]]
    if len(keys) != 1 or str(keys[0][2]).upper() != "INTEGER" or re.search(r"without\s+rowid", sql, re.I):
        return False
    column = re.escape(str(keys[0][1]))
    changed, count = re.subn(
        rf'(PRIMARY\s+KEY\s*\(\s*["`\[]?{column}["`\]]?)\s*\)', r"\1 AUTOINCREMENT)", sql, count=1, flags=re.I
    )
    if not count:
        changed, count = re.subn(
            rf'(["`\[]?{column}["`\]]?\s+INTEGER\b[^,]*?PRIMARY\s+KEY)', r"\1 AUTOINCREMENT", sql, count=1, flags=re.I
        )
    if not count:
        return False
    execute("CREATE TABLE IF NOT EXISTS itest_counter (id INTEGER PRIMARY KEY AUTOINCREMENT)")
    execute("DROP TABLE itest_counter")
    execute("PRAGMA writable_schema = ON")
    quoted = changed.replace("'", "''")
    execute(f"UPDATE sqlite_master SET sql = '{quoted}' WHERE type = 'table' AND name = '{name}'")
    version = int(execute("PRAGMA schema_version")[0][0])
    execute(f"PRAGMA schema_version = {version + 1}")
    execute("PRAGMA writable_schema = OFF")
    return True
