"""The test modules of a suite: which tests and fixtures each holds, and what all of them share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from itest.model.observations import Personas, Scenario, Thing
from itest.stages.plan.tests import vocabulary
from itest.stages.plan.tests.cases import Case, case, named_apart
from itest.stages.plan.tests.code import Import
from itest.stages.plan.tests.fold import Group, folded
from itest.stages.plan.tests.order import distinct, position, priority
from itest.stages.plan.tests.payloads import Bases, bases
from itest.stages.plan.tests.resources import segments
from itest.stages.plan.tests.tally import tallied
from itest.stages.plan.tests.things import Making, making
from itest.stages.plan.tests.views import View, viewed
from itest.stages.plan.tests.words import words
from itest.stages.plan.tests.world import World, gates, needed

MOST_TESTS = 10
AUTH = "auth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One test file: `stem` is `articles`, `doc` its first line, `fixtures` the things of its tests alone."""

    stem: str
    doc: str
    boundary: str
    imports: frozenset[Import]
    views: tuple[View, ...]
    fixtures: tuple[Making, ...]
    cases: tuple[Case, ...]
    constants: tuple[tuple[str, str], ...] = ()
    helper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A module that is not about one resource, for the boundary of its name: its tests, the constants above them as
    (name, source) with their imports, and whether the helper of its template is needed.
    """

    stem: str
    doc: str
    cases: tuple[Case, ...]
    constants: tuple[tuple[str, str], ...]
    imports: frozenset[Import]
    helper: bool


Further = Callable[[World, Bases], Chapter | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside the tests of resources: what makes further modules, and what files of another kind import."""

    chapters: tuple[Further, ...] = ()
    imports: frozenset[Import] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """All test modules, the fixtures that several of them share, and the request bodies they are built from."""

    modules: tuple[Module, ...]
    shared: tuple[Making, ...]
    bases: Bases


def suite(world: World, personas: Personas, further: Iterable[Further] = ()) -> Suite:
    """The modules by name; each scenario stands in exactly one. `further` make modules beside those of resources."""
    known = bases(world)
    makings = {name: making(thing, world, known) for name, thing in world.things.items()}
    groups = {stem: _kept(found, world, known) for stem, found in _by_module(world, personas).items()}
    alone = _alone(groups, world)
    told = {stem: viewed(found, world) for stem, found in groups.items()}
    cases = {
        stem: named_apart([case(group, world, known, makings, alone) for group in found])
        for stem, (found, _) in told.items()
    }
    chapters = {chapter.stem: chapter for make in further if (chapter := make(world, known))}
    cases |= {stem: named_apart(list(chapter.cases)) for stem, chapter in chapters.items()}
    homes = _homes(cases, world)
    modules = tuple(
        _completed(
            _module(
                stem,
                found,
                [makings[name] for name, home in homes.items() if home == stem],
                told.get(stem, ([], ()))[1],
                world,
            ),
            chapters.get(stem),
        )
        for stem, found in sorted(cases.items())
        if found
    )
    return Suite(
        modules=modules, shared=tuple(makings[name] for name, home in homes.items() if home == ""), bases=known
    )


def _completed(module: Module, chapter: Chapter | None) -> Module:
    if chapter is None:
        return module
    return replace(
        module,
        doc=chapter.doc,
        boundary=chapter.stem,
        imports=module.imports | chapter.imports,
        constants=chapter.constants,
        helper=chapter.helper,
    )


def _by_module(world: World, personas: Personas) -> Mapping[str, list[Scenario]]:
    """Scenarios by the stem of their test file; what lets accounts in belongs to the auth boundary."""
    entrances = gates(personas)
    found: dict[str, list[Scenario]] = {}
    for scenario in world.scenarios:
        entrance = scenario.endpoint in entrances or scenario.intent == "tampered" or _is_entrance(scenario)
        wanted = AUTH if entrance else "api"
        if wanted in world.boundaries:
            stem = AUTH if entrance else world.places[scenario.endpoint].resource
            stem = _outside(scenario, world) or stem
            found.setdefault(stem, []).append(scenario)
    return found


