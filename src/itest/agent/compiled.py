"""Keeps compiled modules for the jobs that follow, as the fence lets nobody write `__pycache__` into the environment.

Without it, an environment that was installed without compiling costs seconds in each of a dozen processes.
"""

from __future__ import annotations

import hashlib
import importlib.machinery
import marshal
import os
from typing import Any


def share(folder: str) -> None:
    """From now on code is compiled once for each source text and path, and kept below `folder`."""
    compiling = importlib.machinery.SourceFileLoader.source_to_code

    def source_to_code(self: Any, data: Any, path: Any, **options: Any) -> Any:
        if options or not isinstance(data, bytes):
            return compiling(self, data, path, **options)
        name = hashlib.sha1(os.fsencode(path) + b"\0" + data).hexdigest()
        kept = os.path.join(folder, name)
        code = _known(kept)
        if code is None:
            # not inside an `except`: what this raises is the project's own fault and must carry no other
            code = compiling(self, data, path)
            _keep(kept, code)
        return code

    importlib.machinery.SourceFileLoader.source_to_code = source_to_code  # type: ignore[method-assign]


def _known(path: str) -> Any:
    try:
        with open(path, "rb") as stream:
            return marshal.load(stream)
    except (OSError, EOFError, ValueError, TypeError):
        return None


def _keep(path: str, code: Any) -> None:
    """Written aside and moved, so that no other process ever reads half of it."""
    part = "%s.%d" % (path, os.getpid())
    try:
        with open(part, "wb") as stream:
            marshal.dump(code, stream)
        os.replace(part, path)
    except OSError:  # a full disk costs time, not correctness
        return
