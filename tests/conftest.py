"""What the slow tests share: sample applications with the suite that `itest init` wrote, made once per session."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.environments import NoInterpreterError, python_of
from tests.initialised import Initialised, initialise
from tests.samples import Sample

# How fast this machine happens to be is no property of the code; the same examples are tried each time.
settings.register_profile("itest", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("itest")


@pytest.fixture(scope="session")
def environment() -> Callable[[str], Path]:
    """The interpreter of the environment called "modern", "middle" or "legacy", built when it is asked for first."""

    def find(name: str) -> Path:
        try:
            return python_of(name)
        except NoInterpreterError as error:
            pytest.skip(f"environment {name}: {error}")

    return find


@pytest.fixture(scope="session")
def initialised(
    environment: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Sample, str], Initialised]:
    """A sample after `itest init --yes` in one of its environments; xdist's workers share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def find(sample: Sample, name: str) -> Initialised:
        return initialise(sample, environment(name), shared / f"{sample.name}-{name}")

    return find
