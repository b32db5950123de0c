"""Fixtures of the integration tests.

The order matters: first the environment, with a scratch database in it, and only then anything of the application.
"""

from __future__ import annotations

import atexit
import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from .support.accounts import PEOPLE, Account, log_in, sign_up
from .support.clients import acting_for
from .support.factories import use_session
from .support.isolation import isolated
from .support.network import stay_on_this_machine
from .support.rows import Snapshot, Watcher
from .support.scope import at_work
from .support.tables import guard, read_tables

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

SCRATCH = Path(tempfile.mkdtemp(prefix="itest-")).resolve()
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
DATABASE = SCRATCH / "test.sqlite"

os.environ.update(
    {
        "SECRET_KEY": 'it"s',
    }
)
stay_on_this_machine()

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
def app() -> Flask:
    """The application, configured for tests."""
    from shop.app import create_app
    from shop.settings import Config

    class IntegrationConfig(Config):
        TESTING = True
        WTF_CSRF_ENABLED = False
        BCRYPT_LOG_ROUNDS = 4
        SQLALCHEMY_DATABASE_URI = f"sqlite:///{DATABASE}"

    return create_app(config=IntegrationConfig)


@pytest.fixture(scope="session")
def database(app: Flask) -> Iterator[Engine]:
    """The application's engine, on the scratch database, with every table in place."""
    from shop.extensions import db

    with app.app_context():
        engine = db.engine
        with engine.connect() as connection:
            guard(connection, DATABASE)
        db.metadata.create_all(engine)

    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def changes(database: Engine) -> Watcher:
    """``with changes() as rows:`` shows the rows that the block created, changed or deleted."""
    from shop.extensions import db

    tables = list(db.metadata.tables.values())

    def read() -> Snapshot:
        with database.connect() as connection:
            return read_tables(connection, tables)

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


@pytest.fixture(autouse=True)
def isolation(database: Engine, accounts: dict[str, Account]) -> Iterator[None]:
    """Whatever a test writes, or has the application write and commit, is gone when it ends."""
    from .factories import reset_sequences

    reset_sequences()
    with isolated(database):
        yield


@pytest.fixture
def db_session(app: Flask, database: Engine, isolation: None) -> Iterator[Session]:
    """A session inside the test's transaction: for factories, and for a look at the database."""
    session = Session(database, expire_on_commit=False)
    use_session(session, app.app_context)
    yield session
    use_session(None)
    session.close()


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
