"""Folds one refusal of several endpoints into a test whose parameters are method, path and what is sent there."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from itest.model.observations import Scenario
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.literals import has_hole, is_hole, source
from itest.stages.plan.tests.payloads import Bases, body_code, content
from itest.stages.plan.tests.texts import quoted
from itest.stages.plan.tests.urls import Pattern, parts, pattern
from itest.stages.plan.tests.variation import Row, Variation, distinct_rows, listed_errors, same_errors
from itest.stages.plan.tests.world import World, needed

QUOTE = Code("", frozenset({("urllib.parse", "quote")}))


def by_endpoint(members: list[Scenario], world: World, known: Bases) -> Variation | None:
    """Method and path vary, and the body and the way to the login where they do; None when a body needs a fixture."""
    paths = _patterns([parts(s.request) for s in members], world)
    bodies = [body_code(s.request, known, world.scope) for s in members]
    forms = {found[0] for s in members if (found := content(s.request))}
    constant = all(constant_body(s, world, known) for s in members) and len(forms) <= 1
    location = _location([s.answer.location for s in members], paths, world)
    if not paths or not constant or location is None or not same_errors(members, "all"):
        return None
    columns = {
        "method": [Code(quoted(s.request.method.upper())) for s in members],
        "path": [Code(quoted(path.text)) for path in paths],
    }
    if forms:
        columns["payload"] = [code or Code("None") for code in bodies]
    if location.rows:
        columns["location"] = [Code(quoted(row.text)) for row in location.rows]
    labels = [world.deeds[s.endpoint].phrase.replace(" ", "-") for s in members]
    rows = [Row(tuple(column[i] for column in columns.values()), label) for i, label in enumerate(labels)]
    return Variation(
        names=tuple(columns),
        rows=distinct_rows(rows),
        body=Code("payload") if forms else None,
        path=_filled("path", paths),
        verb="method",
        location=location.code,
        errors=listed_errors(members[0].answer),
        crowd=True,
        form=forms == {"form"},
    )


def compatible(members: list[Scenario], world: World) -> list[list[Scenario]]:
    """The members in groups of which one starts from all that the others start from.

    What was never seen together may not exist together: two articles with one title, say.
    """
    return [found for alike in _by_encoding(members) for found in _by_things(alike, world)]


def _by_encoding(members: list[Scenario]) -> list[list[Scenario]]:
    """JSON bodies and form fields apart; requests without a body go with the more frequent ones."""
    found: dict[str, list[Scenario]] = {}
    for scenario in members:
        sent = content(scenario.request)
        if sent:
            found.setdefault(sent[0], []).append(scenario)
    usual = max(found, key=lambda kind: len(found[kind]), default="")
    for scenario in members:
        if not content(scenario.request):
            found.setdefault(usual, []).append(scenario)
    return [sorted(each, key=members.index) for each in found.values()]


def _by_things(members: list[Scenario], world: World) -> list[list[Scenario]]:
    groups: list[tuple[set[str], list[Scenario]]] = []
    for scenario in sorted(members, key=lambda s: -len(needed(s.things, world))):
        things = set(needed(scenario.things, world))
        home = next((found for all_things, found in groups if things <= all_things), None)
        if home is None:
            groups.append((things, [scenario]))
        else:
            home.append(scenario)
    return [sorted(found, key=members.index) for _, found in groups]


def constant_body(scenario: Scenario, world: World, known: Bases) -> bool:
    """Whether what the scenario sends can stand among the parameters of a test, where there are no fixtures.

    A file can be read but once, and parameters live as long as the run.
    """
    if has_hole(dict(scenario.request.form or {}), "file"):
        return False
    code = body_code(scenario.request, known, world.scope)
    return code is None or code.constant


class Location:
    """Where the answers lead: `code` is one expression for all, `rows` are its patterns where each has its own."""

    def __init__(self, code: Code | None, rows: list[Pattern] | None = None) -> None:
        self.code = code
        self.rows = rows or []


def _location(locations: list[Any], paths: list[Pattern], world: World) -> Location | None:
    """The same place for all, a place followed by the path that was asked for, or a place each; None if not told."""
    if all(location == locations[0] for location in locations) and not has_hole(locations[0]):
        return Location(None if locations[0] is None else source(locations[0], world.scope))
    told = _patterns([_pieces(location) for location in locations], world)
    if not told or not paths:
        return None
    code = _filled("path", paths)
    plain = _common_start(told, [path.text for path in paths])
    if plain:
        return Location(code.with_text(f"{quoted(plain)} + {code.text}"))
    encoded = _common_start(told, [quote(path.text, safe="{}.[]") for path in paths])
    if encoded:
        return Location(join(f'{quoted(encoded)} + quote({code.text}, safe="")', [code, QUOTE]))
    return Location(_filled("location", told), told)


def _common_start(places: list[Pattern], paths: list[str]) -> str | None:
    """What stands before the path that was asked for, when that is the same for all members."""
    pairs = list(zip(places, paths, strict=True))
    starts = {place.text.removesuffix(path) if place.text.endswith(path) else "" for place, path in pairs}
    start = starts.pop()
    return start if start and not starts and "{" not in start else None


def _pieces(location: Any) -> list[Any]:
    return location["parts"] if is_hole(location, "text") else [location]


def _patterns(pieces: list[list[Any]], world: World) -> list[Pattern]:
    """The patterns of all members; none at all if one of them has no pattern."""
    found = [pattern(each, world.scope) for each in pieces]
    known = [each for each in found if each]
    return known if len(known) == len(found) else []


def _filled(name: str, patterns: list[Pattern]) -> Code:
    """The parameter `name`, its pattern filled with the fixtures that any of `patterns` refers to."""
    fixtures = frozenset().union(*(each.fixtures for each in patterns))
    if not any("{" in each.text for each in patterns):
        return Code(name)
    arguments = ", ".join(f"{fixture}={fixture}" for fixture in sorted(fixtures))
    return Code(f"{name}.format({arguments})", fixtures=fixtures)
