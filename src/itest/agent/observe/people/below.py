"""The modules of the project that are imported, for those who look through them for something of the project's own."""

from __future__ import annotations

import sys
from typing import List


def modules_below(root: str) -> List[str]:
    """The names of the imported modules whose files lie below `root`, sorted."""
    return [name for name in sorted(sys.modules) if _file(name).startswith(root)]


def _file(name: str) -> str:
    return str(getattr(sys.modules[name], "__file__", None) or "")
