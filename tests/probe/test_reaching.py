"""Engines that nothing holds, further engines and replicas: how their writes are taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent import engines, wiring
from itest.errors import ItestError
from itest.model.runtime import Reference, RuntimeFacts, Wiring
from itest.stages.probe import _reachable
from tests.plan.examples.parts import runtime
from tests.sandbox.facts import project_facts

METADATA = Reference(module="app", name="Base", expression="Base.metadata")


def reached(folder: Path, **changes: Any) -> RuntimeFacts:
    found = Wiring(**{"dialect": "mysql", "driver": "pymysql", "mechanism": "environment", **changes})
    return _reachable(replace(runtime((), (), {}), wiring=found), project_facts(folder, orm="sqlalchemy"))


def test_rows_are_put_right_where_each_request_makes_an_engine(tmp_path: Path) -> None:
    """All of the engines are led to the scratch database, whatever address they are made with."""
    found = reached(tmp_path, metadata=METADATA).wiring
    assert (found.isolation, found.mechanism) == ("restore", "redirect")


def test_an_engine_that_can_be_held_is_rolled_back(tmp_path: Path) -> None:
    """As ever."""
    engine = Reference(module="app", name="engine", expression="engine")
    assert reached(tmp_path, metadata=METADATA, engine=engine).wiring.isolation == "rollback"


def test_without_tables_nothing_can_be_put_right(tmp_path: Path) -> None:
    """Nor where the kind of the database is not known."""
    for changes in ({}, {"metadata": METADATA, "dialect": "unknown"}):
        with pytest.raises(ItestError, match="cannot be watched"):
            reached(tmp_path, **changes)


def test_engines_that_lead_to_the_same_database_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader's; not one of another database, nor one of the same mapping."""
    monkeypatch.setattr(engines, "_address", lambda engine: engine.address)

    def engine(database: str) -> Any:
        return SimpleNamespace(address={"scheme": "mysql+pymysql", "database": database, "host": "db"})

    def path(rank: int, held: Any, expression: str) -> Any:
        return (rank,), held, {"module": "app", "name": expression, "expression": expression}

    main, reader, reports, named = engine("shop"), engine("shop"), engine("reports"), engine("shop")
    paths = [path(1, main, "engine"), path(3, reader, "reading"), path(2, reader, "reader")]
    paths += [path(4, reports, "reports"), path(5, named, "engines['x']")]
    assert [reference["name"] for reference in engines._others(paths, main)] == ["reader"]
    assert engines._others(paths, None) == []


def test_replicas_are_told_by_their_settings_or_their_names() -> None:
    """A second database of its own is none."""
    databases: dict[str, Any] = {
        "default": {},
        "replica": {},
        "read_only": {},
        "second": {"TEST": {"MIRROR": "default"}},
        "reports": {"TEST": {}},
    }
    assert wiring._mirrors(databases) == ["read_only", "replica", "second"]
