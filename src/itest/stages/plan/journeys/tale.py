"""One journey as a test: what is there before, the opening, the steps with what they show, and the rows at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from itest.model.observations import Answer, Journey, RowChange, Scenario, Step
from itest.stages.plan.journeys.opening import NEWCOMER, Opening, Openings, opening
from itest.stages.plan.journeys.shown import Shown, known, shown
from itest.stages.plan.journeys.wording import summary
from itest.stages.plan.tests.calls import Call, call
from itest.stages.plan.tests.checks import Table, checks
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.literals import source
from itest.stages.plan.tests.payloads import Bases
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.things import Making, making
from itest.stages.plan.tests.words import a, identifier, snake
from itest.stages.plan.tests.world import FIXTURES, World

LOCALS = frozenset({"headers", "made", "page", "response", "rows", "each"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One step as it is laid out: `keep` is the variable for the answer's part at `pointer`, or for the row `row` of
    table; `headers` is an expression for what later steps send; `asserts` are whole conditions with BODY and TEXT for
    the answer's; `page` what the page shows that the answer leads to.
    """

    call: Call
    status: int
    keep: str = ""
    pointer: str = ""
    row: str = ""
    headers: str = ""
    location: str = ""
    asserts: tuple[str, ...] = ()
    page: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """One test; `rows` are the tables that are left changed, None where they are not watched."""

    name: str
    doc: str
    fixtures: tuple[str, ...]
    givens: tuple[Making, ...]
    opening: Opening
    scenes: tuple[Scene, ...]
    rows: tuple[Table, ...] | None
    code: Code

    @property
    def text(self) -> str:
        """Everything that the opening and the calls say, to look for a name in it."""
        bodies = [f"{scene.call.json} {scene.call.form} {scene.call.headers}" for scene in self.scenes]
        return " ".join([*self.opening.lines, *bodies])


def tale(journey: Journey, world: World, bodies: Bases, begin: Openings) -> Tale:
    """The test of a journey; that of the account itself spells out how it is opened."""
    world = _own(journey, world)
    short = opening(journey, begin) if journey.noun != "account" or not _spellable(journey) else None
    steps = [step for step in journey.steps if short is None or step.kind not in ("sign up", "log in")]
    told = list(_scenes(journey, steps, world, bodies))
    givens = tuple(making(world.things[name], world, bodies) for name in journey.givens if name in world.things)
    last = journey.steps[-1]
    end = Scenario(
        endpoint=last.endpoint,
        intent="success",
        subject=None,
        things=(),
        request=last.request,
        answer=Answer(status=last.answer.status),
        rows=tuple(_left(row, journey) for row in journey.rows),
    )
    left = checks(end, world)
    own = {world.scope.variables[thing.name] for thing in journey.things}
    begun = short or Opening()
    if not any(scene.call.headers == "headers" for scene, _ in told):
        begun = replace(begun, lines=tuple(_unkept(line) for line in begun.lines))
    code = join("", [Code("", begun.imports), left.code, *(code for _, code in told)])
    scenes = tuple(_unless_idle(scene, code.fixtures) for scene, _ in told)
    code = join("", [code, *(Code("", each.imports, frozenset(each.fixtures)) for each in givens)])
    needs = code.fixtures | ({"client"} if begun.lines else set()) - own
    inside = own | {each.name for each in givens}
    return Tale(
        name=f"test_life_of_{snake(a(journey.noun))}",
        doc=summary(journey, world),
        fixtures=_ordered(needs - inside, watched=left.rows is not None or any(scene.row for scene in scenes)),
        givens=givens,
        opening=begun,
        scenes=scenes,
        rows=left.rows,
        code=code,
    )


def _unless_idle(scene: Scene, referred: frozenset[str]) -> Scene:
    """The scene without the row that nothing speaks of later."""
    return replace(scene, keep="", row="") if scene.row and scene.keep not in referred else scene


def _unkept(line: str) -> str:
    """A line of the opening without the headers that nothing sends."""
    return line.removeprefix("headers = ").removesuffix('["headers"]')


def _ordered(needs: frozenset[str] | set[str], *, watched: bool) -> tuple[str, ...]:
    clients = sorted((n for n in needs if n.endswith("client")), key=lambda name: (name != "client", name))
    others = sorted(needs - set(clients) - {"changes"})
    return (*clients, *others, *(("changes",) if watched else ()))


