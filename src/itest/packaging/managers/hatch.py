"""Hatch: environments declared in pyproject.toml."""

from __future__ import annotations

from itest.packaging.manager import Manager

MANAGER = Manager(name="hatch", create="hatch env create")
