"""Static inspection: what the project is, read from its files, never by importing or running it."""

from __future__ import annotations

from itest.stages.inspect.json import as_json
from itest.stages.inspect.stage import inspect

__all__ = ["as_json", "inspect"]
