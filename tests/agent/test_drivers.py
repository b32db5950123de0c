"""During the probe no plain driver reaches the database that the code names."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from itest.agent import drivers, guard
from itest.agent.scratch import Scratch

SCRATCH = {"dialect": "postgresql", "scheme": "postgresql", "database": "itest_probe_plain"}
Calls = list[tuple[tuple[Any, ...], dict[str, Any]]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What the drivers' own `connect` functions get; stand-ins for all three drivers."""
    seen: Calls = []

    def connect(*arguments: Any, **parameters: Any) -> None:
        seen.append((arguments, parameters))

    class Connection:
        @classmethod
        def connect(cls, conninfo: str = "", **parameters: Any) -> None:
            connect(conninfo, **parameters)

    class AsyncConnection(Connection):
        @classmethod
        def connect(cls, conninfo: str = "", **parameters: Any) -> None:
            connect(conninfo, **parameters)

    modules: dict[str, dict[str, Any]] = {
        "psycopg2": {"connect": connect},
        "psycopg": {"Connection": Connection, "AsyncConnection": AsyncConnection, "connect": Connection.connect},
        "asyncpg": {"connection": SimpleNamespace(connect=connect), "connect": connect},
    }
    for name, content in modules.items():
        module = ModuleType(name)
        module.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, module)
    return seen


def installed() -> Any:
    """The stand-ins as the application finds them."""
    scratch = Scratch(SCRATCH)
    drivers.install("itest_", lambda parameters, key: guard.redirect(parameters, scratch, key))
    return SimpleNamespace(**{name: sys.modules[name] for name in ("psycopg2", "psycopg", "asyncpg")})


def test_a_hard_coded_address_is_replaced(calls: Calls) -> None:
    """Given as text, as parameters or not at all; the inner names that pools use are no way round."""
    found = installed()
    found.asyncpg.connect("postgresql://me@127.0.0.1/shop", timeout=3)
    found.asyncpg.connection.connect(host="localhost", user="me", database="shop")
    found.psycopg2.connect("dbname=shop user=me")
    found.psycopg.connect("postgresql://me@127.0.0.1/shop")
    found.psycopg.AsyncConnection.connect(dbname="shop")
    found.psycopg2.connect(host="localhost")
    words = [parameters.get("database", parameters.get("dbname")) for _, parameters in calls]
    assert words == ["itest_probe_plain"] * 6
    assert {parameters["user"] for _, parameters in calls} == {"postgres"}
    assert not any("shop" in str(call) for call in calls)
    assert calls[0][1]["timeout"] == 3


def test_a_scratch_database_is_let_through(calls: Calls) -> None:
    """It is ours already: host and port stay as they are."""
    installed().asyncpg.connect("postgresql://me@127.0.0.1:5999/itest_probe_environment")
    assert calls == [(("postgresql://me@127.0.0.1:5999/itest_probe_environment",), {})]


def test_the_launcher_keeps_the_plain_drivers(calls: Calls) -> None:
    """It creates and drops the scratch database from the server's own one."""
    launcher = ModuleType("launcher")
    launcher.__dict__["asyncpg"] = sys.modules["asyncpg"]
    drivers.keep(launcher)
    installed()
    launcher.asyncpg.connect(database="postgres")
    assert calls == [((), {"database": "postgres"})]
