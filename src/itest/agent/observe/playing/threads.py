"""The threads that a call starts: what they do belongs to it, and is done before anyone looks at what came of it."""

from __future__ import annotations

import re
import threading
import time
from typing import ClassVar, Set

PATIENCE = 3.0
POOLED = re.compile(r"AnyIO|ThreadPool|asyncio_|pytest|aiosmtpd|Controller|outside-|serve_forever|process_request")


class Started:
    """Those that were not there when this was made; pools' and servers' never end."""

    lasting: ClassVar[Set[str]] = set()
    """What ran for longer than anyone waits; it does so each time."""

    def __init__(self) -> None:
        self._before = set(threading.enumerate())

    def settle(self) -> None:
        """Waits for them, `PATIENCE` seconds at most."""
        until = time.monotonic() + PATIENCE
        for thread in set(threading.enumerate()) - self._before:
            runs = _runs(thread)
            if POOLED.search(f"{thread.name} {runs}") or runs in self.lasting:
                continue
            thread.join(max(0.0, until - time.monotonic()))
            if thread.is_alive():
                self.lasting.add(runs)


def _runs(thread: threading.Thread) -> str:
    """The function that it runs, or its class; from Python 3.10 on the function is part of the name."""
    target = getattr(thread, "_target", None)
    return str(getattr(target, "__qualname__", "") or getattr(target, "__name__", "") or type(thread).__qualname__)
