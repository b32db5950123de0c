"""Which rules run and whose findings are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from itest.model.report import Finding
from itest.model.rule import Rule
from itest.stages.audit.config import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Rule codes or their prefixes (`M`, `M02`) or `ALL`. Of two that fit the longer wins, of equals ignore.

    Without `select` all rules but those of severity info run. `extend` adds. `paths` are POSIX, relative; none: all.
    `config` may hide rules below some paths; `touched`, when given, tells whether a finding is of interest at all.
    """

    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    config: Config = field(default_factory=Config)
    touched: Callable[[Finding], bool] | None = None

    @property
    def narrowed(self) -> bool:
        """Whether findings of the rules that run may be left out."""
        return bool(self.paths) or self.touched is not None

    def wants(self, rule: Rule) -> bool:
        """Whether the rule runs."""
        chosen = max(_fit(rule.code, self.select), _fit(rule.code, self.extend))
        if not self.select and rule.severity != "info":
            chosen = max(chosen, 0)
        return chosen > _fit(rule.code, self.ignore)

    def covers(self, finding: Finding) -> bool:
        """Whether a finding of a rule that ran is shown."""
        path = finding.path
        asked = not self.paths or any(p in (".", path) or path.startswith(f"{p}/") for p in self.paths)
        return asked and not self.config.hides(finding.code, path) and (self.touched is None or self.touched(finding))

    def unknown(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """What was asked for and fits no rule's code."""
        asked = (*self.select, *self.extend, *self.ignore, *self.config.codes())
        return tuple(one for one in asked if one != "ALL" and not any(code.startswith(one) for code in codes))


def _fit(code: str, wanted: tuple[str, ...]) -> int:
    """How closely the best of the prefixes fits; -1 when none does."""
    return max((0 if one == "ALL" else len(one) for one in wanted if one == "ALL" or code.startswith(one)), default=-1)
