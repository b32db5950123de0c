"""pip: requirement lists, or a project that is installed with its extras; what everything else falls back to."""

from __future__ import annotations

from itest.packaging.manager import Manager

MANAGER = Manager(name="pip", create="python -m venv .venv && .venv/bin/pip install -r requirements.txt")
