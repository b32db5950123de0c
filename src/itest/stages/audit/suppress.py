"""Comments that hide findings: on the finding's line, or on the line of the function or decorators around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from itest.model.report import Finding, Unused
from itest.model.suite import FileFacts, Suite


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The findings that no comment hides, how many are hidden, and the comments that hide none."""

    findings: tuple[Finding, ...]
    hidden: int
    unused: tuple[Unused, ...]


def suppress(suite: Suite, findings: Iterable[Finding], codes: Iterable[str]) -> Shown:
    """Take away what `# itest: ignore[CODE]` hides (a prefix will do, none means all).

    `codes` are those of the rules that ran: whether a comment for another rule is of use cannot be told.
    """
    used: set[tuple[str, int, str]] = set()
    kept, hidden = [], 0
    for finding in findings:
        by = set(_hiding(suite, finding))
        used |= by
        hidden += bool(by)
        kept += [] if by else [finding]
    return Shown(findings=tuple(kept), hidden=hidden, unused=tuple(_unused(suite, used, tuple(codes))))


def _hiding(suite: Suite, finding: Finding) -> Iterator[tuple[str, int, str]]:
    """(path, line, code as written) of the comments that hide a finding."""
    facts = suite.files.get(finding.path)
    if facts is None or not facts.ignores:
        return
    lines = _lines(facts, finding)
    for line, codes, _ in facts.ignores:
        for one in codes.split(","):
            if line in lines and finding.code.startswith(one):
                yield facts.path, line, one


def _unused(suite: Suite, used: set[tuple[str, int, str]], ran: tuple[str, ...]) -> Iterator[Unused]:
    for facts in suite.files.values():
        for line, codes, _ in facts.ignores:
            idle = [one for one in codes.split(",") if (facts.path, line, one) not in used and _ran(one, ran)]
            if idle:
                yield Unused(path=facts.path, line=line, codes=",".join(idle))


def _ran(code: str, ran: tuple[str, ...]) -> bool:
    """Whether every rule that the code stands for had its say; an unknown code stands for none and hides nothing."""
    meant = [rule for rule in ran if rule.startswith(code)]
    return bool(meant) or not code


def _lines(facts: FileFacts, finding: Finding) -> set[int]:
    """The finding's own line and the `def` lines of what it stands in."""
    lines = {finding.line}
    for function in (*facts.functions, *(fixture.function for fixture in facts.fixtures)):
        if function.line <= finding.line <= function.end_line or function.qualname == finding.qualname:
            lines.add(function.line)
    return lines
