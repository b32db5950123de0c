"""The things that tests start from: how each is made, by a call or by a factory, and what it needs itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itest.model.observations import Condition, Request, Thing
from itest.stages.plan.tests.calls import Call, call
from itest.stages.plan.tests.code import Code, Import, join
from itest.stages.plan.tests.deeds import CREATE, is_link
from itest.stages.plan.tests.effects import condition_codes
from itest.stages.plan.tests.literals import is_hole, source
from itest.stages.plan.tests.payloads import Bases
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.words import a, sentence, third
from itest.stages.plan.tests.world import World, key_of

QUERY = frozenset({("urllib.parse", "parse_qsl"), ("urllib.parse", "urlsplit")})
MAKERS = {"user": "the user", "other": "another user", "admin": "an administrator"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a thing is made: by a call (`pointer` is the path inside its answer) or by `factory` with `arguments`.

    `name` is the variable or fixture; `arguments` of a fixture function are `fixtures`. `value` is false when nothing
    refers to the thing, so that its fixture gives nothing; `row` is the expression for the row that the call creates
    where the thing is that row rather than what was answered, `mailed` the text to read in the mail that comes.
    `leads`: the query of the address that is answered is read. `conditions` are lines that stand before the call.
    `idle` are the fixtures that must be there and that nothing refers to.
    """

    name: str
    doc: str
    fixtures: tuple[str, ...]
    imports: frozenset[Import]
    call: Call | None = None
    pointer: str = ""
    factory: str | None = None
    arguments: str = ""
    value: bool = True
    row: str | None = None
    mailed: str | None = None
    leads: bool = False
    conditions: tuple[str, ...] = ()
    idle: frozenset[str] = frozenset()


def making(thing: Thing, world: World, known: Bases) -> Making:
    """How the thing is made, as a fixture or as a line of a test."""
    name = world.scope.variables[thing.name]
    needs = [world.scope.variables[need] for need in thing.needs if need in world.scope.variables]
    if thing.request:
        sent = call(thing.request, world, known)
        value = thing.name in referred(world)
        row = _row(thing, thing.request, world) if thing.from_row and value else None
        told = condition_codes(thing.conditions, world.scope)
        spoken = sent.code.fixtures.union(*(code.fixtures for code in told))
        return Making(
            name=name,
            doc=_told(thing, thing.request, world),
            fixtures=tuple(
                dict.fromkeys(
                    [
                        *_arguments(spoken, needs),
                        *(("changes",) if row else ()),
                        *_watchers(thing, thing.request, world),
                    ]
                )
            ),
            imports=sent.code.imports.union(QUERY if thing.leads else (), *(code.imports for code in told)),
            call=sent,
            pointer="".join(f"[{quoted(step) if isinstance(step, str) else step}]" for step in thing.pointer),
            value=value,
            row=row,
            mailed=quoted(thing.mailed) if thing.mailed else None,
            leads=thing.leads,
            conditions=tuple(code.text for code in told),
            idle=frozenset(needs) - spoken,
        )
    return _by_factory(thing, world, needs)


def _by_factory(thing: Thing, world: World, needs: list[str]) -> Making:
    factory = world.factories.get(thing.model or "", "")
    code = _overrides(thing, world)
    return Making(
        name=world.scope.variables[thing.name],
        doc=sentence(_owned(thing)),
        fixtures=_arguments(code.fixtures | world.session, needs),
        imports=code.imports | {(".factories", factory)},
        factory=factory,
        arguments=code.text,
        value=thing.name in referred(world),
        idle=frozenset(needs) - code.fixtures,
    )


def _watchers(thing: Thing, request: Request, world: World) -> tuple[str, ...]:
    """The fixtures of what stands around the call: the mailbox that is read, and services that are told something."""
    mailbox = ("mailbox",) if thing.mailed else ()
    queue = ("queue",) if thing.mailed and key_of(request) in world.crossers.get("jobs", ()) else ()
    return (*mailbox, *queue, *dict.fromkeys(condition.fixture for condition in thing.conditions))


