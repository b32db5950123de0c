"""What varies in a parametrized test: its parameters, their rows, and what request and checks take from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from itest.model.observations import Answer, Scenario
from itest.stages.plan.tests import vocabulary
from itest.stages.plan.tests.code import Code
from itest.stages.plan.tests.prose import field_of
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.words import words


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a parametrization."""

    values: tuple[Code, ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """What varies in a folded test: its parameters and the expressions that the request uses instead of its own.

    `tally` is the path to the list whose length the parameter `count` tells, or `count` where that never varies; `part`
    is the key of the one part of the answer that a parameter tells. `errors` is the expression for the fields that the
    error answer names; `crowd` marks several endpoints and `form` that their bodies are form fields.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    body: Code | None = None
    query: Code | None = None
    path: Code | None = None
    verb: str | None = None
    location: Code | None = None
    errors: str | None = None
    tally: str | None = None
    count: int | None = None
    part: str | None = None
    crowd: bool = False
    form: bool = False


def same_errors(members: list[Scenario], how: str) -> bool:
    """Whether one expression tells the fields named by every member's error: its own field, or the same for all."""
    if how == "all":
        return len({s.answer.error_fields for s in members}) == 1
    told = [
        ({name.rpartition(".")[2] for name in s.answer.error_fields}, field_of(s).rpartition(".")[2]) for s in members
    ]
    return all(fields in (set(), {own}) for fields, own in told)


def listed_errors(answer: Answer) -> str:
    """The fields that the answer names, as a set expression."""
    names = dict.fromkeys(name.rpartition(".")[2] for name in answer.error_fields)
    return "{" + ", ".join(quoted(name) for name in names) + "}"


def label(scenario: Scenario, value: Any) -> str:
    """The id of a row: the subject in words; none where pytest's own id (`email-not-an-address`) says as much."""
    subject = scenario.subject or ""
    asked = scenario.request.query.get(subject.removesuffix("=matching"))
    told = "-".join(words(_spoken(subject.replace("=matching", f"={asked}") if isinstance(asked, str) else subject)))
    if ":" in (scenario.subject or "") or value is None:
        return told
    short = isinstance(value, str) and 0 < len(value) <= 30 and value.isascii() and value.isprintable()
    return "" if short or isinstance(value, (int, float)) else f"{told}-{_kind(value)}"


def _spoken(subject: str) -> str:
    """`limit=-1` as `limit minus 1`, `tag=nothing` as `unknown tag`, `email: nobody's` as `unknown email`."""
    name, equals, value = subject.partition("=")
    if equals:
        word = {"nothing": "unknown", "huge": "huge", "empty": "empty"}.get(value)
        return f"{word} {name}" if word else re.sub(r"-(?=\d)", " minus ", subject)
    name, _, reason = subject.partition(":")
    word = vocabulary.FAULTS.get(reason.strip())
    return f"{word} {name}" if word else subject


def _kind(value: Any) -> str:
    if value == "":
        return "empty"
    return "long" if isinstance(value, str) and len(value) > 30 else type(value).__name__.replace("NoneType", "null")


def distinct_rows(rows: list[Row]) -> tuple[Row, ...]:
    """The rows, ids made different where two are alike; rows that repeat another are left out."""
    found: dict[tuple[str, ...], Row] = {}
    labels: set[str] = set()
    for row in rows:
        label, number = row.label, 2
        while label and label in labels:
            label, number = f"{row.label}-{number}", number + 1
        labels.add(label)
        found.setdefault(tuple(code.text for code in row.values), Row(row.values, label))
    return tuple(found.values())
