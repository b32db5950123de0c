"""Plans test_contract.py: fields, types and formats of the answers of each resource, shared by its endpoints."""

from __future__ import annotations

from itest.model.observations import Observations
from itest.stages.plan.contract.cases import contract_cases
from itest.stages.plan.contract.terms import Terms
from itest.stages.plan.tests.modules import Chapter, Further
from itest.stages.plan.tests.payloads import Bases
from itest.stages.plan.tests.world import World

BOUNDARY = "contract"
DOC = "The contract of the answers: fields, types and formats, whatever the values are."


def contract(observations: Observations) -> Further:
    """What makes the module out of what the other tests are planned with; it makes none where nothing is promised."""

    def chapter(world: World, known: Bases) -> Chapter | None:
        if BOUNDARY not in world.boundaries:
            return None
        terms = Terms(observations.shapes, world)
        cases = contract_cases(terms, world, known)
        if not cases:
            return None
        constants, code = terms.constants()
        return Chapter(
            stem=BOUNDARY, doc=DOC, cases=tuple(cases), constants=constants, imports=code.imports, helper=terms.lists
        )

    return chapter
