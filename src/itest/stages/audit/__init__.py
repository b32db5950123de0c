"""From the linked suite to the report: rules are queries, findings are data."""

from __future__ import annotations

from collections.abc import Iterator

from itest import registry
from itest.model.report import Finding, NotParsed, Report, Seen
from itest.model.rule import Rule
from itest.model.suite import Suite
from itest.stages.audit.pyramid import pyramid
from itest.stages.audit.rank import ranked
from itest.stages.audit.select import Selection
from itest.stages.audit.suppress import suppress

__all__ = ["Selection", "all_rules", "audit"]


def all_rules() -> tuple[Rule, ...]:
    """Every rule of the room, by code."""
    return tuple(sorted(registry.room("itest.rules", "RULE").values(), key=lambda rule: rule.code))


def audit(suite: Suite, selection: Selection, *, seconds: float = 0.0) -> Report:
    """The findings of the selected rules, ranked, without those that a comment in the file hides.

    `seconds` is what reading took; it is only passed on. Findings are data: nothing raises because of what is found.
    """
    rules = tuple(rule for rule in all_rules() if selection.wants(rule))
    found = tuple(finding for finding in _check(suite, rules) if selection.covers(finding))
    shown = suppress(suite, found, (rule.code for rule in rules))
    return Report(
        seen=_seen(suite, seconds),
        findings=ranked(shown.findings),
        suppressed=shown.hidden,
        unused=shown.unused if not selection.narrowed else (),
    )


def _check(suite: Suite, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for rule in rules:
        yield from rule.check(suite)


def _seen(suite: Suite, seconds: float) -> Seen:
    plugins = {name for facts in suite.files.values() for name in facts.plugins} | set(suite.settings.plugins)
    return Seen(
        files=len(suite.files),
        fixtures=len(suite.fixtures),
        tests=len(suite.graph.tests),
        conftests=len(suite.conftests),
        plugins=tuple(sorted(plugins | {n for n in suite.settings.installed if n.startswith("pytest-")})),
        not_parsed=tuple(NotParsed(path=u.path, line=u.line, reason=u.reason) for u in suite.unparsed),
        cache_hits=suite.cache_hits,
        seconds=seconds,
        pyramid=pyramid(suite),
    )
