"""No mapper: tables are known from the schema only, see `wiring`."""

from __future__ import annotations

from typing import Any

from ..project import Project


def models(_project: Project) -> list[dict[str, Any]]:
    """No models."""
    return []


def tables(_project: Project) -> list[str]:
    """No tables that a mapper would know."""
    return []
