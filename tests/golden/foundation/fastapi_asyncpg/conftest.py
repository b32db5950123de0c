"""Fixtures of the integration tests.

The order matters: first the environment, with a scratch database in it, and only then anything of the application.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from httpx import Client

from .support.accounts import PEOPLE, Account, sign_up
from .support.clients import Running, acting_for, visitor
from .support.network import stay_on_this_machine
from .support.postgres import scratch_database
from .support.rows import Snapshot, Watcher
from .support.scope import at_work
from .support.tables import Tables

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

DATABASE = scratch_database("corner_shop")

os.environ.update(
    {
        "DATABASE_URL": DATABASE.url("postgresql"),
    }
)
if not (PROJECT / "logs").exists():
    atexit.register(shutil.rmtree, PROJECT / "logs", ignore_errors=True)
    (PROJECT / "logs").mkdir(parents=True)
if not (PROJECT / "src/.env").exists():
    atexit.register((PROJECT / "src/.env").unlink)
    (PROJECT / "src/.env").touch()
stay_on_this_machine(allow=(DATABASE.host,))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_setup() -> Iterator[None]:
    """Other tests of the same run keep the network and the database that they have."""
    with at_work():
        yield


# pytest asks this conftest for the tests below its folder alone
pytest_runtest_call = pytest_runtest_teardown = pytest_runtest_setup


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """The application."""
    from shop.app import app as application

    return application


@pytest.fixture(scope="session")
def started(app: FastAPI, database: Tables) -> Iterator[Running]:
    """The application after its start-up; every client shares its event loop and what its lifespan made."""
    with Running(app) as running:
        yield running


@pytest.fixture(scope="session")
def database(app: FastAPI) -> Iterator[Tables]:
    """The application's tables in the scratch database."""
    migrations = Config(str(PROJECT / "alembic.ini"))
    migrations.set_main_option(
        "script_location", str(PROJECT / migrations.get_main_option("script_location"))
    )
    command.upgrade(migrations, "head")
    tables = Tables(DATABASE, ("orders", "users"))
    yield tables
    tables.close()


@pytest.fixture(scope="session")
def changes(database: Tables) -> Watcher:
    """``with changes() as rows:`` shows the rows that the block created, changed or deleted."""
    return Watcher(database.read)


@pytest.fixture(scope="session")
def accounts(started: Running, changes: Watcher) -> dict[str, Account]:
    """Everybody who has an account; each test finds them in the database."""
    accounts = {}
    for name, person in PEOPLE.items():
        with changes() as rows:
            proof = sign_up(visitor(started), person)

        row = rows["users"][0].after
        accounts[name] = Account(**person, id=row["id"], **proof)
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
def untouched(database: Tables, started: Running, accounts: dict[str, Account]) -> Snapshot:
    """The rows that every test finds."""
    return database.read()


@pytest.fixture(autouse=True)
def isolation(database: Tables, untouched: Snapshot) -> Iterator[None]:
    """Whatever a test has the application write is gone when it ends."""
    yield
    database.restore(untouched)


@pytest.fixture
def client(started: Running) -> Client:
    """A client that nobody is logged in with."""
    return visitor(started)


@pytest.fixture
def user_client(started: Running, user: Account) -> Client:
    """A client that `user` is logged in with."""
    return acting_for(user, started)


@pytest.fixture
def other_client(started: Running, other: Account) -> Client:
    """A client that `other` is logged in with."""
    return acting_for(other, started)


@pytest.fixture
def admin_client(started: Running, admin: Account) -> Client:
    """A client that `admin` is logged in with."""
    return acting_for(admin, started)
