"""Draws fixtures: a line each, or one with what stands behind it and the tests that it runs for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from itest.model.codec import to_json
from itest.stages.audit.fixtures import Card, Choice, Need

SHOWN = 10
"""Tests that are listed without `-v`."""


def write_cards(out: TextIO, cards: Sequence[Card], *, in_full: bool, everything: bool) -> None:
    """One line a fixture, or each in full: its needs as a tree, then its tests."""
    for card in cards:
        flags = ", ".join((card.scope, *(["autouse"] if card.autouse else []), _tests(len(card.tests))))
        out.write(f"{card.where} {card.name} ({flags})\n")
        if in_full:
            out.writelines(f"{line}\n" for line in _tree(card.needs, "  "))
            shown = card.tests if everything else card.tests[:SHOWN]
            out.writelines(f"  runs for {test}\n" for test in shown)
            if len(shown) < len(card.tests):
                out.write(f"  ... and {len(card.tests) - len(shown)} more (-v shows all)\n")


def cards_document(cards: Sequence[Card]) -> dict[str, Any]:
    """The same for machines, schema 1."""
    return {"schema": 1, "fixtures": to_json(tuple(cards))}


def write_choice(out: TextIO, choice: Choice) -> None:
    """Which definition wins and why, how the test comes to it, and what the others are."""
    out.write(f"{choice.test}\n")
    if choice.chain:
        out.write(f"  asks for it by {' -> '.join(choice.chain)}\n")
    else:
        out.write("  does not ask for it; it would get\n")
    for candidate in choice.candidates:
        out.write(f"  {candidate.where} {choice.fixture} ({candidate.scope}): {candidate.reason}\n")


def choice_document(choice: Choice) -> dict[str, Any]:
    """The same for machines, schema 1."""
    return {"schema": 1, **to_json(choice)}


def _tree(needs: Sequence[Need], indent: str) -> Iterator[str]:
    for need in needs:
        told = f"{need.where} ({need.scope})" if need.where else "(pytest or a plugin)"
        yield f"{indent}needs {need.name} {told}"
        yield from _tree(need.needs, f"{indent}  ")


def _tests(count: int) -> str:
    return "1 test" if count == 1 else f"{count} tests"
