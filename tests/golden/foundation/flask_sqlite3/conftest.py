"""Fixtures of the integration tests.

The order matters: first the environment, with a scratch database in it, and only then anything of the application.
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from .support.accounts import PEOPLE, Account, log_in, sign_up
from .support.clients import acting_for
from .support.network import stay_on_this_machine
from .support.rows import Snapshot, Watcher
from .support.scope import at_work
from .support.tables import only, read_tables

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

SCRATCH = Path(tempfile.mkdtemp(prefix="itest-")).resolve()
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
DATABASE = SCRATCH / "test.sqlite"

stay_on_this_machine()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_setup() -> Iterator[None]:
    """Other tests of the same run keep the network and the database that they have."""
    with at_work():
        yield


# pytest asks this conftest for the tests below its folder alone
pytest_runtest_call = pytest_runtest_teardown = pytest_runtest_setup


@pytest.fixture(scope="session")
def app() -> Flask:
    """The application, configured for tests."""
    from shop.app import create_app

    return create_app(
        test_config={
            "TESTING": True,
            "DATABASE": str(DATABASE),
        }
    )


@pytest.fixture(scope="session")
def database(app: Flask) -> Path:
    """The scratch database file, with every table in place."""
    from shop.db import init_db

    with only(DATABASE), app.app_context():
        init_db()
    if not DATABASE.stat().st_size:
        pytest.exit(
            "The application keeps its tables in another file than the scratch database.",
            returncode=2,
        )
    return DATABASE


@pytest.fixture(scope="session")
def changes(database: Path) -> Watcher:
    """``with changes() as rows:`` shows the rows that the block created, changed or deleted."""

    def read() -> Snapshot:
        with closing(sqlite3.connect(database)) as connection:
            return read_tables(connection, ("orders", "users"))

    return Watcher(read)


@pytest.fixture(scope="session")
def accounts(app: Flask, changes: Watcher) -> dict[str, Account]:
    """Everybody who has an account; each test finds them in the database."""
    accounts = {}
    for name, person in PEOPLE.items():
        with changes() as rows:
            sign_up(app.test_client(), person)

        row = rows["users"][0].after
        accounts[name] = Account(**person, id=row["id"], **log_in(app.test_client(), person))
    return accounts


@pytest.fixture
def user(accounts: dict[str, Account]) -> Account:
    """The account that most tests act for."""
    return accounts["user"]


@pytest.fixture
def other(accounts: dict[str, Account]) -> Account:
    """Another account, to which nothing of `user` belongs."""
    return accounts["other"]


@pytest.fixture
def admin(accounts: dict[str, Account]) -> Account:
    """An account with every right."""
    return accounts["admin"]


@pytest.fixture(scope="session")
def untouched(database: Path, accounts: dict[str, Account]) -> Iterator[sqlite3.Connection]:
    """A copy, in memory, of the database as every test finds it."""
    with closing(sqlite3.connect(database)) as original, closing(
        sqlite3.connect(":memory:")
    ) as copy:
        original.backup(copy)
        yield copy


@pytest.fixture(autouse=True)
def isolation(database: Path, untouched: sqlite3.Connection) -> Iterator[None]:
    """Whatever a test has the application write is gone when it ends: the file is restored from the copy."""
    yield
    with closing(sqlite3.connect(database)) as connection:
        untouched.backup(connection)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that nobody is logged in with."""
    return app.test_client()


@pytest.fixture
def user_client(app: Flask, user: Account) -> FlaskClient:
    """A client that `user` is logged in with."""
    return acting_for(user, app)


@pytest.fixture
def other_client(app: Flask, other: Account) -> FlaskClient:
    """A client that `other` is logged in with."""
    return acting_for(other, app)


@pytest.fixture
def admin_client(app: Flask, admin: Account) -> FlaskClient:
    """A client that `admin` is logged in with."""
    return acting_for(admin, app)
