"""The JSON documents of `init`; `schema` is raised when their shape changes."""

from __future__ import annotations

from typing import Any

from itest.console.text import unified
from itest.model.changes import Change, Verdict
from itest.model.codec import to_json
from itest.model.outcome import Outcome


def outcome_document(outcome: Outcome, *, diff: bool = False) -> dict[str, Any]:
    """What `init --json` prints, schema 1: status, plan, verdicts, what was dropped or missed, and findings.

    With `diff` each entry of the plan has its change as a unified diff.
    """
    return {
        "schema": 1,
        "status": outcome.status,
        "project": outcome.facts.root,
        "framework": outcome.facts.framework,
        "orm": outcome.facts.orm,
        "answers": {
            "app": outcome.answers.app.spelling,
            "python": outcome.answers.interpreter.path,
            "boundaries": list(outcome.answers.boundaries),
            "tests_dir": outcome.answers.tests_dir,
        },
        "plan": [_change(change, diff=diff) for change in outcome.changes.changes],
        "dependencies": {
            "missing": list(outcome.changes.dependencies),
            "installed": list(outcome.installed),
            "lacking": list(outcome.lacking),
        },
        "trial": _verdict(outcome.trial),
        "verdict": _verdict(outcome.final),
        "dropped": to_json(outcome.trial.dropped) if outcome.trial else [],
        "endpoints": {"total": outcome.endpoints, "covered": outcome.covered, "refused": outcome.refused},
        "missed": to_json(outcome.missed),
        "findings": to_json(outcome.findings),
        "kept": to_json(outcome.kept),
        "conflicts": [{"path": c.path, "name": c.name, "reason": c.why} for c in outcome.conflicts],
        "notes": list(outcome.notes),
        "outside": [{"target": target, "refused": times} for target, times in outcome.outside],
        "seconds": round(outcome.seconds, 3),
    }


def _change(change: Change, *, diff: bool) -> dict[str, Any]:
    shown = {"diff": "".join(unified(change))} if diff else {}
    return {
        **shown,
        "path": change.path,
        "kind": change.kind,
        "ownership": change.ownership,
        "template": change.template,
        "boundary": change.boundary,
        "reason": change.reason,
    }


def _verdict(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "green": verdict.green,
        "passed": verdict.passed,
        "failed": to_json(verdict.failed),
        "runs": list(verdict.runs),
        "seconds": round(verdict.seconds, 3),
    }
