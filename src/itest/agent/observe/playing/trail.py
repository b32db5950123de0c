"""The way from the search to the second look: each scene is handed on as it is kept, a JSON text on a line of a file.

Both run at the same time, so that two processors are at work. A scene is played again only when it is some seconds old:
what the clock says to the second must not be the same in both worlds.
"""

from __future__ import annotations

import json
import time
from typing import Any, Dict, Iterator, Mapping, Optional

END = "end"
"""The kind of the last line."""
LAG = 2.5
PAUSE = 0.05
Json = Dict[str, Any]


class Trail:
    """Where the search lays what it keeps; nothing where nobody follows."""

    def __init__(self, path: Optional[str]) -> None:
        self._path = path

    def lay(self, kind: str, content: Mapping[str, Any]) -> None:
        """One line more."""
        if self._path is not None:
            with open(self._path, "a", encoding="utf-8") as stream:
                stream.write(json.dumps({"kind": kind, "at": time.time(), **content}) + "\n")


def followed(path: str) -> Iterator[Json]:
    """The lines of the trail up to its end, each when it is old enough."""
    with open(path, encoding="utf-8") as stream:
        begun = ""
        while True:
            begun += stream.readline()
            if not begun.endswith("\n"):  # not there, or not all of it
                time.sleep(PAUSE)
                continue
            told: Json = json.loads(begun)
            begun = ""
            if told["kind"] == END:
                yield told
                return
            time.sleep(max(told["at"] + LAG - time.time(), 0.0))
            yield told
