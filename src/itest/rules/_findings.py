"""Makes a rule's findings, so that each rule says only what is its own."""

from __future__ import annotations

from itest.model.report import Confidence, Finding, Fix, Related, Severity
from itest.model.rule import Rule
from itest.model.suite import Fixture, Function, Patch


def finding(  # noqa: PLR0913 # what is its own is said by keyword
    rule: Rule,
    where: tuple[str, int, int],
    message: str,
    *,
    explanation: str,
    subject: str,
    qualname: str = "",
    confidence: Confidence = "high",
    severity: Severity | None = None,
    related: tuple[Related, ...] = (),
    fix: Fix | None = None,
) -> Finding:
    """A finding of the rule at (path, line, column)."""
    path, line, column = where
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=severity or rule.severity,
        confidence=confidence,
        consequence=rule.consequence,
        path=path,
        line=line,
        column=column,
        message=message,
        explanation=explanation,
        subject=subject,
        qualname=qualname,
        related=related,
        fix=fix,
    )


def place(of: Fixture | Function) -> tuple[str, int, int]:
    """Where a fixture or function is declared."""
    function = of.function if isinstance(of, Fixture) else of
    return function.path, function.line, function.column


def link(of: Fixture | Function, message: str) -> Related:
    """A declaration as a link of the evidence chain."""
    path, line, _ = place(of)
    return Related(path=path, line=line, message=message)


def patching(patch: Patch) -> str:
    """How the patch is spelled, more or less."""
    owner, _, name = patch.target.rpartition(".")
    return (
        f'patch.object({owner.rpartition(".")[2]}, "{name}")' if patch.kind == "object" else f'patch("{patch.target}")'
    )


def number(count: int, thing: str) -> str:
    """ "1 test", "2 tests"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
