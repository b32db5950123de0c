"""Finds what `explain` is asked about: a rule of the doctor by code or name, or a boundary."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from itest.errors import ItestError
from itest.model.rule import documentation
from itest.registry import room
from itest.stages.audit import all_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`kind` is rule or boundary; `facts` are (what, value) in the order in which they are shown."""

    kind: str
    key: str
    title: str
    facts: tuple[tuple[str, str], ...]
    body: str

    def text(self) -> str:
        """For a person."""
        facts = "\n".join(f"{what}: {value}" for what, value in self.facts)
        named = self.key if self.key == self.title else f"{self.key} {self.title}"
        return f"{named}\n{facts}\n\n{self.body}"

    def document(self) -> dict[str, object]:
        """For a machine."""
        return {**asdict(self), "facts": dict(self.facts)}


def explanation(thing: str) -> Explanation:
    """What there is to say of `thing`, in any case. Raises ItestError, with what comes near, when it is unknown."""
    known = {key.lower(): found for found in _all() for key in (found.key, found.title)}
    found = known.get(thing.strip().lower())
    if found is None:
        near = difflib.get_close_matches(thing.lower(), known, 1)
        advice = (
            f"Did you mean {known[near[0]].key}?" if near else "Rules have codes like M02; boundaries names like auth."
        )
        raise ItestError(f"There is nothing called {thing} to explain", advice=advice)
    return found


def _all() -> Iterator[Explanation]:
    for rule in all_rules():
        facts = (("severity", rule.severity), ("family", rule.family), ("consequence", rule.consequence))
        hide = ("hide one", f"# itest: ignore[{rule.code}] reason")
        body = documentation(rule)
        yield Explanation(kind="rule", key=rule.code, title=rule.name, facts=(*facts, hide), body=body)
    for boundary in room("itest.boundaries", "BOUNDARY").values():
        reason = f"{boundary.reason[:1].upper()}{boundary.reason[1:]}."
        priority = (("priority", boundary.priority),)
        yield Explanation(kind="boundary", key=boundary.name, title=boundary.name, facts=priority, body=reason)
