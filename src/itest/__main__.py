"""`python -m itest` is the same command."""

from __future__ import annotations

from itest.cli.main import command

command()
