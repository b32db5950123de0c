"""Plays functions inside the rendered suite: each one in a fresh set-up and tear-down of a collected test.

Two items of one small module take turns, so that function-scoped fixtures end with each scene and session-scoped
ones live on, exactly as in the generated tests.
"""

from __future__ import annotations

import contextlib
import io
import logging
import signal
import threading
from pathlib import Path
from typing import Any, Callable, Iterator, List, Optional, TypeVar

import pytest
from _pytest.runner import runtestprotocol

T = TypeVar("T")

MODULE = "test_itest_scenes.py"
SOURCE = '''\
"""Lends the suite's fixtures to the observer; exists only in the scratch copy."""

import pytest


@pytest.mark.parametrize("turn", (0, 1))
def test_scene(request, turn):
    request.config.itest_stage.act(request)
'''
OPTIONS = ["addopts=", "python_functions=test_*", "xfail_strict=false", "log_cli=false"]
UNWANTED = ["cacheprovider", "randomly", "random_order", "xdist", "pytest_cov", "logging", "rerunfailures", "timeout"]


class SceneError(Exception):
    """The suite's own fixtures failed: the text is pytest's report of it."""


class TooLongError(Exception):
    """A call did not come back."""


class Stage:
    """A pytest plugin; `direct` is called once when the scenes can be played."""

    def __init__(self, direct: Callable[["Stage"], None], before_accounts: Callable[[Any], None]) -> None:
        self._direct = direct
        self._before_accounts = before_accounts
        self._items: List[Any] = []
        self._turn = 0
        self._act: Optional[Callable[[Any], Any]] = None
        self._result: Any = None
        self._error: Optional[BaseException] = None
        self.problem = ""
        self.failure: Optional[BaseException] = None

    def pytest_configure(self, config: Any) -> None:
        config.itest_stage = self

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.problem = str(report.longrepr)

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> None:
        if fixturedef.argname == "accounts":
            self._before_accounts(request)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        self._items = [item for item in session.items if item.name.startswith("test_scene")]
        if len(self._items) == 2:
            try:
                self._direct(self)
            except Exception as error:
                self.failure = error
        return True

    def act(self, request: Any) -> None:
        """Called by the collected test."""
        if self._act is not None:
            try:
                self._result = self._act(request)
            except Exception as error:
                self._error = error

    def scene(self, act: Callable[[Any], T]) -> T:
        """What `act(request)` returns, played in a set-up of its own; raises SceneError and whatever `act` raises."""
        self._act, self._result, self._error = act, None, None
        item, following = self._items[self._turn], self._items[1 - self._turn]
        self._turn = 1 - self._turn
        reports = runtestprotocol(item, log=False, nextitem=following)
        if self._error is not None:
            raise self._error
        for report in reports:
            if report.failed and report.when == "setup":
                raise SceneError(str(report.longrepr))
        result: T = self._result
        return result


def perform(suite: Path, stage: Stage, *more: Any) -> str:
    """Runs pytest on the suite's folder with the stage and `more` as plugins; the answer is what pytest printed.

    Raises SceneError when the suite could not be collected, and what the direction raised.
    """
    module = suite / MODULE
    module.write_text(SOURCE, encoding="utf-8")
    arguments = [str(module), "-q", "-s", "-W", "ignore"]
    for option in OPTIONS:
        arguments += ["-o", option]
    for plugin in UNWANTED:
        arguments += ["-p", f"no:{plugin}"]
    printed = io.StringIO()
    logging.disable(logging.CRITICAL)  # nobody reads it, and rendering tracebacks for mails takes longer than the call
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = pytest.main(arguments, plugins=[stage, *more])
    if stage.failure is not None:
        raise stage.failure
    if not stage._items:
        raise SceneError(stage.problem or f"pytest ended with {int(code)}: {printed.getvalue()[-3000:]}")
    return printed.getvalue()


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises TooLongError in the main thread when the block takes longer; does nothing where signals are missing."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_signum: int, _frame: Any) -> None:
        raise TooLongError(f"no answer within {seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