def _left(row: RowChange, journey: Journey) -> RowChange:
    """The change in terms of what the test has at hand."""
    own = {thing.name for thing in journey.things} | set(journey.givens)
    return replace(row, values={name: known(value, own) for name, value in row.values.items()})


def _own(journey: Journey, world: World) -> World:
    """The world with the journey's own things in it, under variables of their own."""
    variables: dict[str, str] = {}
    for thing in [*(world.things[name] for name in journey.givens if name in world.things), *journey.things]:
        taken = FIXTURES | LOCALS | frozenset(variables.values())
        variables[thing.name] = identifier(thing.name, taken)
    things = {**world.things, **{thing.name: thing for thing in journey.things}}
    objects = world.scope.objects & set(journey.givens)
    return replace(world, things=things, scope=replace(world.scope, variables=variables, objects=objects))


def _spellable(journey: Journey) -> bool:
    """Whether the proof comes out of one answer, so that it can be taken from there in a line."""
    names = {
        part["thing"] for hole in journey.proof.values() for part in hole.get("parts", ()) if isinstance(part, dict)
    }
    return all(hole.get("$") == "text" for hole in journey.proof.values()) and len(names) <= 1


def _scenes(journey: Journey, steps: list[Step], world: World, known: Bases) -> Iterator[tuple[Scene, Code]]:
    things = {thing.name: thing for thing in journey.things}
    teller = Shown(journey, world)
    for step in steps:
        sent = _call(journey, step, world, known)
        thing = things.get(step.name)
        conditions = shown(step, teller)
        keep = world.scope.variables[thing.name] if thing else ""
        row = f"made[{quoted(thing.table or '')}][0].after" if thing and thing.from_row else ""
        proof = _proof(journey, step)
        location = source(step.answer.location, world.scope) if _tells_where(step) else None
        page = [source(text, world.scope) for text in step.answer.notice]
        yield (
            Scene(
                call=sent,
                status=step.answer.status,
                keep=keep,
                pointer="".join(f"[{quoted(p) if isinstance(p, str) else p}]" for p in thing.pointer) if thing else "",
                row=row,
                headers=proof,
                location=location.text if location else "",
                asserts=tuple(code.text for code in conditions),
                page=tuple(code.text for code in page),
            ),
            join("", [sent.code, *conditions, *page, *([location] if location else [])]),
        )


def _tells_where(step: Step) -> bool:
    return (
        isinstance(step.answer.location, str)
        and not step.answer.is_json
        and step.kind in ("create", "change", "delete")
    )


def _call(journey: Journey, step: Step, world: World, known: Bases) -> Call:
    """The call of a step; the newcomer acts through the plain client with the headers that prove who it is."""
    newcomer = step.request.persona == "newcomer"
    request = replace(step.request, persona="anonymous") if newcomer else step.request
    sent = call(request, world, known)
    if step.kind in ("sign up", "log in") and journey.values:
        spelled = {
            part: _spelled(getattr(request, part), journey.values, world)
            for part in ("json", "form")
            if getattr(request, part) is not None
        }
        bare = call(replace(request, json=None, form=None), world, known)
        return replace(bare, json=spelled.get("json"), form=spelled.get("form"))
    return replace(sent, headers="headers") if newcomer and journey.proof else sent


def _spelled(value: Any, values: Mapping[str, Any], world: World) -> str:
    """A body in terms of the newcomer's values."""
    if isinstance(value, Mapping) and dict(value) == dict(values):
        return NEWCOMER
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(k)}: {_spelled(v, values, world)}" for k, v in value.items()) + "}"
    for name, own in values.items():
        if isinstance(value, str) and value == own:
            return f"{NEWCOMER}[{quoted(name)}]"
    return source(value, world.scope).text


def _proof(journey: Journey, step: Step) -> str:
    """`{"Authorization": "Token " + BODY["user"]["token"]}` after the step whose answer holds the token."""
    found = []
    for header, hole in journey.proof.items():
        parts = hole.get("parts") or []
        tie = next((part for part in parts if isinstance(part, dict) and part.get("thing") == step.name), None)
        if tie is not None:
            path = "".join(f"[{quoted(p) if isinstance(p, str) else p}]" for p in tie["path"])
            prefix = "".join(part for part in parts if isinstance(part, str))
            found.append(f"{quoted(header)}: " + (f"{quoted(prefix)} + " if prefix else "") + f"BODY{path}")
    return "{" + ", ".join(found) + "}" if found else ""
