"""Which handlers a call really executed and which of the project's lines, recorded only while a call is made."""

from __future__ import annotations

import os
import re
import sys
import threading
from types import CodeType, FrameType
from typing import Any, Dict, FrozenSet, Iterator, List, Optional, Set, Tuple

from .threads import Started

Line = Tuple[str, int]
Start = Tuple[str, int, str]
Fault = Tuple[Tuple[Any, ...], str, Any]
"""Where in a document something is wrong, what ("missing", "float_parsing" and the like), and what is there instead."""
MOST = 4
MISSING = re.compile(r"missing \d+ required .*arguments?: (.*)")


class Tracer:
    """`install` once before the application starts threads, then `begin` and `end` around each call."""

    def __init__(self, root: str, exclude: str) -> None:
        self._root = os.path.realpath(root) + os.sep
        self._exclude = os.path.realpath(exclude) + os.sep
        self._known: Dict[int, Tuple[CodeType, Optional[str]]] = {}
        self._active = False
        self.starts: Set[Start] = set()
        self.lines: Set[Line] = set()
        self.faults: List[List[Fault]] = []
        self._started = Started()

    def install(self) -> None:
        threading.settrace(self._call)

    def begin(self) -> None:
        self.starts, self.lines, self.faults = set(), set(), []
        self._active, self._started = True, Started()
        sys.settrace(self._call)

    def end(self) -> Tuple[FrozenSet[Start], FrozenSet[Line]]:
        """Files, first lines and names of the project's functions that ran, and all lines that ran in them.

        Threads that were started meanwhile are done first.
        """
        sys.settrace(None)
        self._started.settle()
        self._active = False
        return frozenset(self.starts), frozenset(self.lines)

    def _call(self, frame: FrameType, _event: str, _arg: Any) -> Any:
        if not self._active:
            return None
        code = frame.f_code
        known = self._known.get(id(code))
        if known is None or known[0] is not code:
            known = (code, self._file(code.co_filename))
            self._known[id(code)] = known
        file = known[1]
        if file is None:
            return None
        self.starts.add((file, code.co_firstlineno, code.co_name))
        lines = self.lines

        def local(inner: FrameType, what: str, value: Any) -> Any:
            if what == "line":
                lines.add((file, inner.f_lineno))
            elif what == "exception" and len(self.faults) < MOST:
                self.faults += [found for found in [list(faults(value[1]))] if found]
            return local

        return local

    def _file(self, name: str) -> Optional[str]:
        full = os.path.realpath(name)
        if not full.startswith(self._root) or full.startswith(self._exclude) or "site-packages" in full:
            return None
        return full[len(self._root) :].replace(os.sep, "/")


def faults(error: Any) -> Iterator[Fault]:
    """What an error that went through the application's own code says of a document that was not what it should be."""
    told = getattr(error, "errors", None)
    try:
        listed = told() if callable(told) else ()
        for each in listed if isinstance(listed, list) else ():
            yield tuple(each["loc"]), str(each.get("type")), each.get("input")
    except Exception:
        return
    if isinstance(error, TypeError) and MISSING.search(str(error)):
        for name in re.findall(r"'(\w+)'", MISSING.findall(str(error))[0]):
            yield (name,), "missing", None


def reached(starts: FrozenSet[Start], file: str, line: int, qualname: str) -> bool:
    """Whether the handler that stands at `file:line` was among the functions that ran.

    `line` may be that of the first decorator, of the `def`, or of the class around it.
    """
    names = set(qualname.split("."))
    return any(f == file and name in names and abs(first - line) <= 400 for f, first, name in starts)
