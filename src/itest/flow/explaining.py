"""Finds what `explain` is asked about: a rule of the doctor by code or name, or a boundary, here and in general."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from itest.console.chart import remark, standing
from itest.console.text import place
from itest.errors import ItestError
from itest.flow.mapping import chart_of
from itest.flow.work import Progress
from itest.model.chart import Area
from itest.model.rule import documentation
from itest.registry import room
from itest.stages.audit import all_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`kind` is rule, boundary, file or pack; `facts` are (what, value) in the order in which they are shown."""

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


def explained(thing: str, project: Path, progress: Progress) -> Explanation:
    """What there is to say of `thing`; of a boundary also what `map` knows of it in the project, if there is one.

    Raises ItestError as `explanation` does.
    """
    found = explanation(thing)
    if found.kind != "boundary":
        return found
    try:
        areas = chart_of(project, progress).areas
    except ItestError:
        return found
    area = next((area for area in areas if area.name == found.key), None)
    if area is None:
        return replace(found, facts=(*found.facts, ("in this project", "nothing of it was found")))
    return replace(found, facts=(*found.facts, *_here(area)), body="\n".join([found.body, *_lines(area)]))


def _here(area: Area) -> Iterator[tuple[str, str]]:
    yield "in this project", standing(area)
    if area.chosen is not None:
        yield "in itest's suite", "yes" if area.chosen else f"no (itest add boundary {area.name})"


def _lines(area: Area) -> Iterator[str]:
    if area.evidence:
        yield "\nWhere it shows:"
        yield from (f"  {place(each.where)}  {each.text}" for each in area.evidence)
    if area.crossings:
        yield "\nEndpoints that cross it:"
        yield from (f"  {each.endpoint}  {remark(area, each)}" for each in area.crossings)


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
