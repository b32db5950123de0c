"""The migrated database that is kept from job to job, with stand-ins for Django's objects."""

from __future__ import annotations

import sqlite3
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from itest.agent.migrated import Migrated, main

NAME = "file:memorydb_default?mode=memory&cache=shared"


class Server:
    """A PostgreSQL server as far as it is asked: its databases with their comments, and what it was told."""

    def __init__(self, *names: str) -> None:
        self.marks: dict[str, str] = dict.fromkeys(names, "")
        self.told: list[str] = []
        self.found: object = None

    def execute(self, statement: str, values: tuple[str, ...] = ()) -> None:
        self.told.append(statement)
        words = statement.split('"')
        if values:
            self.found = (1,) if self.marks.get(values[0]) == values[1] else None
        elif statement.startswith("CREATE"):
            self.marks[words[1]] = ""
        elif statement.startswith("COMMENT"):
            self.marks[words[1]] = statement.split("'")[1]
        elif statement.startswith("DROP"):
            del self.marks[words[1]]

    def fetchone(self) -> object:
        return self.found

    def cursor(self) -> Server:
        return self

    def close(self) -> None:
        """Connections need nothing to end."""

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        """Neither do cursors."""


def plugged(folder: Path, monkeypatch: pytest.MonkeyPatch, create: Any) -> type:
    """A creation class whose `create_test_db` the plugin has wrapped."""
    creation = type("BaseDatabaseCreation", (), {"create_test_db": create})
    module = types.SimpleNamespace(BaseDatabaseCreation=creation)
    monkeypatch.setitem(sys.modules, "django.db.backends.base.creation", module)
    Migrated(str(folder)).pytest_fixture_setup(types.SimpleNamespace(argname="django_db_setup"))
    return creation


def test_tables_in_memory_are_there_before_a_second_job_migrates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first job finds nothing and migrates; what it made is what the second finds."""
    found: list[int] = []

    def create(self: Any) -> str:
        own = self.connection.connection = sqlite3.connect(NAME, uri=True)
        found.append(len(own.execute("SELECT * FROM sqlite_master").fetchall()))
        own.execute("CREATE TABLE IF NOT EXISTS book (id INTEGER)")
        return NAME

    creation = plugged(tmp_path, monkeypatch, create)
    creation._get_test_db_name = lambda _: NAME  # type: ignore[attr-defined]
    for _ in range(2):
        job = creation()
        job.connection = types.SimpleNamespace(vendor="sqlite", alias="default", ensure_connection=lambda: None)
        job.create_test_db()
        job.connection.connection.close()
    assert found == [0, 1]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server with Django's test database, which the driver `standin` connects to."""
    server = Server("test_itest_shop_main_12")
    driver = types.SimpleNamespace(__name__="standin", connect=lambda **_: server)
    monkeypatch.setitem(sys.modules, "standin", driver)
    return server


def served(creation: type, server: Server) -> Any:
    """A job's creation object, with settings of its own."""
    settings = {"NAME": "n", "USER": "u", "PASSWORD": "", "HOST": "localhost", "PORT": "1", "TEST": {}}
    job = creation()
    connection = type("Connection", (), {"Database": sys.modules["standin"]})()
    connection.vendor, connection.alias, connection.settings_dict = "postgresql", "default", settings
    connection.close = server.close
    job.connection, job._nodb_cursor = connection, server.cursor
    return job


def test_a_second_job_makes_its_database_after_the_kept_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    """And at the end the kept one is dropped, the others stay."""
    creation = plugged(tmp_path, monkeypatch, lambda _: "test_itest_shop_main_12")
    first, second = served(creation, server), served(creation, server)
    first.create_test_db()
    second.create_test_db()
    kept = second.connection.settings_dict["TEST"]["TEMPLATE"]
    assert kept.startswith("itest_shop_main_12_kept_")
    assert first.connection.settings_dict["TEST"] == {}
    assert main({"folder": str(tmp_path)}) == {"dropped": [kept]}
    assert list(server.marks) == ["test_itest_shop_main_12"]


def test_a_database_without_our_mark_is_neither_copied_nor_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    """Somebody else's of the same name, on a server that is another one by now, say."""
    creation = plugged(tmp_path, monkeypatch, lambda _: "test_itest_shop_main_12")
    served(creation, server).create_test_db()
    server.marks = dict.fromkeys(server.marks, "another")
    later = served(creation, server)
    monkeypatch.setattr("itest.agent.migrated._keep", lambda *_: None)
    later.create_test_db()
    assert "TEMPLATE" not in later.connection.settings_dict["TEST"]
    assert main({"folder": str(tmp_path)}) == {"dropped": []}
