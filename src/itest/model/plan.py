"""Which files a suite consists of and the facts that each template is given; decided before anything is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from itest.model.changes import Ownership
from itest.model.facts import Where


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFile:
    """One file to render: `path` is relative to the suite's folder, `template` to `templates/`."""

    path: str
    template: str
    ownership: Ownership
    context: Mapping[str, Any]
    boundary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FixtureUse:
    """What becomes of a fixture that stands above the suite: its tests are given it, or one of the suite's own.

    `why`, where it is not reused, ends a sentence about it. One that "runs" does so for every test below its folder.
    """

    name: str
    where: Where
    use: Literal["reused", "overridden", "runs", "out of reach"]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`dependencies` are requirement strings that the suite needs in the project's environment.

    `fixtures` are those of the user's that the suite has to do with.

    `overrides` are texts that take the place of built-in templates, by the template's path.
    """

    tests_dir: str
    files: tuple[PlannedFile, ...]
    dependencies: tuple[str, ...]
    notes: tuple[str, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    fixtures: tuple[FixtureUse, ...] = ()
