"""The sample applications below `tests/projects/`: small, real, one per framework and ORM, and what is known of each.

Each folder holds `tree/` (the project), `sample.toml` (in which environments it runs), `expected.json` (what inspection
must find, taken from the running application) and `faults.toml` (edits of which a good suite notices at least one).
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECTS = Path(__file__).parent / "projects"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One edit that breaks the application: `old`, which occurs once in `file`, becomes `new`."""

    file: str
    old: str
    new: str
    why: str

    def seed(self, project: Path) -> None:
        path = project / self.file
        path.write_text(self.seeded(path.read_text(encoding="utf-8")), encoding="utf-8")

    def seeded(self, source: str) -> str:
        assert source.count(self.old) == 1, f"{self.file} holds {self.old!r} {source.count(self.old)} times"
        return source.replace(self.old, self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """`directory` is the project's folder in its repository; `reached` the share of handlers that a suite must run."""

    name: str
    environments: tuple[str, ...]
    directory: str
    database: str
    reached: float

    @property
    def home(self) -> Path:
        return PROJECTS / self.name

    @property
    def expected(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "expected.json").read_text(encoding="utf-8"))
        return found

    @property
    def faults(self) -> tuple[Fault, ...]:
        data = tomllib.loads((self.home / "faults.toml").read_text(encoding="utf-8"))
        return tuple(Fault(**fault) for fault in data["fault"])

    def copy(self, into: Path) -> Path:
        """A copy of the repository in the folder `into`; returns the project's folder in it."""
        ignored = shutil.ignore_patterns("__pycache__", ".*_cache")
        return Path(shutil.copytree(self.home / "tree", into / self.name, ignore=ignored)) / self.directory


def _read(home: Path) -> Sample:
    data = tomllib.loads((home / "sample.toml").read_text(encoding="utf-8"))
    return Sample(name=home.name, **{**data, "environments": tuple(data["environments"])})


SAMPLES = tuple(_read(path.parent) for path in sorted(PROJECTS.glob("*/sample.toml")))
