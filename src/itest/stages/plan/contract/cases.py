"""The tests of the contract: one for the reads of a resource and one for its writes, parametrized over endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from itest.model.observations import Answer, Scenario
from itest.stages.plan.contract.terms import Terms
from itest.stages.plan.tests.cases import Case, case
from itest.stages.plan.tests.checks import Checks
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.crowd import by_endpoint, compatible
from itest.stages.plan.tests.fold import Group
from itest.stages.plan.tests.payloads import Bases
from itest.stages.plan.tests.prose import Title
from itest.stages.plan.tests.things import Making, making, ties
from itest.stages.plan.tests.variation import Row, Variation
from itest.stages.plan.tests.words import plural, sentence, snake
from itest.stages.plan.tests.world import World

BYSTANDERS = ("decoy_", "other_")
READS = ("GET", "HEAD")
PROMISE = "every field with its type and format"
Promise = tuple[Scenario, Code]


class Planning(NamedTuple):
    """What tests are planned with, in the order in which `case` takes it."""

    world: World
    known: Bases
    makings: Mapping[str, Making]


def contract_cases(terms: Terms, world: World, known: Bases) -> list[Case]:
    """The tests in order of their resources; each endpoint with a JSON answer stands in one of them."""
    quiet = replace(world, watch=False)
    plan = Planning(quiet, known, {name: making(thing, world, known) for name, thing in world.things.items()})
    groups: dict[tuple[str, bool, str], list[Promise]] = {}
    for scenario in _promising(world):
        expected = terms.answer((scenario.endpoint, scenario.answer.status), scenario.answer.body)
        if expected is not None:
            reads = scenario.request.method in READS
            key = (world.places[scenario.endpoint].resource, not reads, scenario.request.persona)
            groups.setdefault(key, []).append((_bare(scenario), expected))
    found = []
    for key in sorted(groups):
        for together in _together(groups[key], quiet, key[1]):
            found += _told(together, plan)
    return found


def _promising(world: World) -> Iterator[Scenario]:
    """The first success of each endpoint."""
    seen: set[str] = set()
    for scenario in world.scenarios:
        if scenario.intent == "success" and scenario.answer.is_json and scenario.endpoint not in seen:
            seen.add(scenario.endpoint)
            yield scenario


def _bare(scenario: Scenario) -> Scenario:
    """The scenario without what its answer held and changed, and without what stands beside the things it is about."""
    request = scenario.request
    tied = ties([request.holes, request.query, request.json, request.form, request.headers])
    things = tuple(name for name in scenario.things if name in tied or not name.startswith(BYSTANDERS))
    return replace(scenario, answer=Answer(status=scenario.answer.status, is_json=True), rows=(), things=things)


def _together(promises: list[Promise], world: World, writes: bool) -> Iterator[list[Promise]]:
    """Those that can start from the same; writes start as they were seen: what is made could meet its like."""
    codes = {scenario.endpoint: code for scenario, code in promises}
    alike: dict[tuple[tuple[str, ...], str], list[Scenario]] = {}
    for scenario, _ in promises:
        # what services outside are told beforehand is no two scenarios' own
        start = (scenario.things if writes else (), repr(scenario.conditions))
        alike.setdefault(start, []).append(scenario)
    for start in sorted(alike):
        for group in compatible(alike[start], world):
            yield [(scenario, codes[scenario.endpoint]) for scenario in group]


def _told(promises: list[Promise], plan: Planning) -> list[Case]:
    """One test for all where their requests can be parameters, else one for each."""
    plain = [
        (s, code) for s, code in promises if not s.request.query and not s.request.headers and s.request.raw is None
    ]
    vary = by_endpoint([s for s, _ in plain], plan.world, plan.known) if len(plain) > 1 else None
    if vary is None or len(vary.rows) != len(plain):
        return [_single(scenario, code, plan) for scenario, code in promises]
    rest = [each for each in promises if each not in plain]
    return [_several(plain, vary, plan), *(_single(s, code, plan) for s, code in rest)]


def _single(scenario: Scenario, expected: Code, plan: Planning) -> Case:
    deed = plan.world.deeds[scenario.endpoint]
    title = Title(f"test_answer_of_{snake(deed.phrase)}", sentence(f"What {deed.doing} answers: {PROMISE}"))
    made = case(Group(scenarios=(scenario,)), *plan, frozenset())
    return _promised(made, title, (expected.text, expected), plan, scenario.answer.status)


def _several(promises: list[Promise], vary: Variation, plan: Planning) -> Case:
    members, codes = [s for s, _ in promises], [code for _, code in promises]
    statuses = sorted({s.answer.status for s in members})
    names, columns = list(vary.names), [list(row.values) for row in vary.rows]
    verb = vary.verb
    if all(s.request.method == members[0].request.method for s in members):
        verb, names, columns = None, names[1:], [row[1:] for row in columns]
    if len(statuses) > 1:
        names.append("status")
        columns = [[*row, Code(str(s.answer.status))] for row, s in zip(columns, members, strict=True)]
    rows = [Row((*row, code), was.label) for row, code, was in zip(columns, codes, vary.rows, strict=True)]
    varied = replace(vary, names=(*names, "answer"), rows=tuple(rows), verb=verb)
    made = case(Group(scenarios=tuple(members), variation=varied), *plan, frozenset())
    title = _title(members, plan.world)
    status = statuses[0] if len(statuses) == 1 else None
    promised = _promised(made, title, ("answer", join("", codes)), plan, status)
    return promised if status is not None else replace(promised, checks=replace(promised.checks, told="status"))


def _title(members: list[Scenario], world: World) -> Title:
    """By the deeds where they are two, else by what is read or changed."""
    place, deeds = world.places[members[0].endpoint], [world.deeds[s.endpoint] for s in members]
    noun = place.resource.replace("_", " ")
    told = "reading" if members[0].request.method in READS else "changing"
    named, spoken = f"{told} {noun}", f"{told} {plural(noun) if place.counted else noun}"
    if len(deeds) == 2:
        named, spoken = (" and ".join(getattr(deed, how) for deed in deeds) for how in ("phrase", "doing"))
    return Title(f"test_answers_of_{snake(named)}", sentence(f"What {spoken} answers: {PROMISE}"))


def _promised(made: Case, title: Title, promise: tuple[str, Code], plan: Planning, status: int | None) -> Case:
    body, code = promise
    checks = Checks(status=status, body=body, code=code)
    told = {line.partition(".")[0] for line in made.conditions}
    watched = {"changes", "mailbox", *(each.fixture for each in made.checks.outside)} - told
    fixtures = tuple(name for name in made.fixtures if name not in watched)
    by_others = {
        name for thing in plan.makings.values() if thing.name in (*fixtures, *made.setup) for name in thing.fixtures
    }
    return replace(
        made,
        name=title.name,
        doc=title.doc,
        setup=tuple(name for name in made.setup if name not in by_others),
        fixtures=fixtures,
        checks=checks,
        imports=made.imports | code.imports,
    )
