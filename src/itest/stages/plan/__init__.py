"""Decides which files a suite consists of and what stands in them; nothing is rendered or written here."""

from __future__ import annotations

from dataclasses import replace

from itest.model.answers import Answers
from itest.model.facts import ProjectFacts
from itest.model.observations import Observations
from itest.model.plan import Plan
from itest.model.runtime import RuntimeFacts
from itest.stages.plan.builders import plan_builders
from itest.stages.plan.contract import contract
from itest.stages.plan.factories import plan_factories
from itest.stages.plan.foundation import plan_foundation
from itest.stages.plan.journeys import plan_journeys
from itest.stages.plan.reuse import expected_uses, unserved
from itest.stages.plan.samples import plan_samples
from itest.stages.plan.tests import plan_payloads, plan_tests, plan_things
from itest.stages.plan.tests.modules import Beside

__all__ = ["expected_uses", "plan_foundation", "plan_suite", "unserved"]


def plan_suite(facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts, observations: Observations) -> Plan:
    """The whole suite: the foundation with its accounts, factories and builders, and the tests that were chosen."""
    seen = (facts, answers, runtime, observations)
    flows = plan_journeys(seen)
    imports = flows.context["imports"] if flows else frozenset()
    beside = Beside(chapters=(contract(observations),), imports=imports)
    things = plan_things(*seen, beside)
    foundation = plan_foundation(facts, answers, runtime, observations, things=things)
    builders = plan_builders(plan_payloads(*seen, beside))
    planned = plan_tests(*seen, beside)
    tests = tuple(file for file in planned if file.boundary is None or file.boundary in answers.boundaries)
    files = {
        file.path: file
        for file in plan_factories(runtime, facts.orm or "", observations.personas, framework=facts.framework)
    }
    files |= {file.path: file for file in foundation.files}
    files |= {file.path: file for file in ((builders,) if builders else ())}
    files |= {file.path: file for file in plan_samples(observations)}
    files |= {file.path: file for file in (*tests, *((flows,) if flows else ()))}
    return replace(foundation, files=tuple(files[path] for path in sorted(files)))