def _outside(scenario: Scenario, world: World) -> str | None:
    """The boundary to whose tests a scenario belongs because of what it has services outside do, or keeps of them."""
    if scenario.intent in ("again", "fresh"):
        return "cache"
    return next((world.keepers[each.fixture] for each in scenario.conditions if each.fixture in world.keepers), None)


def _is_entrance(scenario: Scenario) -> bool:
    return any(part in vocabulary.ENTRANCES for part in segments(scenario.request.path))


def _kept(scenarios: list[Scenario], world: World, known: Bases) -> list[Group]:
    """The groups of one module in order; of each endpoint only the most telling ones, and those that run more of it.

    An endpoint that receives events is many in one: each of them counts.
    """
    ordered = sorted(distinct(scenarios), key=lambda s: position(s, world))
    groups = tallied(folded(ordered, world, known), world)
    counts: Counter[str] = Counter()
    ran: dict[str, set[int]] = {}
    kept = []
    for group in sorted(groups, key=lambda g: priority(g.scenarios[0])):
        endpoint = group.scenarios[0].endpoint
        lines = {line for scenario in group.scenarios for line in scenario.lines}
        counts[endpoint] += 1
        event = group.scenarios[0].intent == "event"
        if event or counts[endpoint] <= MOST_TESTS or lines - ran.setdefault(endpoint, set()):
            kept.append(group)
            ran.setdefault(endpoint, set()).update(lines)
    return sorted(kept, key=lambda group: position(group.scenarios[0], world))


def _alone(groups: Mapping[str, list[Group]], world: World) -> frozenset[str]:
    """Things that one test alone uses and nothing else needs: it makes them itself."""
    uses: Counter[str] = Counter()
    for found in groups.values():
        for group in found:
            uses.update({name for s in group.scenarios for name in needed(s.things, world)})
    inner = {need for name in uses for need in world.things[name].needs}
    return frozenset(
        n for n, count in uses.items() if count == 1 and n not in inner and not _by_fixture(world.things[n])
    )


def _by_fixture(thing: Thing) -> bool:
    """Whether it takes more than a call to have the thing: what it left behind is read."""
    return thing.from_row or thing.mailed is not None or thing.leads


def _homes(cases: Mapping[str, list[Case]], world: World) -> Mapping[str, str]:
    """Where each thing's fixture stands: in the one module that uses it, or (the empty stem) shared by several."""
    users: dict[str, set[str]] = {}
    for stem, found in cases.items():
        for each in found:
            inside = {making.name for making in each.arrange}
            for name in each.things:
                if world.scope.variables[name] not in inside:
                    users.setdefault(name, set()).add(stem)
    return {name: next(iter(users[name])) if len(users[name]) == 1 else "" for name in world.things if name in users}


def _doc(stem: str, title: str | None, *, rows: bool) -> str:
    """The first line of a module; `title` is that of a boundary whose module it is, `rows` that they are watched."""
    if stem == "webhook":
        return f"{title}: events from outside that the application acts upon, and those that it must not believe."
    if title:
        return f"{title}: what the application makes of its answers, also when something goes wrong there."
    if stem == AUTH:
        return "Signing up, logging in, and what a login protects."
    noun = " ".join(words(stem))
    return f"{noun[:1].upper()}{noun[1:]}: what the application answers{' and which rows it changes' if rows else ''}."


def _module(stem: str, cases: Iterable[Case], fixtures: list[Making], views: tuple[View, ...], world: World) -> Module:
    held = tuple(cases)
    parts = (
        [each.imports for each in held] + [each.imports for each in fixtures] + [view.code.imports for view in views]
    )
    imports: frozenset[Import] = frozenset().union(*parts)
    if fixtures or any(each.parameters or each.setup for each in held):
        imports |= {("pytest", "")}
    outside = stem in world.keepers.values()
    return Module(
        stem=stem,
        doc=_doc(stem, world.titles[stem] if outside else None, rows=world.watch),
        boundary=AUTH if stem == AUTH else stem if outside else "api",
        imports=imports,
        views=views,
        fixtures=tuple(fixtures),
        cases=held,
    )
