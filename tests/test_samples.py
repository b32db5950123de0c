"""Inspection of every sample application against what the running application is known to be made of."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from itest.model.facts import ProjectFacts
from itest.source.tree import SourceTree
from itest.stages.inspect import inspect
from tests.samples import SAMPLES, Sample

EVERY = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


@pytest.fixture(scope="session")
def facts_of(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The facts of a sample, inspected once, in a copy outside this repository."""
    known: dict[str, ProjectFacts] = {}

    def find(sample: Sample) -> ProjectFacts:
        if sample.name not in known:
            known[sample.name] = inspect(SourceTree(sample.copy(tmp_path_factory.mktemp("sample"))))
        return known[sample.name]

    return find


def plain(path: str) -> str:
    """A path with `{name}` for each parameter: Flask `<int:name>`, Starlette `{name:int}`, ninja `{int:name}`."""
    converters = "int|float|str|string|uuid|slug|path"
    return re.sub(rf"[<{{](?:(?:{converters}):)?(\w+)(?::(?:{converters}))?[>}}]", r"{\1}", path)


def models_of(facts: ProjectFacts) -> dict[str, Any]:
    return {m.name: {"table": m.table, "columns": sorted(c.name for c in m.columns)} for m in facts.models}


@EVERY
def test_framework_orm_and_application_are_found(sample: Sample, facts_of: Any) -> None:
    """The first candidate is the application that `--yes` would take."""
    facts, expected = facts_of(sample), sample.expected
    assert (facts.framework, facts.orm) == (expected["framework"], expected["orm"])
    assert facts.apps[0].spelling == expected["app"]


@EVERY
def test_routes_are_found(sample: Sample, facts_of: Any) -> None:
    """Every route of the running application, and no other, each at a place that exists."""
    facts = facts_of(sample)
    assert sorted({f"{route.method} {plain(route.path)}" for route in facts.routes}) == sorted(
        sample.expected["routes"]
    )
    for route in facts.routes:
        lines = (Path(facts.root) / route.where.path).read_text(encoding="utf-8").splitlines()
        assert 1 <= route.where.line <= len(lines)


@EVERY
def test_models_are_found(sample: Sample, facts_of: Any) -> None:
    """Every mapped class with its table and its own columns."""
    assert models_of(facts_of(sample)) == sample.expected["models"]


@EVERY
def test_database_address_is_found(sample: Sample, facts_of: Any) -> None:
    """The dialect, and the variables that carry the address."""
    database = facts_of(sample).database
    assert database is not None
    assert database.dialect == sample.expected["dialect"]
    if sample.expected["addresses"] is not None:
        assert dict(database.variables) == sample.expected["addresses"]


@EVERY
def test_environment_variables_are_found(sample: Sample, facts_of: Any) -> None:
    """Which variables the code reads, and which of them it cannot do without."""
    assert {v.name: v.required for v in facts_of(sample).variables} == sample.expected["variables"]


@EVERY
def test_boundaries_are_found(sample: Sample, facts_of: Any) -> None:
    """Each with the place that shows it."""
    facts = facts_of(sample)
    assert sorted(boundary.name for boundary in facts.boundaries) == sample.expected["boundaries"]
    assert all(boundary.evidence for boundary in facts.boundaries)


@EVERY
def test_tooling_is_found(sample: Sample, facts_of: Any) -> None:
    """Package manager, where development dependencies live, tests, formatter, migrations, fixtures."""
    facts, expected = facts_of(sample), sample.expected
    assert {name: getattr(facts.tooling, name) for name in expected["tooling"]} == expected["tooling"]
    assert sorted(fixture.name for fixture in facts.fixtures) == expected["fixtures"]


@EVERY
def test_nothing_was_left_unparsed(sample: Sample, facts_of: Any) -> None:
    """The samples are sound Python."""
    assert facts_of(sample).unparsed == ()


@EVERY
def test_faults_still_fit_their_files(sample: Sample, tmp_path: Path) -> None:
    """Each seeded fault names text that occurs once, and leaves a file that compiles."""
    project = sample.copy(tmp_path)
    for fault in sample.faults:
        ast.parse(fault.seeded((project / fault.file).read_text(encoding="utf-8")))
