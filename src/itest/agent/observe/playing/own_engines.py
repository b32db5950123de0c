"""Notices SQLAlchemy engines that the application makes for each request: no test can take back what they write."""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import Any, List, Optional

OFTEN = 3
"""So many engines from one line are no cache that is filled, nor an application that is started again."""


class OwnEngineError(Exception):
    """The application cannot be observed because each request has a database engine of its own."""


class OwnEngines:
    """`watch` once the application is imported; `places` (`file:line`) made engines again and again."""

    def __init__(self, root: str, exclude: str) -> None:
        self._root = os.path.realpath(root) + os.sep
        self._exclude = os.path.realpath(exclude) + os.sep
        self._made: Counter[str] = Counter()

    def watch(self) -> None:
        engine = getattr(sys.modules.get("sqlalchemy.engine.base"), "Engine", None)
        if engine is None:
            return
        construct = engine.__init__
        names = ", ".join(construct.__code__.co_varnames[: construct.__code__.co_argcount])
        space = {"note": self._note, "construct": construct}
        # SQLAlchemy reads off the parameters' names which keywords an engine takes
        exec("def noted(%s):\n    note()\n    construct(%s)" % (names, names), space)
        noted: Any = space["noted"]
        noted.__defaults__ = construct.__defaults__
        engine.__init__ = noted

    def _note(self) -> None:
        place = self._place()
        if place:
            self._made[place] += 1

    @property
    def places(self) -> List[str]:
        return sorted(place for place, count in self._made.items() if count >= OFTEN)

    def _place(self) -> Optional[str]:
        """The innermost line of the application that led here; None where the suite itself did."""
        frame = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            file = "" if name.startswith("<") else os.path.realpath(name)
            if file.startswith(self._exclude):
                return None
            if file.startswith(self._root) and "site-packages" not in file:
                return "%s:%s" % (file[len(self._root) :].replace(os.sep, "/"), frame.f_lineno)
            frame = frame.f_back  # type: ignore[assignment]
        return None
