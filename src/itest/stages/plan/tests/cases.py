"""One test: its title, fixtures, parameters, what it arranges, its one act and what it asserts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from itest.model.observations import Scenario
from itest.stages.plan.tests.calls import Call, call
from itest.stages.plan.tests.checks import Checks, checks
from itest.stages.plan.tests.code import Code, Import
from itest.stages.plan.tests.effects import condition_codes
from itest.stages.plan.tests.fold import Group
from itest.stages.plan.tests.headlines import crowd_title, part_title, shared_title, tally_title
from itest.stages.plan.tests.payloads import Bases
from itest.stages.plan.tests.prose import Title, title
from itest.stages.plan.tests.things import Making
from itest.stages.plan.tests.variation import Variation
from itest.stages.plan.tests.words import snake
from itest.stages.plan.tests.world import World, needed

INLINE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that the template of one test lays out. `setup` are fixtures that are only there for their effect.

    `page` tells that the answer is no JSON; `conditions` are lines that tell services outside what to do.
    """

    name: str
    doc: str
    setup: tuple[str, ...]
    fixtures: tuple[str, ...]
    parameters: Variation | None
    arrange: tuple[Making, ...]
    call: Call
    checks: Checks
    imports: frozenset[Import]
    things: tuple[str, ...]
    page: bool = False
    conditions: tuple[str, ...] = ()


def case(group: Group, world: World, known: Bases, makings: Mapping[str, Making], alone: frozenset[str]) -> Case:
    """The test of a group of scenarios; the things named in `alone` it makes itself."""
    first, vary = group.scenarios[0], group.variation
    sent, expected = call(first.request, world, known, vary), checks(first, world, vary)
    things = tuple(dict.fromkeys(name for s in group.scenarios for name in needed(s.things, world)))
    inside = _inside(things, alone)
    arrange = tuple(makings[name] for name in inside)
    told = condition_codes(first.conditions, world.scope)
    outside = tuple(
        dict.fromkeys([*(c.fixture for c in first.conditions), *(each.fixture for each in expected.outside)])
    )
    referred = sent.code.fixtures.union(expected.code.fixtures, *(code.fixtures for code in told)) - {*outside}
    made = [makings[name].name for name in things if name not in inside]
    used = {*referred, *(name for each in arrange for name in each.fixtures if name not in each.idle)}
    setup = _for_effect(made, frozenset(used))
    needs = used - {each.name for each in arrange}
    named = _titled(group, world)
    return Case(
        name=named.name,
        doc=named.doc,
        setup=setup,
        fixtures=(
            *_ordered(needs, [name for name in made if name not in setup], world),
            *(("mailbox",) if expected.mails is not None else ()),
            *(name for name in outside if name not in needs),
        ),
        parameters=vary,
        arrange=arrange,
        call=sent,
        checks=expected,
        imports=_imports(sent, expected, arrange, vary).union(*(code.imports for code in told)),
        things=things,
        page=not first.answer.is_json,
        conditions=tuple(code.text for code in told),
    )


def _titled(group: Group, world: World) -> Title:
    deeds = tuple(world.deeds[s.endpoint] for s in group.scenarios)
    if group.variation is None:
        return title(deeds[0], _spoken(group.scenarios[0], world))
    if group.variation.crowd:
        return crowd_title(deeds, group.scenarios)
    if group.variation.tally is not None:
        return tally_title(deeds[0], group.variation.count)
    if group.variation.part is not None:
        return part_title(deeds[0], group.variation.part, group.scenarios)
    return shared_title(deeds[0], group.scenarios, query=group.variation.query is not None)


def _spoken(scenario: Scenario, world: World) -> Scenario:
    """The scenario with its subject in words where that is another endpoint."""
    deed = world.deeds.get(scenario.subject or "")
    return replace(scenario, subject=deed.doing[:1].lower() + deed.doing[1:]) if deed else scenario


def _inside(things: tuple[str, ...], alone: frozenset[str]) -> tuple[str, ...]:
    """The last things, when only this test uses them and they are few; all before them are fixtures."""
    inside: list[str] = []
    for name in reversed(things):
        if name not in alone or len(inside) == INLINE:
            break
        inside.insert(0, name)
    return tuple(inside)


def _for_effect(made: list[str], referred: frozenset[str]) -> tuple[str, ...]:
    """The first things, as long as nothing refers to them: their order among the fixtures stays."""
    setup: list[str] = []
    for name in made:
        if name in referred:
            break
        setup.append(name)
    return tuple(setup)


def _ordered(needs: set[str], made: list[str], world: World) -> tuple[str, ...]:
    """Clients, then things in the order of making, then accounts, then `changes`."""
    clients = sorted((name for name in needs if name.endswith("client")), key=lambda name: (name == "client", name))
    others = sorted(needs - set(clients) - set(made))
    return (*clients, *made, *others, *(("changes",) if world.watch else ()))


def _imports(sent: Call, expected: Checks, arrange: tuple[Making, ...], vary: Variation | None) -> frozenset[Import]:
    rows: list[Code] = [code for row in vary.rows for code in row.values] if vary else []
    found = [sent.code.imports, expected.code.imports, *(m.imports for m in arrange), *(code.imports for code in rows)]
    return frozenset().union(*found)


def named_apart(cases: list[Case]) -> list[Case]:
    """The cases with a name each: a twin is told by what sets it apart from the first one, at last by a number."""
    for trait in (_kind, _method, _client, _path):
        for indexes in _twins(cases):
            usual = trait(cases[indexes[0]])
            for index in indexes[1:]:
                if trait(cases[index]) != usual:
                    cases[index] = replace(cases[index], name=f"{cases[index].name}{trait(cases[index])}")
    for indexes in _twins(cases):
        for number, index in enumerate(indexes[1:], start=2):
            cases[index] = replace(cases[index], name=f"{cases[index].name}_{number}")
    return cases


def _twins(cases: list[Case]) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for index, each in enumerate(cases):
        found.setdefault(each.name, []).append(index)
    return [indexes for indexes in found.values() if len(indexes) > 1]


def _kind(each: Case) -> str:
    """An API and pages of the same things stand side by side."""
    return "_page" if each.page else "_by_api"


def _method(each: Case) -> str:
    return f"_by_{each.call.method}" if each.call.method else ""


def _client(each: Case) -> str:
    return f"_for_{each.call.client.removesuffix('client').strip('_') or 'anonymous'}"


def _path(each: Case) -> str:
    told = snake(re.sub(r"\{[^}]*\}|^f?\"", "", each.call.path)) or "root"
    return "" if each.call.verb else f"_at_{told}"
