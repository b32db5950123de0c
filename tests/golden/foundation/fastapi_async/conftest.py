"""Fixtures of the integration tests.

The order matters: first the environment, with a scratch database in it, and only then anything of the application.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import Client
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from .support.accounts import PEOPLE, PROMOTIONS, Account, log_in, sign_up
from .support.clients import Running, acting_for, visitor
from .support.factories import use_session
from .support.isolation import isolated
from .support.network import stay_on_this_machine
from .support.postgres import scratch_database
from .support.rows import Snapshot, Watcher
from .support.scope import at_work
from .support.session import LoopSession
from .support.tables import change_row, guard, read_tables

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

DATABASE = scratch_database("corner_shop")

os.environ.update(
    {
        "DATABASE_URL": DATABASE.url("postgresql+asyncpg"),
        "DB_PORT": str(DATABASE.port),
    }
)
stay_on_this_machine(allow=(DATABASE.host,))

# the factories import models, which are only sure to be importable after the application
with at_work():
    importlib.import_module("shop.app")


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
def started(app: FastAPI, database: AsyncEngine) -> Iterator[Running]:
    """The application after its start-up; every client shares its event loop and what its lifespan made."""
    with Running(app) as running:
        yield running


@pytest.fixture(scope="session")
def database(app: FastAPI) -> AsyncEngine:
    """The application's engine, on the scratch database, with every table in place."""
    from shop.database import engine
    from shop.models import Base

    async def prepare() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(guard, DATABASE)
            await connection.run_sync(Base.metadata.create_all)
        # its connections belong to this event loop; the application will have another
        await engine.dispose()

    asyncio.run(prepare())
    return engine


@pytest.fixture(scope="session")
def changes(database: AsyncEngine, started: Running) -> Watcher:
    """``with changes() as rows:`` shows the rows that the block created, changed or deleted."""
    from shop.models import Base

    tables = list(Base.metadata.tables.values())

    async def read() -> Snapshot:
        async with database.connect() as connection:
            return await connection.run_sync(read_tables, tables)

    return Watcher(lambda: started.run(read))


@pytest.fixture(scope="session")
def accounts(started: Running, changes: Watcher, database: AsyncEngine) -> dict[str, Account]:
    """Everybody who has an account; each test finds them in the database."""
    from shop.models import Base

    accounts = {}
    for name, person in PEOPLE.items():
        with changes() as rows:
            sign_up(visitor(started), person)

        row = rows["users"][0].after
        if name in PROMOTIONS:
            session = LoopSession(AsyncSession(database), started.run)
            change_row(session, Base.metadata.tables["users"], row, PROMOTIONS[name])
            session.commit()
            session.close()
        accounts[name] = Account(**person, id=row["id"], **log_in(visitor(started), person))
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


@pytest.fixture(autouse=True)
def isolation(
    database: AsyncEngine, started: Running, accounts: dict[str, Account]
) -> Iterator[None]:
    """Whatever a test writes, or has the application write and commit, is gone when it ends."""
    from .factories import reset_sequences

    reset_sequences()
    block = AsyncExitStack()
    started.run(block.enter_async_context, isolated(database))
    yield
    started.run(block.aclose)


@pytest.fixture
def db_session(database: AsyncEngine, isolation: None, started: Running) -> Iterator[LoopSession]:
    """A session inside the test's transaction: for factories, and for a look at the database."""
    session = AsyncSession(database, expire_on_commit=False)
    use_session(session, started.run)
    yield LoopSession(session, started.run)
    use_session(None)
    started.run(session.close)


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
