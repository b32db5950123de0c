"""Which resource an endpoint belongs to and how it stands to it: the whole collection, one item, or a deed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from itest.model.observations import Observations
from itest.model.runtime import Endpoint, RuntimeFacts
from itest.stages.plan.tests import vocabulary
from itest.stages.plan.tests.background import background, signature
from itest.stages.plan.tests.words import is_plural, plural, singular, snake


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an endpoint stands. `resource` names the test module, `noun` is the singular of what it is about.

    `parent` is the noun of the item that it stands below. `counted` tells that the noun is one of the project's things
    rather than a section such as `auth` or `utils`.
    `action` is the deed or view that the path names, if any. `one` tells that a single item is meant, `own` that it is
    the caller's own (`/users/me`, a singular `/user`).
    """

    resource: str
    noun: str
    counted: bool = True
    parent: str = ""
    one: bool = False
    action: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What is known about the project's nouns: `known` models and tables, the noun of each table, the common prefix."""

    known: frozenset[str]
    prefix: int
    tables: Mapping[str, str]

    def is_noun(self, segment: str) -> bool:
        return singular(segment) in self.known

    def place(self, segment: str) -> Place:
        """The place of a whole collection: nouns that can be counted name it in the plural, others as they are."""
        noun = singular(segment)
        counted = self.is_noun(segment) or (noun != segment and segment not in vocabulary.SECTIONS)
        return Place(resource=plural(noun) if counted else segment, noun=noun, counted=counted)


def places(runtime: RuntimeFacts, observations: Observations) -> Mapping[str, Place]:
    """The place of every first-party endpoint, keyed by `METHOD path`."""
    endpoints = [endpoint for endpoint in runtime.endpoints if endpoint.first_party]
    tables = _by_table(runtime)
    whole = {singular(snake(name)) for name in [*runtime.tables, *(model.name for model in runtime.models)]}
    names = Names(frozenset(tables.values()) | whole, _common_prefix(endpoints), tables)
    touched = _touched(observations, names)
    found = {e.key: _by_path(e, endpoints, names) for e in endpoints}
    found = {key: None if _is_view(place, touched.get(key), names) else place for key, place in found.items()}
    common = _common_nouns(endpoints, found, touched)
    return {
        e.key: found[e.key] or _fallback(e, touched.get(e.key) or common.get(e.path), common, names) for e in endpoints
    }


def _by_table(runtime: RuntimeFacts) -> Mapping[str, str]:
    """Table -> noun: that of its model, shortened to its last word where no other model ends with it."""
    found = {model.table: singular(snake(model.name)) for model in runtime.models if model.first_party}
    endings = Counter(noun.rpartition("_")[2] for noun in set(found.values()))
    short = {table: noun.rpartition("_")[2] for table, noun in found.items()}
    own = {table: last if endings[last] == 1 else found[table] for table, last in short.items()}
    return {**{table: singular(snake(table)) for table in runtime.tables}, **own}


def segments(path: str) -> list[str]:
    """The path's parts in identifier form; parameters become `{}`."""
    parts = [part for part in path.strip("/").split("/") if part]
    plain = ["{}" if "{" in part else snake(re.sub(r"\.(json|html|xml)$", "", part)) for part in parts]
    return [part for part in plain if part]


def _common_prefix(endpoints: Iterable[Endpoint]) -> int:
    """How many leading segments all paths share and say nothing: below them there are several words."""
    paths = [segments(endpoint.path) for endpoint in endpoints]
    depth = 0
    while all(len(path) > depth + 1 for path in paths) and len({path[depth] for path in paths}) == 1:
        if len({path[depth + 1] for path in paths} - {"{}"}) < 2:
            break
        depth += 1
    return depth


def _stripped(path: str, names: Names) -> list[str]:
    parts = segments(path)[names.prefix :]
    while len(parts) > 1 and parts[0] != "{}" and (re.sub(r"_?\d+$", "", parts[0]) in vocabulary.PREFIXES):
        parts = parts[1:]
    if parts and re.sub(r"_?\d+$", "", parts[0]) in vocabulary.PREFIXES and not names.is_noun(parts[0]):
        parts = parts[1:]
    return parts


def _by_path(endpoint: Endpoint, endpoints: Iterable[Endpoint], names: Names) -> Place | None:
    """The place that the path alone shows; None when its first word is a deed or there is no word."""
    parts = _stripped(endpoint.path, names)
    parents = {tuple(_stripped(other.path, names)) for other in endpoints}
    if parts[:1] == ["{}"] and len(parts) > 1 and _has_items(parts[:2], parents):  # `/{team}/members` has members
        parents, parts = {other[1:] for other in parents if other[:1] == ("{}",)}, parts[1:]
    if not parts or parts[0] == "{}" or _is_verb(parts[0], names):
        return None
    if len(parts) > 1 and parts[1] in vocabulary.ITSELF and not names.is_noun(parts[0]):
        parts = parts[1:]
    if endpoint.tags and not names.place(parts[0]).counted and parts[0] not in vocabulary.ITSELF | vocabulary.USERS:
        return None
    if parts[0] in vocabulary.ITSELF:
        parts = ["users", *parts]
    place = replace(names.place(parts[0]), own=not _is_collection(parts[0], parts[:1], parents, names))
    for index, part in enumerate(parts[1:], start=1):
        place = _step(place, part, parts[: index + 1], parents, names)
    return place


