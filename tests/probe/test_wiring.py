"""Judging from live addresses how the database reaches the application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from itest.stages.probe.address import Address
from itest.stages.probe.attempts import Attempt, Mechanism
from itest.stages.probe.wiring import judge
from tests.sandbox.facts import database, project_facts

LIVE = {"scheme": "postgresql+asyncpg", "dialect": "postgresql", "driver": "asyncpg", "asynchronous": True}
PARTS = (("DB_HOST", "host"), ("DB_NAME", "name"))


def attempt(mechanism: Mechanism, variables: tuple[tuple[str, str], ...] = ()) -> Attempt:
    address = Address(dialect="postgresql", scheme="postgresql", database="itest_probe_x")
    return Attempt(mechanism=mechanism, variables=variables, address=address)


def wiring(folder: Path, *reached: tuple[Attempt, dict[str, Any]], **facts: Any) -> dict[str, Any]:
    return judge(project_facts(folder, **facts), [(tried, {"wiring": seen}) for tried, seen in reached])[0]


def test_the_attempt_whose_address_is_live_wins(tmp_path: Path) -> None:
    """Though an earlier one brought the application up as well."""
    plain = attempt("environment", PARTS), {"live": [LIVE], "marked": []}
    found = attempt("factory"), {"live": [LIVE], "marked": ["factory"], "config_keys": ["URL"]}
    source = database("postgresql", config_keys=("URL",))
    judged = wiring(tmp_path, plain, found, database=source)
    assert (judged["mechanism"], judged["config_key"], judged["variables"]) == ("factory", "URL", [])
    assert judged["url_scheme"] == "postgresql"


def test_separate_variables_are_composed_with_the_live_scheme(tmp_path: Path) -> None:
    """The application itself writes what stands in front of `://`."""
    judged = wiring(tmp_path, (attempt("environment", PARTS), {"live": [LIVE], "marked": ["environment"]}))
    assert judged["url_scheme"] == "postgresql+asyncpg"
    assert judged["variables"] == list(PARTS)
    assert judged["asynchronous"]


def test_an_address_that_nothing_changes_is_redirected(tmp_path: Path) -> None:
    """It is hard-coded: the live engine gets another connection."""
    engine = {"module": "app", "name": "engine", "expression": "engine"}
    judged = wiring(tmp_path, (attempt("plain"), {"live": [LIVE], "marked": [], "engine": engine}))
    assert (judged["mechanism"], judged["engine"]) == ("redirect", engine)


def test_django_is_always_replaced(tmp_path: Path) -> None:
    """Whatever its settings hold."""
    judged = wiring(tmp_path, (attempt("django"), {"live": [LIVE], "schema": "migrations"}), framework="django")
    assert (judged["mechanism"], judged["schema"]) == ("django", "migrations")


def test_without_engine_and_variables_nothing_is_wired(tmp_path: Path) -> None:
    """An application without a database."""
    assert wiring(tmp_path, (attempt("plain"), {"live": [], "marked": []}))["mechanism"] == "none"
