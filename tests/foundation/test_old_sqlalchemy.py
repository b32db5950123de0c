"""Differences of SQLAlchemy 1.4 that the rendered support must know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from .samples import FASTAPI, FLASK
from .test_foundation import rendered, texts


@pytest.mark.parametrize("sample", [FLASK, FASTAPI])
def test_a_pooled_connection_has_no_newer_name_before_2_0(tmp_path: Path, sample: tuple) -> None:  # type: ignore[type-arg]
    """`dbapi_connection` came with 1.4.24."""
    facts, runtime, people = sample
    old = replace(runtime, versions={**runtime.versions, "sqlalchemy": "1.4.23"})
    source = texts(rendered((facts, old, people), tmp_path))["support/isolation.py"]
    assert "dbapi_connection" not in source


@pytest.mark.parametrize(("version", "told"), [("1.4.43", True), ("2.0.40", False)])
def test_sqlite_is_told_of_the_applications_thread(tmp_path: Path, version: str, told: bool) -> None:
    """Before 2.0 a connection to a file stays in its thread unless the application says otherwise."""
    facts, runtime, people = FASTAPI
    sync = replace(runtime.wiring, dialect="sqlite", driver="sqlite3", asynchronous=False, url_scheme="sqlite")
    old = replace(runtime, wiring=sync, versions={**runtime.versions, "sqlalchemy": version})
    source = texts(rendered((replace(facts, orm="sqlalchemy"), old, people), tmp_path))["support/isolation.py"]
    assert ("check_same_thread" in source) is told


@pytest.mark.parametrize(("version", "told"), [("1.3.24", True), ("1.4.43", False)])
def test_what_a_session_never_committed_is_undone_when_it_ends(tmp_path: Path, version: str, told: bool) -> None:
    """Before 1.4 only the pool did that, as the connection came back; a forgotten commit must not look like one."""
    facts, runtime, people = FLASK
    old = replace(runtime, versions={**runtime.versions, "sqlalchemy": version})
    source = texts(rendered((facts, old, people), tmp_path))["support/isolation.py"]
    assert ('event.listen(engine.pool, "reset", _undo)' in source) is told
    assert ("from sqlalchemy import event" in source) is told


@pytest.mark.parametrize(("version", "told"), [("1.3.24", True), ("1.4.36", True), ("2.0.40", False)])
def test_an_address_that_is_written_down_is_replaced_whole(tmp_path: Path, version: str, told: bool) -> None:
    """Up to 1.4 the name of the database comes as `database`, beside which psycopg2 accepts no `dbname`."""
    facts, runtime, people = FLASK
    wiring = replace(runtime.wiring, dialect="postgresql", driver="psycopg2", mechanism="redirect")
    old = replace(runtime, wiring=wiring, versions={**runtime.versions, "sqlalchemy": version})
    source = texts(rendered((replace(facts, orm="sqlalchemy"), old, people), tmp_path))["conftest.py"]
    assert "dbname=DATABASE.name" in source
    assert ('parameters.pop("database", None)' in source) is told