def _row(thing: Thing, request: Request, world: World) -> str:
    """The row that the request creates, told from other changes in its table where there are any."""
    table = quoted(thing.table or "")
    seen = next((s for s in world.scenarios if s.endpoint == key_of(request) and s.intent == "success"), None)
    if seen and sum(row.table == thing.table for row in seen.rows) > 1:
        return f'next(row.after for row in rows[{table}] if row.kind == "created")'
    return f"rows[{table}][0].after"


def _told(thing: Thing, request: Request, world: World) -> str:
    """What there is afterwards: a thing that somebody made, or the deed where it is no making."""
    if thing.mailed:
        names = " and ".join(re.findall(r"{(\w+)}", thing.mailed))
        return sentence(f"the {names} in the {thing.label}")
    if thing.leads:
        return "What whoever logs in elsewhere is sent there with."
    events = [c.values[0] for c in thing.conditions if c.fixture == "webhook" and c.values]
    if events:
        return sentence(f"the event {events[-1]}, which was delivered before")
    who = MAKERS.get(request.persona, "somebody")
    deed = world.deeds.get(key_of(request))
    if (
        deed is None
        or deed.rank == CREATE
        or (thing.table and thing.name in referred(world) and not is_link(thing, deed))
    ):
        return sentence(f"{_one(thing)} that {who} made")
    return sentence(f"{who} {third(deed.verb)} {deed.target}".strip())


def _one(thing: Thing) -> str:
    """`an article`, `a second article`: which of several it is."""
    again = thing.name.startswith(("second_", "another_")) or thing.name.endswith("_2")
    return f"{'a second' if thing.name.startswith('second_') else 'another'} {thing.label}" if again else a(thing.label)


def _owned(thing: Thing) -> str:
    """`the user's profile`, or `a profile in the database` where it is nobody's."""
    owners = {value["name"] for value in (thing.overrides or {}).values() if is_hole(value, "persona")}
    owner = next((name for name in MAKERS if name in owners), None)
    if owner is None:
        return f"{_one(thing)} in the database"
    return f"{_one(thing)} of {MAKERS[owner]}" if _one(thing) != a(thing.label) else f"{MAKERS[owner]}'s {thing.label}"


def _overrides(thing: Thing, world: World) -> Code:
    values = {name: source(value, world.scope, "row") for name, value in (thing.overrides or {}).items()}
    return join(", ".join(f"{name}={code.text}" for name, code in values.items()), values.values())


def _arguments(fixtures: frozenset[str], needs: list[str]) -> tuple[str, ...]:
    """Clients first, then what the thing needs, in the order in which it was made."""
    clients = sorted(name for name in fixtures if name == "client" or name.endswith("_client"))
    others = sorted(fixtures - set(clients) - set(needs))
    return (*clients, *dict.fromkeys(needs), *others)


def referred(world: World) -> frozenset[str]:
    """The names of the things that some tie refers to."""
    found: set[str] = set()
    for scenario in world.scenarios:
        values = [dict(row.values) for row in scenario.rows]
        sent = [[mail.recipients, mail.subject, mail.says] for mail in scenario.mails]
        told = [scenario.answer.body, scenario.answer.location, scenario.answer.shows]
        outside = [*(effect.values for effect in scenario.effects), *map(_told_outside, scenario.conditions)]
        found |= ties([*_holes(scenario.request), *told, values, sent, outside])
    for thing in world.things.values():
        outside = [*map(_told_outside, thing.conditions)]
        found |= ties([*(_holes(thing.request) if thing.request else ()), thing.overrides, outside])
    return frozenset(found)


def _told_outside(condition: Condition) -> list[object]:
    return [condition.values, condition.arguments]


def _holes(request: Request) -> list[object]:
    return [request.holes, request.query, request.json, request.form, request.headers]


def ties(values: Iterable[object]) -> set[str]:
    """The things that ties anywhere in `values` refer to."""
    found: set[str] = set()
    for value in values:
        if is_hole(value, "tie"):
            found.add(str(value["thing"]))  # type: ignore[index]  # is_hole has seen that it is a dict
        elif isinstance(value, Mapping):
            found |= ties(value.values())
        elif isinstance(value, (list, tuple)):
            found |= ties(value)
    return found