def _step(place: Place, part: str, path: list[str], parents: set[tuple[str, ...]], names: Names) -> Place:
    if part == "{}":
        return replace(place, one=True, own=False)
    if part in vocabulary.ITSELF:
        return replace(place, one=True, own=True)
    if place.one and part in vocabulary.UNDONE and not _has_items(path, parents):
        return replace(place, action=f"{place.action}_{part}".strip("_"))
    collection = not place.action and _is_collection(part, path, parents, names)
    if not _is_verb(part, names) and (names.is_noun(part) or collection):
        single = place.one and not is_plural(part) and not collection
        return replace(names.place(part), parent=place.noun if place.one else "", own=single)
    return replace(place, action=f"{place.action}_{part}".strip("_"))


def _is_verb(part: str, names: Names) -> bool:
    return part.split("_")[0] in vocabulary.VERBS and not names.is_noun(part)


def _has_items(path: list[str], parents: set[tuple[str, ...]]) -> bool:
    return any(other[: len(path) + 1] == (*path, "{}") for other in parents)


def _is_collection(part: str, path: list[str], parents: set[tuple[str, ...]], names: Names) -> bool:
    """Whether the segment is a set of items: a plural that some endpoint takes one item of, or whose model is known."""
    return (
        _has_items(path, parents) or (is_plural(part) and names.is_noun(part)) or (len(path) == 1 and is_plural(part))
    )


def _is_view(place: Place | None, shown: str | None, names: Names) -> bool:
    """Whether the path is a lone word, no noun of the project's, for a view of other things (`/liked`, `/timeline`)."""
    if place is None:
        return False
    lone = place.own and not place.counted and not place.one and not place.action
    return lone and shown in names.known and place.noun not in vocabulary.USERS


def _touched(observations: Observations, names: Names) -> Mapping[str, str]:
    """The noun of the table that each endpoint writes, created rows first, or whose rows it needs to show anything."""
    found: dict[str, str] = {}
    things = {thing.name: thing.table or "" for thing in observations.things}
    usual = background(observations.scenarios)
    for scenario in observations.scenarios:
        telling = [row for row in scenario.rows if signature(row) not in usual]
        rows = sorted(telling, key=lambda row: (row.kind != "created", row.table))
        written = [row.table for row in rows] or [things.get(name, "") for name in reversed(scenario.things)]
        tables = [names.tables.get(table) or singular(snake(table)) for table in written if table]
        if scenario.intent == "success" and tables:
            spelled = snake(scenario.endpoint)
            named = [table for table in tables if table.split("_")[-1] in spelled]
            found.setdefault(scenario.endpoint, (named or tables)[0])
    for thing in observations.things:  # an endpoint that is not looked at itself may have made what others stand on
        if thing.request and thing.table:
            key = f"{thing.request.method.upper()} {thing.request.path}"
            found.setdefault(key, names.tables.get(thing.table) or singular(snake(thing.table)))
    return found


def _group(endpoint: Endpoint) -> str:
    """The tag, blueprint or module that an endpoint's author put it under."""
    module = endpoint.handler.module.split(".") if endpoint.handler else []
    blueprint = endpoint.name.split(".")[:-1] if "." in endpoint.name else endpoint.name.split(":")[:-1]
    candidates = [*endpoint.tags[:1], *blueprint[-1:], *reversed(module)]
    named = [snake(c) for c in candidates if snake(c) and snake(c) not in vocabulary.GENERIC]
    return named[0] if named else "pages"


def _common_nouns(
    endpoints: Iterable[Endpoint], found: Mapping[str, Place | None], touched: Mapping[str, str]
) -> Mapping[str, str]:
    """For each path the noun of its other methods, for each group the noun of the rows that it writes most."""
    counts: dict[str, Counter[str]] = {}
    for endpoint in endpoints:
        place, written = found[endpoint.key], touched.get(endpoint.key)
        counts.setdefault(endpoint.path, Counter()).update([place.noun] if place else [written] if written else [])
        counts.setdefault(_group(endpoint), Counter()).update([written] if written and not place else [])
    return {key: min(c, key=lambda noun: (-c[noun], noun)) for key, c in counts.items() if c}


def _asked_for(endpoint: Endpoint, names: Names) -> str | None:
    """The thing that the last parameter names: a user for `/follow/{username}` and `/ban/{user_id}`."""
    asked = re.findall(r"\{([^}]+)\}", endpoint.path)
    noun = re.sub(r"_?(id|pk|name|slug|uuid|key)$", "", snake(asked[-1])) if asked else ""
    return noun if noun and noun in names.known else None


def _handled(endpoint: Endpoint, names: Names) -> str | None:
    """The thing that the view's own name speaks of: `create_project`, `edit_bill`."""
    words = snake(endpoint.handler.qualname.rpartition(".")[2]).split("_") if endpoint.handler else []
    noun = singular("_".join(words[1:]))
    return noun if words and words[0] in vocabulary.VERBS and noun in names.known else None


def _fallback(endpoint: Endpoint, noun: str | None, common: Mapping[str, str], names: Names) -> Place:
    """The place of an endpoint whose path begins with a deed or has no words.

    `noun` is that of the rows which it writes or of the endpoints on the same path; else the noun of its group counts.
    """
    group = _group(endpoint)
    own = _handled(endpoint, names) or _asked_for(endpoint, names) or noun
    parts = [part for part in segments(endpoint.path) if re.sub(r"_?\d+$", "", part) not in vocabulary.PREFIXES]
    door = "auth" if parts and parts[0].split("_")[0] in vocabulary.DOORS else None
    place = names.place(own or door or common.get(group) or group)
    static = [part for part in parts if part != "{}" and singular(part) not in (place.noun, singular(group))]
    return replace(place, one="{}" in parts, action="_".join(static))
