"""In which order the ways of a scratch database into an application are tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from itest.model.facts import ConfigArgument
from itest.sandbox import Sandbox
from itest.stages.probe.address import scheme_for
from itest.stages.probe.attempts import Attempt, attempts, variable_sets
from tests.sandbox.facts import INTERPRETER, database, entry, project_facts, variable


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    (tmp_path / "shop").mkdir()
    with Sandbox.create(project_facts(tmp_path / "shop"), INTERPRETER) as sandbox:
        yield sandbox


def tried(box: Sandbox, app: Any = None, **facts: Any) -> list[Attempt]:
    return list(attempts(project_facts(box.project, **facts), app or entry(), box))


def test_variables_come_first(box: Sandbox) -> None:
    """They need no change to the application at all."""
    source = database("postgresql", variables=(("DATABASE_URL", "url"),))
    found = tried(box, orm="flask_sqlalchemy", database=source)
    assert [attempt.mechanism for attempt in found] == ["environment", "config"]
    assert found[0].variables == (("DATABASE_URL", "url"),)


def test_a_factory_with_a_configuration_is_given_one(box: Sandbox) -> None:
    """Then nothing connects to the configured database, not even once."""
    argument = ConfigArgument(name="test_config", kind="mapping", required=False)
    app = entry(kind="factory", attr="create_app", arguments=(argument,))
    found = tried(box, app, orm="raw_sqlite3", database=database(config_keys=("DATABASE",)))
    assert [attempt.mechanism for attempt in found] == ["factory", "config", "plain"]
    assert found[0].configuration == ("DATABASE",)


def test_django_has_one_way(box: Sandbox) -> None:
    """Its settings are replaced, whatever they hold."""
    assert [attempt.mechanism for attempt in tried(box, framework="django", orm="django_orm")] == ["django"]


def test_each_mechanism_has_an_address_of_its_own(box: Sandbox) -> None:
    """So that a live connection tells which mechanism reached it."""
    source = database("postgresql", variables=(("DATABASE_URL", "url"),))
    found = tried(box, orm="flask_sqlalchemy", database=source)
    assert [attempt.address.database for attempt in found] == ["itest_probe_environment", "itest_probe_config"]


def test_parts_go_before_a_url_that_is_composed_of_them() -> None:
    """An application that composes its URL breaks when it is given the composed one."""
    url, host, name = ("DB_URL", "url"), ("DB_HOST", "host"), ("DB_NAME", "name")
    assert variable_sets((url, host, name)) == [(host, name), (url,), (url, host, name)]
    assert variable_sets((url, host)) == [(url,), (url, host)]
    assert variable_sets((host, name)) == [(host, name)]
    assert variable_sets(()) == [()]


@pytest.mark.parametrize(
    ("orm", "driver", "default", "scheme"),
    [
        ("sqlalchemy_async", "asyncpg", None, "postgresql+asyncpg"),
        ("sqlalchemy", "psycopg2", None, "postgresql+psycopg2"),
        ("django_orm", "psycopg", None, "postgres"),
        ("raw_asyncpg", "asyncpg", None, "postgresql"),
        ("sqlalchemy", "psycopg", "postgresql://localhost/app", "postgresql"),
        ("sqlalchemy", "psycopg", "sqlite:///app.db", "postgresql+psycopg"),
    ],
)
def test_the_scheme_is_what_the_application_understands(
    tmp_path: Path, orm: str, driver: str, default: str | None, scheme: str
) -> None:
    """The default in the source shows it; otherwise driver and ORM do."""
    source = database("postgresql", driver=driver, variables=(("DATABASE_URL", "url"),))
    read = (variable("DATABASE_URL", default=default),)
    facts = project_facts(tmp_path, orm=orm, database=source, variables=read)
    assert scheme_for(facts, "postgresql") == scheme
