"""Where itest keeps what it can make again: folders of its own below the user's cache."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def cache_folder(name: str) -> Path:
    """A folder of itest's own below the user's cache, made if need be; a temporary one where that is not writable."""
    import tempfile
    from pathlib import Path

    folder = Path(cache_path(name))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix=f"itest-{name}-"))


def cache_path(name: str) -> str:
    """Where that folder is, whether or not it exists. Imports nothing, for those who only look whether it is there."""
    if given := os.environ.get("ITEST_CACHE_DIR"):
        return os.path.join(given, name)
    if sys.platform == "win32":
        caches = os.path.join(os.environ.get("LOCALAPPDATA", "~"), "itest", "cache")
    elif sys.platform == "darwin":
        caches = "~/Library/Caches/itest"
    else:
        caches = os.path.join(os.environ.get("XDG_CACHE_HOME") or "~/.cache", "itest")
    return os.path.join(os.path.expanduser(caches), name)
