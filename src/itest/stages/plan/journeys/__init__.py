"""Plans test_journeys.py: each flow that was observed as one test that reads as a story."""

from __future__ import annotations

from itest.model.answers import Answers
from itest.model.facts import ProjectFacts
from itest.model.observations import Observations
from itest.model.plan import PlannedFile
from itest.model.runtime import RuntimeFacts
from itest.stages.plan.context import suite_context
from itest.stages.plan.journeys.opening import openings
from itest.stages.plan.journeys.tale import tale
from itest.stages.plan.people import people_context
from itest.stages.plan.tests import import_lines
from itest.stages.plan.tests.code import Import
from itest.stages.plan.tests.payloads import bases
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.world import world

BOUNDARY = "journeys"
TEMPLATE = "boundaries/journeys/test_journeys.py.jinja"
Seen = tuple[ProjectFacts, Answers, RuntimeFacts, Observations]


def plan_journeys(seen: Seen) -> PlannedFile | None:
    """The file; None where no flow was seen to work, or none is wanted. Its context names all `imports`."""
    facts, answers, runtime, observations = seen
    if BOUNDARY not in answers.boundaries or not observations.journeys:
        return None
    context = suite_context(facts, answers, runtime)
    people = people_context(context, observations.personas)
    begin, surroundings = openings(people), world(*seen)
    known = bases(surroundings)
    tales = tuple(tale(journey, surroundings, known, begin) for journey in observations.journeys)
    values = next((journey.values for journey in observations.journeys if journey.values), {})
    imports: frozenset[Import] = frozenset().union(*(each.code.imports for each in tales))
    named = any("NEWCOMER" in each.text for each in tales)
    newcomer = {quoted(name): quoted(str(value)) for name, value in values.items()} if named else {}
    lines = import_lines(imports)
    return PlannedFile(
        path="test_journeys.py",
        template=TEMPLATE,
        ownership="owned",
        context={**context, "tales": tales, "newcomer": newcomer, "imports": imports, "import_lines": lines},
        boundary=BOUNDARY,
    )
