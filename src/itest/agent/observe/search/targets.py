"""What the parameters of a path may stand for: parts of things and accounts, the likeliest first."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

from ..drafts.catalog import Catalog
from ..known import holes, nouns, words
from ..known.app import App, Endpoint
from ..known.words import snake
from .letters import Letters
from .links import Links

Holes = Dict[str, Any]
PEOPLE_KEYS = ("id", "username", "email", "uuid", "slug", "public_id")
MAX_TABLES = 6
MAX_CHOICES = 10
MAX_COMBINATIONS = 14


class Targets:
    """Asks the catalogue for things that fit a path."""

    def __init__(self, app: App, catalog: Catalog, letters: Letters) -> None:
        self.app = app
        self.catalog = catalog
        self.letters = letters
        self.links = Links([*app.endpoints])

    def combinations(self, endpoint: Endpoint, persona: str) -> List[Holes]:
        """Values with holes for all parameters at once; one empty dict for a path without parameters."""
        names = [str(p["name"]) for p in endpoint.parameters]
        found: List[Holes] = []
        for chosen in self._extended(endpoint, persona, list(reversed(names)), {}):
            if chosen not in found:
                found.append(chosen)
            if len(found) >= MAX_COMBINATIONS:
                break
        return found

    def _extended(self, endpoint: Endpoint, persona: str, names: List[str], chosen: Holes) -> Iterator[Holes]:
        if not names:
            yield dict(reversed(list(chosen.items())))
            return
        for value in self.choices(endpoint, names[0], persona, chosen):
            yield from self._extended(endpoint, persona, names[1:], {**chosen, names[0]: value})

    def choices(self, endpoint: Endpoint, name: str, persona: str, chosen: Holes) -> List[Any]:
        """Candidates for one parameter, given those of the parameters behind it."""
        parameter = next(p for p in endpoint.parameters if p["name"] == name)
        if parameter.get("choices"):
            return list(parameter["choices"])[:3]
        mailed = self.letters.said(endpoint, name)
        compared = list(parameter.get("compared") or ())
        found = [*([mailed] if mailed else []), *(compared[:3] if len(compared) > 1 else [])]
        found += self._parents(chosen, endpoint, name, parameter)
        for table in self.tables(endpoint, name)[:MAX_TABLES]:
            found += self._of_table(table, parameter, persona)
        found += self.links.values(endpoint, name) if parameter.get("kind") in (None, "str", "slug", "path") else []
        found += [*compared, _plain(parameter)]
        unique: List[Any] = []
        for value in found:
            if value not in unique:
                unique.append(value)
        return unique[:MAX_CHOICES]

    def tables(self, endpoint: Endpoint, name: str) -> List[str]:
        """Tables that a parameter may name a row of."""
        hints = [nouns.stem(name), *nouns.before(endpoint.path, name)]
        if endpoint.handler:
            hints += snake(str(endpoint.handler["qualname"])).split("_")
        ranked = [table for hint in hints if hint for table in self.app.tables_for(hint)]
        owning = [
            t for t in self.app.all_tables if self.app.column(t, name) is not None and snake(name) not in ("id", "pk")
        ]
        if nouns.stem(name) == "user" and self.app.user_table:
            ranked.insert(0, self.app.user_table)
        named = self.app.tables_for(nouns.stem(name)) if nouns.stem(name) else []
        exact = [table for table in ranked if table in owning and not named]
        return list(dict.fromkeys([*exact, *self._made(endpoint, name), *ranked, *owning, *self.app.all_tables]))

    def _made(self, endpoint: Endpoint, name: str) -> Iterator[str]:
        """What was seen to be made at the collection that the parameter stands below: `members/add` makes members."""
        place = nouns.segments(endpoint.path.split("{" + name + "}")[0])
        if not place or "{" in place[-1]:
            return
        for table, maker in self.catalog.steps:
            path = nouns.segments(maker.endpoint.path)
            rest = "/".join(path[len(place) :])
            bare = "{" not in rest and not nouns.subject(rest)
            if maker.endpoint.method == "POST" and bare and _alike(path[: len(place)], place):
                yield table

    def _parents(self, chosen: Holes, endpoint: Endpoint, name: str, parameter: Mapping[str, Any]) -> Iterator[Any]:
        """Things that a thing chosen for a later parameter already hangs on."""
        wanted = self.tables(endpoint, name)[:3]
        for value in chosen.values():
            if holes.is_hole(value) and value["$"] == "tie":
                for need in self.catalog.things[value["thing"]].get("needs") or ():
                    if self.catalog.things[need]["table"] in wanted:
                        yield from self._parts(need, parameter)
                yield from self._through_reference(value["thing"], wanted)

    def _through_reference(self, thing: str, wanted: List[str]) -> Iterator[Any]:
        table = str(self.catalog.things[thing]["table"])
        for column in (self.app.by_table.get(table) or {}).get("columns", ()):
            target = str(column.get("references") or "").rpartition(".")[0]
            path = self.catalog.keys(thing).get(column["name"])
            if target in wanted and path is not None:
                yield holes.tie(thing, path)

    def _of_table(self, table: str, parameter: Mapping[str, Any], persona: str) -> List[Any]:
        found: List[Any] = []
        if table == self.app.user_table:
            people = [p for p in ("other", "user") if p != persona] if persona != "user" else ["other", "user"]
            # an account with an id of its own choice is rather a place than a person: one goes to one's own
            people = people[::-1] if "id" in self.app.attributes else people
            for column in self._columns(table, parameter):
                if snake(column) in PEOPLE_KEYS:
                    found += [holes.persona(who, [column]) for who in people]
        for thing in self.catalog.options(table, persona)[:3]:
            found += list(self._parts(thing, parameter))[:2]
        return found

    def _parts(self, thing: str, parameter: Mapping[str, Any]) -> Iterator[Any]:
        keys = self.catalog.keys(thing)
        for column in self._columns(str(self.catalog.things[thing]["table"]), parameter):
            if column in keys:
                yield holes.tie(thing, keys[column])

    def _columns(self, table: str, parameter: Mapping[str, Any]) -> List[str]:
        """Columns whose values fit the parameter, the likeliest first."""
        model = self.app.by_table.get(table)
        if model is None:
            return ["id", str(parameter["name"])]
        name, kind = snake(str(parameter["name"])), str(parameter.get("kind") or "str")
        graded: List[Tuple[int, int, str]] = []
        for index, column in enumerate(model["columns"]):
            grade = _fit(column, name, kind)
            if grade is not None:
                graded.append((grade, index, str(column["name"])))
        return [column for _, _, column in sorted(graded)][:3]


def _fit(column: Mapping[str, Any], name: str, kind: str) -> Optional[int]:
    plain, sort = snake(column["name"]), str(column["kind"])
    if kind == "int" and sort not in ("int", "bigint", "smallint"):
        return None
    if kind == "uuid" and sort != "uuid":
        return None
    if plain == name or snake(column["attribute"]) == name:
        return 0
    if column.get("primary_key"):
        return 1 if not column.get("references") else 4
    if name.endswith("_" + plain) or plain.endswith("_" + name):
        return 2
    if plain in ("slug", "uuid", "public_id", "username", "code", "token", "key") and kind in (
        "str",
        "slug",
        "path",
        "regex",
    ):
        return 3
    return 5 if column.get("unique") else None


def _alike(path: List[str], other: List[str]) -> bool:
    """Whether two paths are the same whatever their parameters are called."""
    return [re.sub("{.*}", "{}", part) for part in path] == [re.sub("{.*}", "{}", part) for part in other]


def _plain(parameter: Mapping[str, Any]) -> Any:
    kind, name = str(parameter.get("kind") or "str"), str(parameter["name"])
    if kind == "int":
        return 1
    if kind == "float":
        return 1.5
    if kind == "uuid":
        return words.UUIDS[0]
    return words.text(name, 0).replace(" ", "-").lower()


def unknown(value: Any, parameter: Mapping[str, Any]) -> Any:
    """A value for the parameter that names nothing but that the URL converter lets through."""
    kind = str(parameter.get("kind") or "str")
    if kind == "int":
        return 987654
    if kind == "uuid":
        return words.NOWHERE_UUID
    if holes.is_hole(value) and str(value["path"][-1:]) in ("['id']", "['pk']"):
        return None
    return "no-such-" + (nouns.stem(str(parameter["name"])).replace("_", "-") or "thing")
