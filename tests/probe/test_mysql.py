"""What the suite's own module for MySQL and MariaDB does, without a server: a driver is played by a stand-in."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from itest.agent.observe.playing import burn
from itest.stages.probe.launcher import LAUNCHERS, lay_launcher


class RefusedError(Exception):
    """As the driver's own error."""


class Cursor:
    description = None

    def __init__(self, said: list[str], refuses: str) -> None:
        self.said, self.refuses = said, refuses

    def execute(self, statement: str) -> None:
        if self.refuses and self.refuses in statement:
            raise RefusedError(statement)
        self.said.append(statement)

    def fetchall(self) -> list[Any]:
        return []


class Driver(ModuleType):
    """A driver that remembers the statements; `refuses` is a part of those that the server does not allow."""

    Error = RefusedError

    def __init__(self) -> None:
        super().__init__("pymysql")
        self.said: list[str] = []
        self.places: list[dict[str, Any]] = []
        self.refuses = ""

    def connect(self, **place: Any) -> Any:
        self.places.append(place)
        connection = ModuleType("connection")
        connection.cursor = lambda: Cursor(self.said, self.refuses)  # type: ignore[attr-defined]  # a connection
        connection.close = lambda: None  # type: ignore[attr-defined]
        return connection


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Driver:
    made = Driver()
    monkeypatch.setitem(sys.modules, "pymysql", made)
    for name in ("TEST_DATABASE_URL", "MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_USER", "MYSQL_PWD", "PYTEST_XDIST_WORKER"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.fixture
def mysql(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module as it is laid into a suite."""
    lay_launcher(tmp_path / "laid_support", "pymysql")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("atexit.register", lambda *_: None)
    yield importlib.import_module("laid_support.mysql")
    for name in [name for name in sys.modules if name.startswith("laid_support")]:
        del sys.modules[name]


@pytest.mark.parametrize("driver_name", sorted(LAUNCHERS))
def test_every_launcher_is_python(driver_name: str, tmp_path: Path) -> None:
    """Whatever the driver."""
    for path in lay_launcher(tmp_path / "support", driver_name).glob("*.py"):
        compile(path.read_text(), str(path), "exec")


def test_the_database_and_its_account_are_the_tests_own(mysql: Any, driver: Driver) -> None:
    """Nobody can guess the name, and the account can use nothing else."""
    made = mysql.scratch_database("shop")
    assert made.name.startswith("itest_shop_main_")
    assert made.user.startswith("itest_")
    assert (made.user, made.password) != ("root", "")
    grants = [said for said in driver.said if said.startswith("GRANT")]
    pattern = made.name.replace("_", r"\_")
    assert {said.partition(" ON ")[2].partition(" TO ")[0] for said in grants} == {
        f"`{pattern}`.*",
        rf"`test\_{pattern}%`.*",
    }


def test_a_server_that_lets_us_make_no_account_is_used_as_it_is(mysql: Any, driver: Driver) -> None:
    """Its own account then has to do."""
    driver.refuses = "CREATE USER"
    made = mysql.scratch_database("shop")
    assert (made.user, made.password) == ("root", "")
    assert made.name.startswith("itest_shop_main_")


def test_a_named_server_is_the_only_one_that_is_asked(
    mysql: Any, driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TEST_DATABASE_URL says which; an address of another kind of database says nothing."""
    monkeypatch.setenv("TEST_DATABASE_URL", "mysql+pymysql://tester:s%40fe@127.0.0.1:3307/any")
    made = mysql.scratch_database("shop")
    assert (driver.places[0]["user"], driver.places[0]["password"], made.port) == ("tester", "s@fe", 3307)
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://tester@127.0.0.1:5433/any")
    assert mysql.scratch_database("shop").port == 3306


def test_another_machine_is_never_taken_from_the_environment(
    mysql: Any, driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MYSQL_HOST may be production's."""
    monkeypatch.setenv("MYSQL_HOST", "db.example.com")
    monkeypatch.setattr(mysql, "start_server", lambda _: {"port": 3999})
    assert mysql.scratch_database("shop").port == 3999
    assert {place["host"] for place in driver.places} == {"127.0.0.1"}


def test_a_database_of_another_name_ends_the_run(mysql: Any, driver: Driver) -> None:
    """The live connection is asked, not the configuration."""
    made = mysql.scratch_database("shop")
    made.refuse_unless_ours(made.name)
    for name in ("shop", None):
        with pytest.raises(pytest.exit.Exception):
            made.refuse_unless_ours(name)


def test_a_script_makes_its_tables_in_the_scratch_database(mysql: Any, driver: Driver) -> None:
    """Whichever database it would make and choose."""
    tables = "CREATE TABLE a (\n  b INT -- c;\n);\nINSERT INTO a VALUES (1);\n"
    mysql.Database(name="itest_x").run_script("-- the shop\nCREATE DATABASE shop;\nUSE shop;\n" + tables)
    assert [said.split()[0:2] for said in driver.said] == [["CREATE", "TABLE"], ["INSERT", "INTO"]]


def test_keys_are_moved_table_by_table() -> None:
    """So that equal keys in two worlds are no accident."""
    said: list[str] = []

    def execute(statement: str) -> list[tuple[Any, ...]]:
        said.append(statement)
        return [("note",), ("person",)] if statement.startswith("SELECT") else []

    burn._increments(execute, 20_000)
    assert said[1:] == [
        "ALTER TABLE `note` AUTO_INCREMENT = 20000",
        "ALTER TABLE `person` AUTO_INCREMENT = 30000",
    ]
