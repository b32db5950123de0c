"""Where the templates are: beside the package in a wheel, at the top of the checkout otherwise."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
AGENT = PACKAGE / "agent"


def templates() -> Path:
    """The folder of templates, whichever way itest was installed."""
    packaged = PACKAGE / "templates"
    return packaged if packaged.is_dir() else PACKAGE.parents[1] / "templates"
