"""Keeps the project's own lists of test libraries in step with what the suite needs."""

from __future__ import annotations

from collections.abc import Sequence

from itest.flow.work import Work
from itest.model.changes import Change
from itest.model.manifest import DependencyRecord, Manifest
from itest.packaging.record import choose, record
from itest.packaging.record.undo import remembered, taken_out
from itest.packaging.requirements import name_of, names, normalised

Listed = tuple[list[Change], tuple[DependencyRecord, ...]]


def listed(work: Work, needed: Sequence[str]) -> Listed:
    """The changes to the project's lists, and what `.itest.toml` is to remember of all that itest wrote there.

    What an earlier command added for a boundary that is chosen no longer goes, unless something else needs it.
    """
    known = work.before.dependencies if work.before else ()
    if not work.answers.install:
        return [], known
    declared = {normalised(name) for name in work.facts.distributions}
    undeclared = [text for text in needed if name_of(text) not in declared]
    added = record(work.root, work.facts.tooling, undeclared) if undeclared else None
    if added is not None:
        return [added], (*known, remembered(added, choose(work.root, work.facts.tooling), undeclared))
    if not work.careful or work.before is None or not _fewer(work, work.before):
        return [], known
    written = names(text for each in known for text in each.requirements)
    return taken_out(work.root, known, written - names(needed))


def _fewer(work: Work, before: Manifest) -> bool:
    """Whether a boundary or a pack is not wanted any more, or another version of a pack is."""
    packs = [loaded.record for loaded in work.packs]
    return not (set(before.boundaries) <= set(work.answers.boundaries) and all(p in packs for p in before.packs))
