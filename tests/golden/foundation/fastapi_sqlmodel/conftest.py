"""Fixtures of the integration tests.

The order matters: first the environment, with a scratch database in it, and only then anything of the application.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from httpx import Client
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from .support.clients import Running, visitor
from .support.isolation import isolated
from .support.network import stay_on_this_machine
from .support.postgres import scratch_database
from .support.rows import Snapshot, Watcher
from .support.scope import at_work
from .support.tables import guard, read_tables

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

DATABASE = scratch_database("corner_shop")

os.environ.update(
    {
        "POSTGRES_SERVER": DATABASE.host,
        "POSTGRES_DB": DATABASE.name,
    }
)
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
def started(app: FastAPI, database: Engine) -> Iterator[Running]:
    """The application after its start-up; every client shares its event loop and what its lifespan made."""
    with Running(app) as running:
        yield running


@pytest.fixture(scope="session")
def database(app: FastAPI) -> Iterator[Engine]:
    """The application's engine, on the scratch database, with every table in place."""
    from shop.database import engine

    with engine.connect() as connection:
        guard(connection, DATABASE)
    migrations = Config(str(PROJECT / "alembic.ini"))
    migrations.set_main_option(
        "script_location", str(PROJECT / migrations.get_main_option("script_location"))
    )
    command.upgrade(migrations, "head")

    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def changes(database: Engine) -> Watcher:
    """``with changes() as rows:`` shows the rows that the block created, changed or deleted."""
    from sqlmodel import SQLModel

    tables = list(SQLModel.metadata.tables.values())

    def read() -> Snapshot:
        with database.connect() as connection:
            return read_tables(connection, tables)

    return Watcher(read)


@pytest.fixture(autouse=True)
def isolation(database: Engine, started: Running) -> Iterator[None]:
    """Whatever a test writes, or has the application write and commit, is gone when it ends."""
    with isolated(database):
        yield


@pytest.fixture
def db_session(database: Engine, isolation: None) -> Iterator[Session]:
    """A session inside the test's transaction: for factories, and for a look at the database."""
    session = Session(database, expire_on_commit=False)
    yield session
    session.close()


@pytest.fixture
def client(started: Running) -> Client:
    """A client that nobody is logged in with."""
    return visitor(started)
