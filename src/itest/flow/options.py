"""What the command line said, before anything is known of the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The flags of `init`, as given; None and () mean "not said"."""

    project: Path
    yes: bool = False
    dry_run: bool = False
    boundaries: tuple[str, ...] = ()
    python: str | None = None
    app: str | None = None
    tests_dir: str | None = None
    probe: bool | None = None
    verify: bool = True
    install: bool = True
    scratch: bool | None = None
