"""What a suite would make of the fixtures that the project has, before anything of it is run."""

from __future__ import annotations

from itest.errors import ItestError
from itest.model.facts import ProjectFacts
from itest.model.plan import FixtureUse
from itest.source.tree import SourceTree
from itest.stages.place import place
from itest.stages.plan import expected_uses
from itest.stages.record import read_manifest


def standing(tree: SourceTree, facts: ProjectFacts) -> tuple[FixtureUse, ...]:
    """As the source tells it; a fixture that can serve still has to leave the tests green when `init` tries it."""
    try:
        before = read_manifest(tree.root)
    except ItestError:  # told by the commands that need it
        before = None
    return expected_uses(facts, place(facts, before.tests_dir if before else None))
