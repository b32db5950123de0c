"""Folds scenarios that differ in one value into a parametrized test: one field, one query, one endpoint."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from itest.model.codec import to_json
from itest.model.observations import Scenario
from itest.stages.plan.tests.code import Code
from itest.stages.plan.tests.crowd import by_endpoint, compatible, constant_body
from itest.stages.plan.tests.effects import expected_effects
from itest.stages.plan.tests.literals import source
from itest.stages.plan.tests.mails import expected_mails
from itest.stages.plan.tests.payloads import Base, Bases, Difference, base_of, body_code, built, content, difference
from itest.stages.plan.tests.prose import refused
from itest.stages.plan.tests.queries import fixed, queries
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.urls import above
from itest.stages.plan.tests.variation import Row, Variation, distinct_rows, label, listed_errors, same_errors
from itest.stages.plan.tests.world import World

BY_SUBJECT = frozenset({"missing", "invalid", "page"})
BY_ENDPOINT = frozenset({"anonymous", "unknown", "tampered", "mediatype"})
MOST_ROWS = 12


Way = Callable[[list[Scenario], World, Bases], Variation | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The scenarios that one test shows; `variation` is None for a single one."""

    scenarios: tuple[Scenario, ...]
    variation: Variation | None = None


def folded(scenarios: Iterable[Scenario], world: World, known: Bases) -> list[Group]:
    """The scenarios as groups, each the content of one test, in the order of their first members."""
    families: dict[str, list[Scenario]] = {}
    for scenario in scenarios:
        families.setdefault(_family(scenario, world, known), []).append(scenario)
    groups = []
    for members in families.values():
        if members[0].intent in BY_SUBJECT:
            groups.extend(_grouped(members[:MOST_ROWS], _by_subject, world, known))
        else:
            for together in compatible(members, world):
                groups.extend(_grouped(together, by_endpoint, world, known))
    return groups


def _grouped(members: list[Scenario], vary: Way, world: World, known: Bases) -> list[Group]:
    variation = vary(members, world, known) if len(members) > 1 else None
    if variation:
        return [Group(scenarios=tuple(members), variation=variation)]
    return [Group(scenarios=(member,)) for member in members]


def _family(s: Scenario, world: World, known: Bases) -> str:
    """Scenarios of one family differ in nothing that a test asserts."""
    same = [
        s.intent,
        s.request.persona,
        s.answer.status,
        s.check,
        refused(s),
        to_json(s.rows),
        to_json(expected_mails(s, world)),
        to_json(expected_effects(s, world)),
        to_json(s.conditions),
        to_json(s.request.headers),
    ]
    named = s.answer.error_fields != ()
    shown = [named, s.answer.error_path, None if named else to_json(s.answer.body), s.answer.is_json, s.answer.shows]
    shown.append(s.answer.notice)
    if s.intent in BY_SUBJECT:
        plain = s.intent != "page" or s.request.query != {}
        where = [s.endpoint, s.things, s.request.holes, to_json(s.answer.location), plain, fixed(s.request.query)]
        where += [to_json(s.request.query)] if content(s.request) is not None else []
    elif s.intent in BY_ENDPOINT:
        where = [
            s.answer.location is None,
            to_json(s.request.query),
            s.request.raw,
            constant_body(s, world, known),
            above(s),
        ]
    else:
        where = [s.endpoint, s.subject, to_json(s.request)]
    return json.dumps([same, shown, where], sort_keys=True, default=str)


def _by_subject(members: list[Scenario], world: World, known: Bases) -> Variation | None:
    if members[0].intent == "page" or any(s.request.query != members[0].request.query for s in members):
        return _queries(members, world)
    base = base_of(members[0].request, known)
    differences = [difference(s.request, base) for s in members] if base else []
    told = [d for d in differences if d]
    if base and len(told) == len(members) and all(d.tied == told[0].tied for d in told):
        for way in (_left_out, _one_value, _several_values):
            variation = way(members, told, base, world)
            if variation:
                return variation
    return _bodies(members, world, known)


def _left_out(members: list[Scenario], told: list[Difference], base: Base, world: World) -> Variation | None:
    if any(len(d.removed) != 1 or d.replaced for d in told) or not same_errors(members, "field"):
        return None
    rows = [Row((Code(quoted(d.removed[0])),), "") for d in told]
    body = built(base, world.scope, having=told[0].tied, extra=".without(field)")
    return Variation(names=("field",), rows=distinct_rows(rows), body=body, errors="{field}")


def _one_value(members: list[Scenario], told: list[Difference], base: Base, world: World) -> Variation | None:
    if any(d.removed or len(d.replaced) != 1 for d in told) or not same_errors(members, "field"):
        return None
    rows = []
    for scenario, each in zip(members, told, strict=True):
        name, value = next(iter(each.replaced.items()))
        rows.append(Row((Code(quoted(name)), source(value, world.scope)), label(scenario, value)))
    body = built(base, world.scope, having=told[0].tied, extra="**{field: value}")
    return Variation(names=("field", "value"), rows=distinct_rows(rows), body=body, errors="{field}")


def _several_values(members: list[Scenario], told: list[Difference], base: Base, world: World) -> Variation | None:
    if any(d.removed or not d.replaced for d in told) or not same_errors(members, "all"):
        return None
    rows = [
        Row((source(dict(each.replaced), world.scope),), label(scenario, None))
        for scenario, each in zip(members, told, strict=True)
    ]
    body = built(base, world.scope, having=told[0].tied, extra="**fields")
    return Variation(names=("fields",), rows=distinct_rows(rows), body=body, errors=listed_errors(members[0].answer))


def _bodies(members: list[Scenario], world: World, known: Bases) -> Variation | None:
    """Whole bodies as the parameter, where nothing simpler tells the members apart."""
    codes = [body_code(s.request, known, world.scope) for s in members]
    if any(code is None or not code.constant for code in codes) or not same_errors(members, "all"):
        return None
    rows = [Row((code,), label(s, None)) for s, code in zip(members, codes, strict=True) if code]
    return Variation(
        names=("payload",), rows=distinct_rows(rows), body=Code("payload"), errors=listed_errors(members[0].answer)
    )


def _one_parameter(members: list[Scenario], world: World) -> Variation | None:
    """Queries of one parameter each, where each error names the member's own."""
    if any(len(s.request.query) != 1 for s in members) or not same_errors(members, "field"):
        return None
    told = [(scenario, *next(iter(scenario.request.query.items()))) for scenario in members]
    rows = [Row((Code(quoted(name)), source(value, world.scope)), label(s, None)) for s, name, value in told]
    query = Code("{name: value}")
    return Variation(names=("name", "value"), rows=distinct_rows(rows), query=query, errors="{name}")


def _queries(members: list[Scenario], world: World) -> Variation | None:
    bodies = {json.dumps(to_json(content(s.request)), sort_keys=True) for s in members}
    asked = queries(members, world)
    if len(bodies) > 1 or asked is None:
        return None
    if not same_errors(members, "all"):
        return None if fixed(members[0].request.query) else _one_parameter(members, world)
    rows = [Row((query,), label(s, None)) for s, query in zip(members, asked.rows, strict=True)]
    return Variation(
        names=("query",), rows=distinct_rows(rows), query=asked.code, errors=listed_errors(members[0].answer)
    )
