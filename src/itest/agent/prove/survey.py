"""Job "prove.survey": runs the tests once, on an application with probes in it, and lists what could be broken where.

The answer is what the choice of faults is made from: tests with their outcome, endpoints, and for each fault the
tests that run its statement.
"""

from __future__ import annotations

import os
import time
from typing import Any, Dict, List, Set

import pytest

from ..project import Project
from . import apps, candidates
from .loading import substitute
from .probes import Hit, Probes, Recorder
from .requests import Requests
from .session import Driver, start


def main(payload: Dict[str, Any]) -> Dict[str, Any]:
    """`payload` is {"arguments", "cache", "framework", "outside": folders and files of tests, from the root}.

    Gives {"exit", "seconds", "tests": [{"id", "outcome", "message", "seconds"}], "errors": [{"path", "message"}],
    "endpoints": [{"method", "path", "file", "line"}], "faults": see `candidates`}.
    """
    project = Project(os.getcwd())
    survey = Survey(project, payload)
    outside = [os.path.join(project.root, place) for place in payload["outside"]]

    def compiled(path: str) -> Any:
        return survey.probes.compiled(path) if project.owns(path) and not is_test(path, outside) else None

    survey.recorder.install()
    substitute(compiled)
    driver = Driver(survey.run_all)
    begun = time.perf_counter()
    code = start(_with_plugin(driver, survey), payload)
    return {
        "exit": code,
        "seconds": time.perf_counter() - begun,
        "tests": survey.tests,
        "errors": driver.broken,
        "endpoints": survey.endpoints,
        "faults": candidates.candidates(survey, project),
    }


def is_test(path: str, outside: List[str]) -> bool:
    """Whether a file belongs to the tests, or is a migration, in which nobody looks for faults."""
    name = os.path.basename(path)
    if name.startswith("test_") or name.endswith("_test.py") or name in ("conftest.py", "manage.py", "setup.py"):
        return True
    folders = path.split(os.sep)
    inside = any(path == place or path.startswith(place.rstrip(os.sep) + os.sep) for place in outside)
    return inside or "migrations" in folders or "versions" in folders


class Survey:
    """What is gathered while the tests run: per test the probes that it hit, and those that session fixtures hit."""

    def __init__(self, project: Project, payload: Dict[str, Any]) -> None:
        self.project, self.framework = project, payload["framework"]
        self.probes, self.recorder = Probes(), Recorder()
        self.requests = Requests(self.recorder)
        self.tests: List[Dict[str, Any]] = []
        self.hits: List[Set[Hit]] = []
        self.shared: Set[int] = set()
        self.endpoints: List[Dict[str, Any]] = []
        self._look_at = 1

    def run_all(self, driver: Driver) -> None:
        """Every collected test once."""
        self.requests.watch(self.framework)
        for number, nodeid in enumerate(driver.items):
            self.hits.append(set())
            self.recorder.hits = self.hits[-1]
            ran = driver.run(nodeid)
            self.recorder.hits = set()
            told = {"id": nodeid, "outcome": ran.outcome, "message": ran.message, "seconds": ran.seconds}
            self.tests.append({**told, "number": number})

    def look(self) -> None:
        """Reads the endpoints off the live application: after the first test, else after the second, fourth, ..."""
        if not self.endpoints and len(self.hits) >= self._look_at:
            self._look_at = 2 * len(self.hits)
            kept, self.recorder.hits = self.recorder.hits, set()
            self.endpoints = apps.endpoints(self.framework, self.project)
            self.recorder.hits = kept


def _with_plugin(driver: Driver, survey: Survey) -> Driver:
    """The driver with two more ears: what session fixtures run is theirs, not the test's that happens to come first."""

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(fixturedef: Any) -> Any:
        if fixturedef.scope != "session":
            yield
            return
        recorder = survey.recorder
        kept, recorder.hits = recorder.hits, set()
        yield
        survey.shared.update(probe for probe, _ in recorder.hits)
        recorder.hits = kept

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown() -> None:
        survey.look()
        survey.recorder.hits = set()

    driver.pytest_fixture_setup = pytest_fixture_setup  # type: ignore[attr-defined]  # pytest finds hooks by name
    driver.pytest_runtest_teardown = pytest_runtest_teardown  # type: ignore[attr-defined]
    return driver
