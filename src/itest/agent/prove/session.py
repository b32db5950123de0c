"""Drives a pytest session by hand: any test at any time, again and again, while session fixtures stay warm."""

from __future__ import annotations

import importlib.util
import os
import time
from typing import Any, Callable, Dict, List, NamedTuple

import pytest

from .. import suite


class Ran(NamedTuple):
    """What one run of one test came to: "passed", "failed" or "skipped"."""

    outcome: str
    message: str
    seconds: float


class Driver:
    """A plugin that hands the collected session to `work` instead of running it; `broken` are files not collected."""

    def __init__(self, work: Callable[["Driver"], None], worker: str = "") -> None:
        self.work, self.worker = work, worker
        self.items: Dict[str, Any] = {}
        self.broken: List[Dict[str, str]] = []
        self.begun = False
        self._reports: List[Any] = []
        self._session: Any = None

    def pytest_configure(self, config: Any) -> None:
        if self.worker:  # suites and pytest-django give each worker a database of its own by this
            config.workerinput = {"workerid": self.worker, "workercount": 2, "testrunuid": "itest", "mainargv": []}

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.broken.append({"path": report.nodeid, "message": suite.reason(report)})

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._reports.append(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        self._session, self.begun = session, True
        self.items = {item.nodeid: item for item in session.items}
        self.work(self)
        return True

    def run(self, nodeid: str) -> Ran:
        """Runs one test with all that belongs to it below the session.

        Raises pytest's Exit when something ends the session, KeyboardInterrupt when the time is over.
        """
        item, self._reports = self.items[nodeid], []
        item._report_sections[:] = []
        begun = time.perf_counter()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=_Nobody(self._session))
        seconds = time.perf_counter() - begun
        failed = [report for report in self._reports if report.failed]
        if failed:
            return Ran("failed", suite.reason(failed[0]), seconds)
        passed = any(report.when == "call" and report.passed for report in self._reports)
        return Ran("passed" if passed else "skipped", "", seconds)


class _Nobody:
    """Stands for the next test: it shares nothing but the session with the last one."""

    def __init__(self, session: Any) -> None:
        self.session, self.config, self.nodeid = session, session.config, ""

    def listchain(self) -> List[Any]:
        return [self.session]


def start(driver: Driver, payload: Dict[str, Any]) -> int:
    """Runs pytest under the driver; `payload` holds "arguments" and "cache". Gives pytest's exit code."""
    arguments = ["--maxfail=0", "--continue-on-collection-errors", "-q", "--color=no", "--tb=native"]
    arguments += ["-o", "cache_dir=" + payload["cache"]]
    for module, options in suite.NEUTRAL:
        if importlib.util.find_spec(module) and not os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD"):
            arguments += options
    return int(pytest.main(arguments + list(payload["arguments"]), plugins=[driver]))
