"""What looks wrong, as questions with the request that shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from itest.model.codec import from_json
from itest.model.observations import Finding, Request

CASES = {
    "duplicate": "sent twice",
    "twice": "called for what is gone",
    "invalid": "given an invalid value",
    "missing": "a field is missing",
    "mediatype": "sent another content type",
    "unknown": "called for what is not there",
    "forbidden": "called by another user",
    "anonymous": "called by nobody",
    "role": "called without the right",
    "page": "asked with odd parameters",
    "journey": "called late in a journey",
}
KINDS = {
    "broken": "server error",
    "stranger": "stranger may change",
    "exposed": "stranger may read",
    "unlike": "cache",
    "stale": "cache",
}
QUESTIONS = {
    "stranger": "lets another user change what is not theirs",
    "exposed": "shows another user what the list keeps from them",
    "unlike": "answers otherwise when it is read a second time, from the cache",
    "stale": "still shows what was there before, when it was read and then {subject} was called",
}
Odd = Mapping[str, Any]


def findings(odd: Sequence[Odd]) -> tuple[Finding, ...]:
    """One finding for each kind of trouble at each endpoint, the first that was seen."""
    found: dict[tuple[str, str, str], Finding] = {}
    for item in odd:
        detail = str(item["detail"]).split("\n")[0][:200]
        finding = Finding(
            kind=KINDS.get(str(item["kind"]), str(item["kind"])),
            endpoint=item["endpoint"],
            question=_question(item, detail),
            request=from_json(Request, item["request"]),
            detail=detail,
        )
        found.setdefault((finding.kind, finding.endpoint, detail.split(":")[0]), finding)
    return tuple(found.values())


def _question(item: Odd, detail: str) -> str:
    if item["kind"] in QUESTIONS:
        told = QUESTIONS[item["kind"]].format(subject=item.get("subject"))
        return f"{item['endpoint']} {told}: is that meant?"
    if item["status"] == 0:
        return f"{item['endpoint']} did not answer in time: is that meant?"
    case, error = CASES.get(str(item.get("intent"))), detail.split(":")[0]
    if item.get("intent") in ("event", "trouble"):
        return (
            f"{item['endpoint']} fails with {item['status']} ({error}) when {item['subject']}: should it handle that?"
        )
    wish = "should it refuse instead" if case else "is that meant"
    return f"{item['endpoint']} fails with {item['status']} ({error}) when {case or 'called'}: {wish}?"
