"""The process that tries faults: one that keeps session fixtures warm and swaps code, or a fresh start for one."""

from __future__ import annotations

import os
import time
from typing import Any, Callable, Dict, Iterator, Optional, Set, Tuple

import pytest

from .edits import apply, edits
from .live import NotLiveError, Patch
from .loading import substitute
from .session import Driver, Ran, start
from .source import read

Say = Callable[..., None]
"""Tells the supervisor: an event's name and its values."""

LEISURE = 120.0
"""Seconds for what runs without a fault: imports, collection, session fixtures."""

SETTING_UP = 20.0
"""Seconds on top for a later test of a fresh start: it may be the first to want some session fixture."""


class Warm:
    """Tries one fault after another in the functions in memory, as long as the session stays sound."""

    def __init__(self, faults: Iterator[Dict[str, Any]], payload: Dict[str, Any], say: Say) -> None:
        self.faults, self.payload, self.say = faults, payload, say
        self._warm: Set[str] = set()
        self._sound = True

    def main(self) -> None:
        self.say("idle", LEISURE)
        start(Driver(self._work, self.payload["worker"]), self.payload)

    def _work(self, driver: Driver) -> None:
        self.say("ready")
        for fault in self.faults:
            self.say("take", fault["id"])
            begun = time.perf_counter()
            self._settle(driver, fault, begun)
            if not self._sound:
                return

    def _settle(self, driver: Driver, fault: Dict[str, Any], begun: float) -> None:
        """Says what became of one fault, or that it wants another process."""
        if not self._warmed(driver, fault):
            self._sound = False
            self.say("again", fault["id"])
            return
        try:
            test, ran, count = self._tried(driver, fault)
        except NotLiveError:
            self.say("restart", fault["id"], False)
            return
        except SyntaxError as error:
            self.say("end", fault["id"], "void", None, str(error), 0, 0.0)
            return
        if ran is not None and self._sound:
            self.say("idle", LEISURE)
            self._sound = self._run(driver, str(test)).outcome == "passed"
            if not self._sound and not fault["again"]:
                self.say("again", fault["id"])
                return
        if ran is None and fault["shared"]:
            self.say("restart", fault["id"], True)
            return
        verdict, reason = ("survived", "") if ran is None else ("caught", ran.message)
        self.say("end", fault["id"], verdict, test, reason, count, time.perf_counter() - begun)

    def _warmed(self, driver: Driver, fault: Dict[str, Any]) -> bool:
        """Session fixtures are set up on the sound application; false when a test fails there."""
        for test in fault["tests"]:
            known = getattr(getattr(driver.items[test], "_fixtureinfo", None), "name2fixturedefs", {})
            wanted = {name for name, made in known.items() if made and made[-1].scope == "session"}
            if not wanted <= self._warm or not self._warm:
                self.say("idle", LEISURE)
                if self._run(driver, test).outcome != "passed":
                    return False
                self._warm |= {*wanted, ""}
        return True

    def _tried(self, driver: Driver, fault: Dict[str, Any]) -> Tuple[Optional[str], Optional[Ran], int]:
        """The test that notices the fault with what it said, None when none does, and how many were run."""
        patch = Patch(os.path.realpath(fault["file"]), fault["index"])
        try:
            return first_failure(driver, fault, self.say, self._run)
        finally:
            patch.undo()

    def _run(self, driver: Driver, test: str) -> Ran:
        try:
            return driver.run(test)
        except pytest.exit.Exception as error:
            self._sound = False
            return Ran("failed", "ends the test session: %s" % error, 0.0)


class Fresh:
    """Starts the application with one fault in its source as it is imported, and runs the tests that may notice."""

    def __init__(self, fault: Dict[str, Any], payload: Dict[str, Any], say: Say) -> None:
        self.fault, self.payload, self.say = fault, payload, say
        self._answer: Optional[Tuple[Any, ...]] = None

    def main(self) -> None:
        path = os.path.realpath(self.fault["file"])
        source = read(path)
        code = compile(apply(source, edits(source)[self.fault["index"]]), path, "exec", dont_inherit=True)
        substitute(lambda asked: code if asked == path else None)
        begun = time.perf_counter()
        self.say("run", self.fault["id"], None, LEISURE)
        driver = Driver(self._work, self.payload["worker"])
        start(driver, self.payload)
        if driver.broken or self._answer is None:
            reason = driver.broken[0]["message"] if driver.broken else "the tests do not start"
            self._answer = ("caught", None, reason, 0)
        self.say("end", self.fault["id"], *self._answer, time.perf_counter() - begun)

    def _work(self, driver: Driver) -> None:
        if driver.broken:
            return
        limits = [LEISURE, *(SETTING_UP + limit for limit in self.fault["limits"][1:])]
        test, ran, count = first_failure(driver, dict(self.fault, limits=limits), self.say, self._run)
        self._answer = ("caught", test, ran.message, count) if ran else ("survived", None, "", count)

    def _run(self, driver: Driver, test: str) -> Ran:
        try:
            return driver.run(test)
        except pytest.exit.Exception as error:
            return Ran("failed", "ends the test session: %s" % error, 0.0)


def first_failure(
    driver: Driver, fault: Dict[str, Any], say: Say, run: Callable[[Driver, str], Ran]
) -> Tuple[Optional[str], Optional[Ran], int]:
    """Runs the fault's tests until one fails."""
    for count, test in enumerate(fault["tests"], 1):
        say("run", fault["id"], test, fault["limits"][count - 1])
        ran = run(driver, test)
        if ran.outcome == "failed":
            return test, ran, count
    return None, None, len(fault["tests"])
