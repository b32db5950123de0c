"""What tests can start from: things made through the API where that was seen to work, by factories otherwise."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Tuple

from ..known import holes, nouns, tokens
from ..known.app import App, Model, bare
from ..known.encode import plain
from ..known.words import snake
from ..playing.factories import Factories
from ..playing.play import Record, Script, Thing
from . import told
from .draft import Draft

Path = List[Any]
DELETES = re.compile(r"/(delete|remove)/?$")
STOCK = re.compile(r"stock|inventory|seats|capacity|balance|available|quantity|copies|credits")
WHOLE = ("int", "bigint", "smallint")
EMPTY: Dict[str, Any] = {
    "request": None,
    "pointer": [],
    "model": None,
    "overrides": None,
    "from_row": False,
    "needs": [],
    "conditions": [],
    "leads": False,
}


class Maker:
    """A write that was seen to create a row of `table`: the draft that did it and where its columns are found."""

    def __init__(self, table: str, draft: Draft, pointer: Path, keys: Dict[str, Path]) -> None:
        self.table = table
        self.draft = draft
        self.pointer = pointer
        self.keys = keys
        self.from_row = False

    @classmethod
    def of_row(cls, table: str, draft: Draft, row: Dict[str, Any]) -> "Maker":
        """Where the answer does not tell: the row itself is read."""
        maker = cls(table, draft, [], {column: [column] for column in row})
        maker.from_row = True
        return maker


class Catalog:
    """`things` by name, as scripts refer to them; `steps` are all writes that were seen to change rows; `states` by
    table, what a factory's row has to say to be shown.
    """

    def __init__(self, app: App, factories: Factories, things: Dict[str, Thing]) -> None:
        self.app = app
        self.factories = factories
        self.things = things
        self.makers: Dict[str, List[Maker]] = {}
        self.steps: List[Tuple[str, Draft]] = []
        self.spoken: Dict[str, Tuple[Draft, Path]] = {}
        self._keys: Dict[str, Dict[str, Path]] = {}
        self.unmade: Dict[str, str] = {}
        self.states: Dict[str, Dict[str, Any]] = {}

    def learn(self, draft: Draft, record: Record, step: bool = True) -> None:
        """Remembers a successful write, as something that happened (`step`) and as a way to make a thing."""
        created = [row for row in record.rows if row["kind"] == "created"]
        if step:
            self.steps.append((max(created or record.done, key=lambda r: self._fits(draft, r))["table"], draft))
        if not created or draft.endpoint.method not in ("POST", "PUT"):
            return
        created = [row for row in created if row["table"] != self.app.user_table] or created
        row = max(created, key=lambda r: (self._fits(draft, r), told.overlap(r["after"], record.reply.body)))
        if row["table"] == self.app.user_table:
            return
        pointer = told.pointer(row["after"], record.reply.body) if record.reply.is_json else []
        keys = told.paths(row["after"], holes.walk(record.reply.body, pointer)) if record.reply.is_json else {}
        keys = keys or self._bare_key(row, record)
        known = self.makers.setdefault(row["table"], [])
        model = self.app.by_table.get(row["table"])
        if keys:
            known.insert(0 if draft.strategy == "required" else len(known), Maker(row["table"], draft, pointer, keys))
        elif model is None or not self.factories.has(str(model["key"])):
            known.append(Maker.of_row(row["table"], draft, row["after"]))

    def _bare_key(self, row: Dict[str, Any], record: Record) -> Dict[str, Path]:
        """Where the answer is nothing but the key of the new row."""
        column = self.app.key_column(row["table"])
        name, body = str(column["name"]) if column else "", record.reply.body
        bare_answer = record.reply.is_json and not isinstance(body, (dict, list)) and told.telling(body)
        return {name: []} if bare_answer and name and str(plain(row["after"].get(name))) == str(body) else {}

    def listen(self, draft: Draft, record: Record) -> None:
        """Remembers where answers to writes keep their tokens, for requests that want one back."""
        for path in tokens.find(record.reply.body) if record.reply.is_json else []:
            if path:
                self.spoken.setdefault(snake(str(path[-1])), (draft, list(path)))

    def said(self, name: str) -> Any:
        """A tie to a token of this name in an earlier answer, or None."""
        draft, path = self.spoken.get(snake(name), (None, None))
        if draft is None or path is None:
            return None
        label = nouns.subject(draft.endpoint.path)
        thing = self._plain_step(draft, label[0] if label else "answer", str(label[0] if label else "answer"), None)
        return holes.tie(thing, path)

    def _fits(self, draft: Draft, row: Dict[str, Any]) -> Tuple[int, bool]:
        """How well a row is what the path names; among those that it does not name, what tests can make comes first."""
        words, table = nouns.subject(draft.endpoint.path), row["table"]
        model = self.app.by_table.get(table)
        name = bare(model) if model is not None else table
        made = model is not None and self.factories.has(str(model["key"]))
        return nouns.likeness(words[0], name) if words else 0, made

    def options(self, table: str, owner: str, number: int = 0, within: Optional[Dict[str, str]] = None) -> List[str]:
        """Names of things that give a row of the table, the best first; `within` are things by table to hang it on."""
        names = [self._posted(maker, owner, number, within or {}) for maker in self.makers.get(table, [])]
        model = self.app.by_table.get(table)
        if model is not None and self.factories.has(model["key"]):
            names += [self._built(model, owner, number, within or {}), self._built(model, None, number, within or {})]
        return [name for name in dict.fromkeys(names) if name is not None and name not in self.unmade]

    def made_by(self, maker: Maker) -> Optional[str]:
        """The name of what a maker makes, whether or not it serves as a start for tests."""
        return self._posted(maker, maker.draft.persona, 0, {})

    def broken(self, reason: str) -> None:
        """A thing that could not be made, as "name: why"; it is not offered again."""
        name, _, why = reason.partition(": ")
        if name in self.things:
            self.unmade.setdefault(name, why)

    def keys(self, name: str) -> Dict[str, Path]:
        """Where each known column's value stands in the thing."""
        return self._keys.get(name, {})

    def literal(self, name: str, path: Path) -> Any:
        """What was sent to make the thing where that says it all, else a tie to the thing's part."""
        request = self.things[name].get("request") or {}
        sent = request.get("json") or request.get("form") or {}
        sent = next(iter(sent.values())) if len(sent) == 1 and isinstance(next(iter(sent.values())), dict) else sent
        value = sent.get(path[-1]) if isinstance(sent, dict) and path else None
        return value if isinstance(value, str) else holes.tie(name, path)

    def step(self, draft: Draft, table: str, word: str = "") -> str:
        """The name of a thing that is nothing but an earlier write; `word` goes in front of the noun."""
        label, word = self._label(table), word or ("deleted_" if DELETES.search(draft.endpoint.path) else "")
        spoken = nouns.subject(draft.endpoint.path)
        if draft.endpoint.path.rstrip("/").endswith(("}", "}/")) is False and spoken and draft.endpoint.parameters:
            label = spoken[0]
        return self._plain_step(draft, f"{word}{_owner_word(draft.persona)}{label}", label, table)

    def _plain_step(self, draft: Draft, name: str, label: str, table: Optional[str]) -> str:
        script = draft.script()
        thing = {**EMPTY, "name": name, "label": label.replace("_", " "), "table": table, "request": script["request"]}
        return self._add({**thing, "needs": list(script["things"]), "conditions": script["conditions"]}, {})

    def _posted(self, maker: Maker, owner: str, number: int, within: Dict[str, str]) -> Optional[str]:
        draft = maker.draft.copy(holes={k: self._hung(v, within) for k, v in maker.draft.holes.items()})
        if number:
            draft = draft.varied(number)
        if draft.persona in ("user", "other") and owner in ("user", "other"):
            draft = draft.copy(persona=owner)
        script = draft.script()
        label = self._label(maker.table)
        thing = {
            **EMPTY,
            "name": _named(label, owner if draft.persona == owner else "user", number),
            "label": label.replace("_", " "),
            "table": maker.table,
            "request": script["request"],
            "pointer": maker.pointer,
            "from_row": maker.from_row,
            "needs": script["things"],
            "conditions": script["conditions"],
        }
        return self._add(thing, maker.keys)

    def _hung(self, hole: Any, within: Dict[str, str]) -> Any:
        """The hole of a path, tied to the thing of the same table that is there already."""
        if not holes.is_hole(hole) or hole["$"] != "tie":
            return hole
        thing = within.get(str(self.things[hole["thing"]]["table"]))
        column = column_of(self.keys(hole["thing"]), hole)
        path = self.keys(thing).get(column) if thing is not None and column is not None else None
        return holes.tie(str(thing), path) if path is not None else hole

    def _built(self, model: Model, owner: Optional[str], number: int, within: Dict[str, str]) -> Optional[str]:
        overrides: Dict[str, Any] = {}
        if owner in ("user", "other", "admin"):
            for column in self.app.owners(model):
                overrides[self.spelled(column)] = holes.persona(str(owner), [_target(column)])
            for name, home in self.app.neighbours(model).items():
                overrides[self.spelled(self.app.column(model["table"], name))] = holes.persona(str(owner), [home])
        within = {**self._owned(model, owner), **within}
        for column in model["columns"]:
            table, _, target = str(column.get("references") or "").rpartition(".")
            path = self.keys(within[table]).get(target) if table in within else None
            if path is not None:
                overrides[self.spelled(column)] = holes.tie(within[table], path)
        for column in model["columns"]:
            if STOCK.search(snake(column["attribute"])) and column["kind"] in WHOLE and column.get("default"):
                overrides[str(column["attribute"])] = 10
        overrides.update(self.states.get(model["table"], {}))
        label = self._label(model["table"])
        thing = {
            **EMPTY,
            "name": _named(label, owner or "user", number),
            "label": label.replace("_", " "),
            "table": model["table"],
            "model": model["key"],
            "overrides": overrides,
            "needs": list(dict.fromkeys(holes.ties_in(overrides))),
        }
        return self._add(
            thing, {c["name"]: [c["attribute"] if not c.get("references") else c["name"]] for c in model["columns"]}
        )

    def in_state(self, name: str, state: Dict[str, Any]) -> str:
        """The name of what is like a factory's thing, but says this."""
        old, plainly = self.things[name], re.sub(r"_\d+$", "", name)
        overrides = {**(old["overrides"] or {}), **state}
        needs = list(dict.fromkeys(holes.ties_in(overrides)))
        return self._add({**old, "name": plainly, "overrides": overrides, "needs": needs}, self.keys(name))

    def _owned(self, model: Model, owner: Optional[str]) -> Dict[str, str]:
        """For a row that says nobody's name: by table, what it hangs on and what is somebody's."""
        if owner not in ("user", "other") or self.app.owners(model):
            return {}
        found: Dict[str, str] = {}
        for column in model["columns"]:
            table = str(column.get("references") or "").rpartition(".")[0]
            above = self.app.by_table.get(table)
            if above is not None and table != model["table"] and not column.get("nullable") and self.app.owners(above):
                found.update((table, name) for name in self.options(table, owner)[:1])
        return found

    def spelled(self, column: Any) -> str:
        """What a factory calls a column."""
        return str(column["name"] if self.app.framework == "django" else column["attribute"])

    def _label(self, table: str) -> str:
        model = self.app.by_table.get(table)
        return nouns.noun(model["name"] if model else table.rpartition(".")[2])

    def add(self, thing: Thing, keys: Optional[Dict[str, Path]] = None) -> str:
        """The name of a thing, of which only what ties say is known unless its columns' places are."""
        return self._add(thing, keys or {})

    def _add(self, thing: Thing, keys: Dict[str, Path]) -> str:
        name, count = str(thing["name"]), 1
        while name in self.things and {**self.things[name], "name": ""} != {**thing, "name": ""}:
            count += 1
            name = f"{thing['name']}_{count}"
        self.things.setdefault(name, {**thing, "name": name})
        self._keys[name] = keys
        return name


def needs_of(things: Dict[str, Thing], script: Script) -> List[str]:
    """All things that a script stands on, directly or not."""
    found = list(script["things"])
    for name in found:
        found += [n for n in things[name].get("needs") or () if n not in found]
    return found


def _named(label: str, owner: str, number: int) -> str:
    word = "second_" if number == 1 else "decoy_" if number == 2 and owner != "other" else ""
    return f"{_owner_word(owner)}{word}{label}"


def _owner_word(owner: str) -> str:
    return {"other": "other_", "admin": "admin_"}.get(owner, "")


def _target(column: Any) -> str:
    return str(column["references"]).rpartition(".")[2] or "id"


def column_of(keys: Dict[str, Path], tie: Dict[str, Any]) -> Optional[str]:
    """The column whose value a tie stands for, by where the thing's `keys` are; None where that is not known."""
    return next((column for column, path in keys.items() if path == tie["path"]), None)
