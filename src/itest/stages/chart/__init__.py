"""Puts boundaries, endpoints and tests side by side, from source alone: what crosses what, and what covers it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from itest.model.chart import Area, Called, Chart, Crossing
from itest.model.declarations import Boundary
from itest.model.facts import BoundaryFact, ProjectFacts, Route, Where
from itest.model.manifest import Manifest, PackRecord
from itest.model.suite import FileFacts, Suite
from itest.registry import room
from itest.source.code import Code
from itest.source.syntax import Function, FunctionNode
from itest.stages.chart.calls import Endpoints, key_of, requests
from itest.stages.chart.names import route_names
from itest.stages.chart.reach import Reach

ORDER = ("critical external", "critical internal", "important", "nice to have")
EVERYWHERE = "api"
"""The boundary that every endpoint crosses."""


def chart(facts: ProjectFacts, code: Code, suite: Suite | None, manifest: Manifest | None) -> Chart:
    """The map of a project; `suite` is whatever pytest would collect there, None without any test."""
    routes = [route for route in facts.routes if route.path]
    named = {boundary.name for boundary in facts.boundaries}
    missing = _chosen_only(manifest, named)
    reach = Reach(code, [fact for fact in facts.boundaries if not _of_flows(fact, routes)])
    tests = _tests(suite, Endpoints(routes, route_names(code)), reach) if suite else ()
    crossed = {key_of(route): reach.crossed(route) for route in routes}
    found = [_area(fact, routes, crossed, tests, manifest) for fact in (*facts.boundaries, *missing)]
    found += [_of_pack(pack, routes, tests, suite, manifest) for pack in manifest.packs] if manifest else []
    called = frozenset().union(*(test.endpoints for test in tests))
    endpoints = tuple(dict.fromkeys(key_of(route) for route in routes))
    generated = _files(manifest)
    return Chart(
        root=facts.root,
        name=facts.name,
        framework=facts.framework,
        areas=tuple(sorted(found, key=lambda area: (ORDER.index(area.priority), area.name))),
        endpoints=endpoints,
        uncovered=tuple(key for key in endpoints if key not in called),
        tests=len(tests),
        generated=sum(test.where.path in generated for test in tests),
        notes=tuple(f"{each.path}:{each.line} {each.reason}" for each in suite.unparsed) if suite else (),
    )


def endpoints_of(facts: ProjectFacts, code: Code) -> Mapping[str, tuple[str, ...]]:
    """By boundary the endpoints whose code leads there, in the order of the routes; tests are not asked."""
    routes = [route for route in facts.routes if route.path]
    reach = Reach(code, [fact for fact in facts.boundaries if not _of_flows(fact, routes)])
    crossed = {key_of(route): reach.crossed(route) for route in routes}
    return {
        fact.name: tuple(key for key, names in crossed.items() if fact.name == EVERYWHERE or fact.name in names)
        for fact in facts.boundaries
    }


def _area(
    fact: BoundaryFact,
    routes: Sequence[Route],
    crossed: Mapping[str, frozenset[str]],
    tests: Sequence[Called],
    manifest: Manifest | None,
) -> Area:
    declared: Boundary = room("itest.boundaries", "BOUNDARY")[fact.name]
    fixtures = frozenset((*declared.fixtures, *((declared.effect.fixture,) if declared.effect else ())))
    own = _files(manifest, fact.name)
    by_module = own if fact.name != EVERYWHERE else frozenset()
    looking = [t for t in tests if t.fixtures & fixtures or t.where.path in by_module or fact.name in t.replaced]
    by_code = {key for key, names in crossed.items() if fact.name == EVERYWHERE or fact.name in names}
    crossings = _crossings(routes, by_code, tests, looking, watchable=bool(fixtures))
    return Area(
        name=fact.name,
        title=declared.title,
        priority=fact.priority,
        reason=fact.reason,
        evidence=fact.evidence,
        chosen=None if manifest is None else fact.name in manifest.boundaries,
        watchable=bool(fixtures),
        crossings=crossings,
        tests=_named(looking, crossings),
    )


def _of_pack(
    pack: PackRecord, routes: Sequence[Route], tests: Sequence[Called], suite: Suite | None, manifest: Manifest
) -> Area:
    """The boundary that a template pack of the suite is: what its own modules test, and what asks for its fixtures."""
    own = frozenset(record.path for record in manifest.files if record.boundary == pack.name)
    files = [facts for path, facts in suite.files.items() if path in own] if suite else []
    fixtures = frozenset(fixture.name for facts in files for fixture in facts.fixtures)
    looking = [test for test in tests if test.fixtures & fixtures or test.where.path in own]
    crossings = _crossings(routes, frozenset(), tests, looking, watchable=True)
    return Area(
        name=pack.name,
        title="a pack of your own",
        priority=pack.priority,
        reason=f"your team keeps it as a template pack ({pack.source})",
        evidence=(),
        chosen=True,
        watchable=True,
        crossings=crossings,
        tests=_named(looking, crossings),
    )


def _crossings(
    routes: Sequence[Route],
    by_code: Collection[str],
    tests: Sequence[Called],
    looking: Sequence[Called],
    *,
    watchable: bool,
) -> tuple[Crossing, ...]:
    """The endpoints whose code leads to a boundary, and those that tests which look at it call."""
    told = frozenset().union(*(test.endpoints for test in looking))
    found: dict[str, Crossing] = {}
    for route in routes:
        key = key_of(route)
        if key not in found and (key in by_code or key in told):
            calling = [test for test in tests if key in test.endpoints]
            seen = "code" if key in by_code else "tests"
            found[key] = _crossing(route, seen, calling, looking if watchable else None)
    return tuple(found.values())


def _named(looking: Sequence[Called], crossings: Sequence[Crossing]) -> tuple[str, ...]:
    covering = {name for each in crossings for name in each.covering}
    return tuple(sorted({test.name for test in looking} | covering))


def _of_flows(fact: BoundaryFact, routes: Sequence[Route]) -> bool:
    """Whether all that shows the boundary are routes: then it is the tests that tell which requests belong to it."""
    known = {f"{route.method} {route.path}" for route in routes}
    return all(evidence.text in known for evidence in fact.evidence)


def _crossing(route: Route, seen: str, calling: Sequence[Called], looking: Sequence[Called] | None) -> Crossing:
    """`looking` is None where no test can look at the boundary itself."""
    tests = tuple(test.name for test in calling)
    watching = tuple(test.name for test in calling if test in (looking or ()))
    return Crossing(
        endpoint=key_of(route),
        where=route.where,
        seen=seen,
        tests=tests,
        watching=watching,
        covering=tests if looking is None else watching,
    )


def _chosen_only(manifest: Manifest | None, detected: Iterable[str]) -> list[BoundaryFact]:
    """Boundaries that the suite covers although nothing of theirs is detected."""
    known: Mapping[str, Boundary] = room("itest.boundaries", "BOUNDARY")
    names = [name for name in manifest.boundaries if name in known and name not in detected] if manifest else []
    return [
        BoundaryFact(name=name, priority=known[name].priority, reason=known[name].reason, evidence=()) for name in names
    ]


def _files(manifest: Manifest | None, boundary: str | None = None) -> frozenset[str]:
    """The test modules that itest wrote, all of them or those of one boundary."""
    records = manifest.files if manifest else ()
    modules = [record for record in records if PurePosixPath(record.path).name.startswith("test_")]
    return frozenset(record.path for record in modules if boundary is None or record.boundary == boundary)


def _tests(suite: Suite, endpoints: Endpoints, reach: Reach) -> tuple[Called, ...]:
    """Every test with the endpoints that it calls."""
    found = []
    trees: dict[str, tuple[ast.Module, Mapping[tuple[str, int], FunctionNode]] | None] = {}
    for test in suite.tests:
        if test.path not in trees:
            trees[test.path] = _parsed(suite, test.path)
        known = trees[test.path]
        node = known[1].get((test.name, test.line)) if known else None
        if known is None or node is None:
            continue
        asked = requests(node, known[0])
        meant: frozenset[str] = frozenset().union(*(endpoints.meant(each) for each in asked))
        facts: FileFacts = suite.files[test.path]
        fixtures = frozenset((*test.args, *test.usefixtures, *facts.usefixtures))
        name = f"{test.path}::{test.qualname.replace('.', '::')}"
        where = Where(path=test.path, line=test.line)
        mocked = [reach.behind(patch.target) for patch in facts.patches if patch.scope == test.qualname]
        found.append(
            Called(
                name=name,
                where=where,
                endpoints=meant,
                fixtures=fixtures,
                replaced=frozenset().union(*mocked),
            )
        )
    return tuple(found)


def _parsed(suite: Suite, path: str) -> tuple[ast.Module, Mapping[tuple[str, int], FunctionNode]] | None:
    try:
        tree = ast.parse(suite.sources.text(path))
    except (SyntaxError, ValueError, RecursionError):
        return None
    return tree, {(node.name, node.lineno): node for node in ast.walk(tree) if isinstance(node, Function)}
