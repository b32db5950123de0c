"""Moves the clock of this process: what reads the time of day, in Python or through `datetime`, is that much later.

The types stay what they are, so that drivers and serializers, which look values up by their exact type, see nothing.
What measures durations (`monotonic`, `perf_counter`) and the clocks of servers and of the system stay as they are.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import os
import time
from typing import Any, Callable, Dict

DAYS = "ITEST_DAYS_LATER"
"""The variable that says how far; child interpreters move their clocks by it, too."""


def move_as_told() -> None:
    """Moves the clock if the environment says so; once for each process."""
    days = float(os.environ.get(DAYS) or 0)
    if days and not hasattr(time, "_itest_real_time"):
        move(days * 86400)


def move(seconds: float) -> None:
    """Moves the clock ahead by so many seconds, for good."""
    time._itest_real_time = time.time  # type: ignore[attr-defined]  # says that it is done
    _move_functions(seconds)
    _replace_in_type(datetime.datetime, {"now": classmethod(_now), "utcnow": classmethod(_utcnow)})
    _move_sqlite()


def _move_functions(seconds: float) -> None:
    """The functions of `time` that tell the time of day, or take it for granted when they get none."""
    real_time, real_time_ns, ahead = time.time, time.time_ns, int(seconds * 1_000_000_000)
    time.time = Function(lambda: real_time() + seconds)
    time.time_ns = Function(lambda: real_time_ns() + ahead)
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, _of_now(getattr(time, name)))
    time.asctime = _of_here(time.asctime, 0)
    time.strftime = _of_here(time.strftime, 1)


class Function:
    """Like a function written in C, no method of a class that keeps it as an attribute (logging does)."""

    def __init__(self, body: Callable[..., Any]) -> None:
        self._body = body

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._body(*arguments, **options)


def _of_now(told: Callable[..., Any]) -> Function:
    return Function(lambda seconds=None: told(time.time() if seconds is None else seconds))


def _of_here(told: Callable[..., Any], before: int) -> Function:
    return Function(lambda *given: told(*given) if len(given) > before else told(*given, time.localtime()))


def _now(cls: Any, tz: Any = None) -> Any:
    return cls.fromtimestamp(time.time(), tz)


def _utcnow(cls: Any) -> Any:
    return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)


def _replace_in_type(kind: type, methods: Dict[str, Any]) -> None:
    """Puts methods into a type that is written in C: its namespace is the mapping that its proxy refers to."""
    namespace = gc.get_referents(kind.__dict__)[0]
    namespace.update(methods)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def _move_sqlite() -> None:
    """SQLite's own clock, by which tables fill in a time as the default of a column."""
    try:
        from sqlite3 import dbapi2
    except ImportError:  # an interpreter without it
        return
    import sqlite3

    connect = dbapi2.connect

    def moved(*arguments: Any, **options: Any) -> Any:
        connection = connect(*arguments, **options)
        for name, form in SQLITE.items():
            connection.create_function(name, 0, lambda form=form: time.strftime(form, time.gmtime()))
        return connection

    sqlite3.connect = dbapi2.connect = Function(moved)


SQLITE = {"current_timestamp": "%Y-%m-%d %H:%M:%S", "current_date": "%Y-%m-%d", "current_time": "%H:%M:%S"}
