"""Job "pytest": runs pytest in the fenced process, so that a test run sees exactly what the observer saw."""

from __future__ import annotations

import importlib
from typing import Any


def main(payload: dict[str, Any]) -> dict[str, Any]:
    """`payload` is {"args": [...], "plugins": [module names]}; gives {"exit": pytest's exit code}."""
    pytest = importlib.import_module("pytest")
    plugins = [importlib.import_module(name) for name in payload.get("plugins", [])]
    return {"exit": int(pytest.main(list(payload["args"]), plugins=plugins))}
