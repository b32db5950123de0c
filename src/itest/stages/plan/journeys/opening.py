"""How a story begins: somebody new signs up and logs in, by the suite's own functions for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itest.model.observations import Journey
from itest.stages.plan.tests.code import Import

NEWCOMER = "NEWCOMER"
ACCOUNTS = ".support.accounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """Which of the suite's functions there are, and what they give back."""

    sign_up: bool
    log_in: bool
    by_sign_up: bool
    headers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The first lines of a test and what they import."""

    lines: tuple[str, ...] = ()
    imports: frozenset[Import] = frozenset()


def openings(people: Mapping[str, Any]) -> Openings:
    """From the context of the accounts' templates; a sign-up that takes a name serves known people only."""
    proof, sign_up = people.get("proof") or {}, people.get("sign_up")
    return Openings(
        sign_up=bool(sign_up and not sign_up["bodies"]),
        log_in=bool(proof.get("by_log_in")),
        by_sign_up=bool(proof.get("by_sign_up")),
        headers=bool(proof.get("headers")),
    )


def opening(journey: Journey, known: Openings) -> Opening | None:
    """The lines that bring the newcomer in; None where the steps have to be spelled out."""
    if journey.way in ("given", "nobody"):
        return Opening()
    if journey.way == "new" and not known.sign_up:
        return None
    person = NEWCOMER if journey.way == "new" else 'PEOPLE["user"]'
    lines: list[str] = []
    imports: set[Import] = set()
    if journey.way == "new":
        lines.append(
            f'headers = sign_up(client, {person})["headers"]' if known.by_sign_up else f"sign_up(client, {person})"
        )
        imports.add((ACCOUNTS, "sign_up"))
    else:
        imports.add((ACCOUNTS, "PEOPLE"))
    if known.log_in:
        told = f"log_in(client, {person})"
        lines.append(f'headers = {told}["headers"]' if known.headers else told)
        imports.add((ACCOUNTS, "log_in"))
    return Opening(lines=tuple(lines), imports=frozenset(imports))
