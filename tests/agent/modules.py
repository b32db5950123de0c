"""Modules of a made-up project on disk, imported for one test."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from itest.agent.project import Project


@contextmanager
def module(folder: Path, source: str, name: str = "sample_views") -> Iterator[tuple[ModuleType, Project]]:
    """The imported module and the project that it belongs to; forgotten afterwards."""
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(name), Project(str(folder))
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop(name, None)
