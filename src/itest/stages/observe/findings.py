"""What looks wrong, as questions with the request that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from itest.model.codec import from_json
from itest.model.observations import Finding, Request
from itest.stages.observe.ties import SECRET, plain, telling

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
}
Odd = Mapping[str, Any]


def findings(odd: Sequence[Odd]) -> tuple[Finding, ...]:
    """One finding for each kind of trouble at each endpoint, the first that was seen."""
    found: dict[tuple[str, str, str], Finding] = {}
    for item in odd:
        detail = str(item["detail"]).split("\n")[0][:200]
        finding = Finding(
            kind="server error" if item["kind"] == "broken" else item["kind"],
            endpoint=item["endpoint"],
            question=_question(item, detail),
            request=from_json(Request, item["request"]),
            detail=detail,
        )
        found.setdefault((finding.kind, finding.endpoint, detail.split(":")[0]), finding)
    return tuple(found.values())


def _question(item: Odd, detail: str) -> str:
    if item["kind"] == "stranger":
        return f"{item['endpoint']} lets another user change what is not theirs: is that meant?"
    if item["status"] == 0:
        return f"{item['endpoint']} did not answer in time: is that meant?"
    case = CASES.get(str(item.get("intent")), "called")
    error = detail.split(":")[0]
    return f"{item['endpoint']} fails with {item['status']} ({error}) when {case}: should it refuse instead?"


def dropped_fields(scenes: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Fields that were sent, that the row has a column for, and that the created row does not carry."""
    for scene in scenes:
        request = scene["script"]["request"]
        data = request.get("json") or request.get("form")
        if scene["intent"] != "success" or not isinstance(data, dict):
            continue
        data = next(iter(data.values())) if len(data) == 1 and isinstance(next(iter(data.values())), dict) else data
        for row in scene["record"]["rows"]:
            for name in _lost(data, row):
                yield Finding(
                    kind="dropped field",
                    endpoint=scene["endpoint"],
                    question=f"{scene['endpoint']} takes `{name}` but does not store it: is that meant?",
                    request=from_json(Request, request),
                    detail=f"sent {data[name]!r}, {row['table']}.{name} is {plain(row['after'][name])!r}",
                )


def _lost(data: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    if row["kind"] != "created":
        return []
    names = [name for name in data if name in row["after"] and telling(data[name]) and not SECRET.search(name)]
    return [name for name in names if row["after"][name] in (None, "")]
