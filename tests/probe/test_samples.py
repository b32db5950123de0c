"""The probe against the sample applications: endpoints, models, tables and wiring as the truth has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from itest.model.answers import Answers
from itest.model.facts import Interpreter
from itest.model.runtime import RuntimeFacts
from itest.sandbox import Sandbox
from itest.source.tree import SourceTree
from itest.stages.inspect import inspect
from itest.stages.probe import probe
from tests.environments import python_of
from tests.samples import SAMPLES, Sample

CELLS = [(sample, environment) for sample in SAMPLES for environment in sample.environments]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sample, str], RuntimeFacts]:
    """Runtime facts by sample and environment, made once."""
    found: dict[tuple[str, str], RuntimeFacts] = {}

    def get(sample: Sample, environment: str) -> RuntimeFacts:
        key = (sample.name, environment)
        if key not in found:
            python = Interpreter(path=str(python_of(environment)), kind="--python")
            project: Path = sample.copy(tmp_path_factory.mktemp("sample"))
            facts = replace(inspect(SourceTree(project)), interpreter=python)
            answers = Answers(app=facts.apps[0], interpreter=python, boundaries=())
            with Sandbox.create(facts, python) as box:
                found[key] = probe(facts, answers, box)
        return found[key]

    return get


@pytest.mark.parametrize(("sample", "environment"), CELLS, ids=[f"{s.name}-{e}" for s, e in CELLS])
def test_the_sample_is_understood(
    sample: Sample, environment: str, probed: Callable[[Sample, str], RuntimeFacts]
) -> None:
    """Every endpoint, every model of the project; the database is wired, and nothing had to be left out."""
    runtime = probed(sample, environment)
    endpoints = {endpoint.key for endpoint in runtime.endpoints}
    assert set(sample.expected["routes"]) <= endpoints
    assert {model.name for model in runtime.models if model.first_party} == set(sample.expected["models"])
    assert runtime.tables
    assert runtime.wiring.mechanism != "none"
    assert runtime.wiring.dialect == sample.database
    assert runtime.notes == ()


@pytest.mark.parametrize(("sample", "environment"), CELLS, ids=[f"{s.name}-{e}" for s, e in CELLS])
def test_every_write_of_the_sample_has_a_handler_in_the_project(
    sample: Sample, environment: str, probed: Callable[[Sample, str], RuntimeFacts]
) -> None:
    """First-party endpoints name a file of the project and a line in it."""
    for endpoint in probed(sample, environment).endpoints:
        if endpoint.first_party:
            assert endpoint.handler is not None, endpoint.key
            assert not endpoint.handler.file.startswith(("/", "..")), endpoint.key
            assert endpoint.handler.line > 0
