"""Keeps a copy of Django's migrated test database while one sandbox lives, so that not every process migrates anew.

SQLite's is a file, PostgreSQL's a database that others are made after; job "migrated" drops the latter at the end.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import secrets
import socket
import sqlite3
from typing import Any, Dict, Iterator, List

RECORD = "migrated.json"
MARK = "scratch database of a test run on %s, kept by itest %s"
"""The comment by which a kept database is known again; it begins as those of the suites do."""
MARK_QUERY = "SELECT 1 FROM pg_database WHERE datname = %s AND shobj_description(oid, 'pg_database') = %s"
LOGIN = (("dbname", "NAME"), ("user", "USER"), ("password", "PASSWORD"), ("host", "HOST"), ("port", "PORT"))


class Migrated:
    """A pytest plugin; `folder` is where what is kept is known. Whatever fails, the migrations run as ever."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def pytest_fixture_setup(self, fixturedef: Any) -> None:
        if fixturedef.argname == "django_db_setup":
            creation = importlib.import_module("django.db.backends.base.creation").BaseDatabaseCreation
            original = creation.create_test_db
            if not hasattr(original, "itest_kept"):
                creation.create_test_db = self._instead_of(original)

    def _instead_of(self, original: Any) -> Any:
        def create_test_db(creation: Any, *args: Any, **options: Any) -> Any:
            with _like_before(creation, self.folder) as known:
                name = original(creation, *args, **options)
            if not known:
                with contextlib.suppress(Exception):
                    _keep(creation, name, self.folder)
            return name

        create_test_db.itest_kept = True  # type: ignore[attr-defined]
        return create_test_db


def main(payload: Dict[str, Any]) -> Dict[str, Any]:
    """Job "migrated": drops what was kept on servers; `payload` is {"folder": ...}."""
    return {"dropped": [kept["name"] for kept in _record(payload["folder"]).values() if _dropped(kept)]}


def _dropped(kept: Dict[str, Any]) -> bool:
    """Drops one kept database, if it still has our mark."""
    connection = importlib.import_module(kept["driver"]).connect(**kept["login"])
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(MARK_QUERY, (kept["name"], kept["mark"]))
    ours = cursor.fetchone() is not None
    if ours:
        cursor.execute('DROP DATABASE "%s"' % kept["name"])
    connection.close()
    return ours


@contextlib.contextmanager
def _like_before(creation: Any, folder: str) -> Iterator[bool]:
    """While it lasts, Django's new test database has the tables of the kept one; whether there is one."""
    connection, held, known = creation.connection, [], False
    with contextlib.suppress(Exception):
        if connection.vendor == "sqlite" and os.path.exists(_file(folder, connection)):
            held = _filled(creation._get_test_db_name(), _file(folder, connection))
            known = bool(held)
        elif connection.vendor == "postgresql":
            kept = _record(folder).get(connection.alias)
            known = kept is not None and _stands(creation, kept)
            if kept is not None and known:
                connection.settings_dict["TEST"]["TEMPLATE"] = kept["name"]
    try:
        yield known
    finally:
        for one in held:
            one.close()


def _filled(name: str, kept: str) -> List[Any]:
    """An open connection to the database in memory that Django will use, with the kept tables in it."""
    if "mode=memory" not in name:
        return []
    target, source = sqlite3.connect(name, uri=True), sqlite3.connect(kept)
    source.backup(target)
    source.close()
    return [target]


def _keep(creation: Any, name: str, folder: str) -> None:
    connection = creation.connection
    if connection.vendor == "sqlite" and "mode=memory" in name:
        connection.ensure_connection()
        part = _file(folder, connection) + ".part"
        target = sqlite3.connect(part)
        connection.connection.backup(target)
        target.close()
        os.replace(part, _file(folder, connection))
    elif connection.vendor == "postgresql":
        _keep_on_server(creation, name, folder)


def _keep_on_server(creation: Any, name: str, folder: str) -> None:
    connection = creation.connection
    plain = name[len("test_") :] if name.startswith("test_") else name
    # the number is itest's own process: as long as it lives, no suite takes this for something left behind
    kept, mark = "%s_kept_%d" % (plain[:40], os.getppid()), MARK % (socket.gethostname(), secrets.token_hex(8))
    driver = type(connection).Database.__name__
    login = {word: connection.settings_dict[key] for word, key in LOGIN if connection.settings_dict[key]}
    connection.close()  # a database with guests cannot be copied
    with creation._nodb_cursor() as cursor:
        cursor.execute('CREATE DATABASE "%s" TEMPLATE "%s"' % (kept, name))
        cursor.execute("COMMENT ON DATABASE \"%s\" IS '%s'" % (kept, mark))
    login["dbname"] = "postgres"
    told = {"name": kept, "mark": mark, "driver": driver, "login": login}
    with open(os.path.join(folder, RECORD), "w", encoding="utf-8") as stream:
        json.dump({**_record(folder), connection.alias: told}, stream)


def _stands(creation: Any, kept: Dict[str, Any]) -> bool:
    """Whether this very server has the kept database, with our mark: each process may have a server of its own."""
    with creation._nodb_cursor() as cursor:
        cursor.execute(MARK_QUERY, (kept["name"], kept["mark"]))
        return cursor.fetchone() is not None


def _record(folder: str) -> Dict[str, Any]:
    try:
        with open(os.path.join(folder, RECORD), encoding="utf-8") as stream:
            told: Dict[str, Any] = json.load(stream)
            return told
    except (OSError, ValueError):
        return {}


def _file(folder: str, connection: Any) -> str:
    return os.path.join(folder, "migrated-%s.sqlite" % connection.alias)
