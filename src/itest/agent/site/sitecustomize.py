"""Child interpreters (xdist workers, commands of the project) get their parent's fence and its clock."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def _fence() -> None:
    package = os.path.dirname(_HERE)
    sys.path.append(os.path.dirname(package))
    fence = __import__(os.path.basename(package) + ".fence", fromlist=["install_from_environment"])
    fence.install_from_environment()
    if os.environ.get("ITEST_DAYS_LATER"):
        __import__(os.path.basename(package) + ".clock", fromlist=["move_as_told"]).move_as_told()


def _next() -> None:
    """Runs the environment's own sitecustomize, which this one hides."""
    others = [entry for entry in sys.path if os.path.abspath(entry or ".") != _HERE]
    found = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if found is not None and found.loader is not None:
        found.loader.exec_module(importlib.util.module_from_spec(found))


if os.environ.get("ITEST_FENCE"):
    _fence()
    _next()
