"""The proof for machines and for pull requests: a JSON document (schema 1) and a Markdown table."""

from __future__ import annotations

from typing import Any

from itest.console.proof_advice import advice, closing
from itest.model.proof import Outcome, Proof


def proof_document(proof: Proof) -> dict[str, Any]:
    """What `prove --json` prints: the figures, then every fault by endpoint with what became of it."""
    return {
        "schema": 1,
        "project": proof.project,
        "tests": proof.tests,
        "endpoints": list(proof.endpoints),
        "possible": proof.possible,
        "seed": proof.seed,
        "tried": len(proof.tried),
        "caught": len(proof.caught),
        "percent": round(proof.percent, 1),
        "fail_under": proof.fail_under,
        "by_endpoint": [
            {
                "endpoint": name,
                "tried": len(outcomes),
                "caught": sum(outcome.caught for outcome in outcomes),
                "faults": [_fault(outcome) for outcome in outcomes],
            }
            for name, outcomes in proof.groups.items()
        ],
        "void": [_fault(outcome) for outcome in proof.outcomes if outcome.verdict == "void"],
        "baseline_seconds": round(proof.baseline_seconds, 3),
        "seconds": round(proof.seconds, 3),
    }


def proof_markdown(proof: Proof) -> str:
    """A table of the endpoints, the survivors as diffs, and the closing line."""
    lines = ["| endpoint | caught | survived |", "|---|---|---|"]
    for name, outcomes in proof.groups.items():
        caught = sum(outcome.caught for outcome in outcomes)
        left = [f"`{o.fault.path}:{o.fault.line}` {o.fault.operator}" for o in outcomes if not o.caught]
        lines.append(f"| {_cell(name)} | {caught} of {len(outcomes)} | {_cell('<br>'.join(left) or 'none')} |")
    for outcome in proof.survivors:
        fault = outcome.fault
        lines += ["", f"**{fault.path}:{fault.line}** {fault.operator} ({fault.group})", "", "```diff"]
        lines += [f"-{line}" for line in fault.before.splitlines()]
        lines += [f"+{line}" for line in fault.after.splitlines()]
        lines.append("```")
    told = [f"- {line}" for line in advice(proof)]
    lines += ["", *told, *([""] if told else []), f"**{closing(proof)}**", ""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _fault(outcome: Outcome) -> dict[str, Any]:
    fault = outcome.fault
    return {
        "path": fault.path,
        "line": fault.line,
        "function": fault.name,
        "operator": fault.operator,
        "before": fault.before,
        "after": fault.after,
        "endpoints": list(fault.endpoints),
        "verdict": outcome.verdict,
        "test": outcome.test,
        "reason": outcome.reason,
        "tests_run": outcome.ran,
        "seconds": round(outcome.seconds, 3),
    }
