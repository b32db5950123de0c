"""The forms in which the doctor's report can be written: one module each, discovered; `text` and `json` among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from itest import registry
from itest.model.report import Report


class Format(Protocol):
    """Writes a report as text; ends with a line break."""

    def __call__(self, report: Report) -> str: ...


def formats() -> Mapping[str, Format]:
    """Every form by its name."""
    return registry.room("itest.console.formats", "FORMAT")
