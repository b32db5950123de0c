"""Plays one script: arranges its things, makes its call, and records everything that can be seen of it."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

from ..known import holes
from ..known.app import App
from ..known.encode import attributes, encode
from . import clients, effects, mails, rows, store, turning
from .factories import Factories, knows
from .notices import notice
from .stage import Stage, TooLongError, deadline
from .trace import Fault, Line, Start, Tracer

Script = Dict[str, Any]
"""{"things": [names in order], "request": Request with holes, "conditions": [of services outside, if any]}"""
Thing = Dict[str, Any]
"""model.observations.Thing as a dict."""

CALL_SECONDS = 10.0
CLIENTS = {"anonymous": "client", "user": "user_client", "other": "other_client", "admin": "admin_client"}
LOCALS = ("http://testserver", "http://localhost", "https://testserver", "https://localhost")


class NotArrangedError(Exception):
    """A thing could not be made; the text says which and why."""


class Record:
    """What was seen: reply, row changes, the parts of the things arranged, and the code that ran."""

    def __init__(self) -> None:
        self.reply = clients.Reply(status=0)
        self.rows: List[rows.Row] = []
        self.usual: Mapping[str, FrozenSet[str]] = {}
        self.mails: List[mails.Mail] = []
        self.effects: effects.Effects = {}
        self.things: Dict[str, Any] = {}
        self.outside: List[Any] = []
        self.people: Dict[str, Any] = {}
        self.starts: FrozenSet[Start] = frozenset()
        self.lines: FrozenSet[Line] = frozenset()
        self.shown: Tuple[str, ...] = ()
        self.notice: Tuple[str, ...] = ()
        self.faults: List[List[Fault]] = []

    def following(self) -> "Record":
        """An empty record for the next call of the same scene."""
        record = Record()
        record.things, record.people, record.outside = self.things, self.people, self.outside
        return record

    @property
    def done(self) -> List[rows.Row]:
        """The row changes but those that any call of an account makes."""
        return [row for row in self.rows if not rows.is_usual(row, self.usual)]

    @property
    def location(self) -> Optional[str]:
        """Where the answer sends the client; a place of the application itself without its host."""
        place = self.reply.location
        for prefix in LOCALS:
            if place is not None and place.startswith(prefix):
                return place[len(prefix) :] or "/"
        return place


class Player:
    """Plays scripts on the stage. `calls` counts the requests made; `things` is the catalogue by name; `turns`: the
    rows are turned round before a call that is observed.
    """

    def __init__(self, stage: Stage, framework: str, factories: Factories, tracer: Tracer) -> None:
        self.stage = stage
        self.framework = framework
        self.factories = factories
        self.tracer = tracer
        self.things: Dict[str, Thing] = {}
        self.people: List[str] = []
        self.effects: Sequence[Mapping[str, str]] = ()
        self.usual: Mapping[str, FrozenSet[str]] = {}
        self.turns = False
        self.calls = 0

    def play(self, script: Script) -> Record:
        """The record of one script in a scene of its own; raises NotArrangedError, UnfilledError, SceneError."""
        return self.stage.scene(lambda request: self._act(request, script))

    def _act(self, request: Any, script: Script) -> Record:
        scene = Scene(self, request)
        for name in ordered(self.things, script["things"]):
            scene.arrange(self.things[name])
        scene.prepare(script.get("conditions") or ())
        record = scene.call(script["request"])
        record.notice = notice(record, script["request"], scene.send)
        return record


def ordered(things: Mapping[str, Thing], wanted: Sequence[str]) -> List[str]:
    """The wanted things and what they need, needs first, each once."""
    found: List[str] = []

    def visit(name: str, above: Tuple[str, ...]) -> None:
        if name in found or name in above:
            return
        for need in things[name].get("needs") or ():
            visit(need, (*above, name))
        found.append(name)

    for name in wanted:
        visit(name, ())
    return found


class Scene:
    """One set-up: the clients and the things that exist in it."""

    def __init__(self, player: Player, request: Any) -> None:
        self._player = player
        self._request = request
        self.record = Record()
        self._objects: Dict[str, Any] = {}

    def _raw(self, hole: Any) -> Any:
        """The value of a hole as the Python object it is, for a factory."""
        if not holes.is_hole(hole):
            return hole
        if hole["$"] == "persona":
            return holes.walk(self._request.getfixturevalue(hole["name"]), hole["path"])
        if hole["thing"] in self._objects:
            return holes.walk(self._objects[hole["thing"]], hole["path"])
        return self.answer(hole)

    def arrange(self, thing: Thing) -> None:
        """Makes the thing; raises NotArrangedError."""
        try:
            self.prepare(thing.get("conditions") or ())
            made = self._posted(thing) if thing.get("request") else self._built(thing)
        except holes.UnfilledError as error:
            raise NotArrangedError(f"{thing['name']}: {error}") from error
        self.record.things[thing["name"]] = made

    def prepare(self, conditions: Sequence[effects.Condition]) -> None:
        """Has the services outside do what the conditions say; raises UnfilledError."""
        for each in conditions:
            if not knows(self._request, each["fixture"]):
                raise holes.UnfilledError(f"nothing is {each['fixture']}")
            service = self._request.getfixturevalue(each["fixture"])
            told = holes.fill({k: each.get(k) for k in ("values", "arguments")}, self.answer)
            self.record.outside.append(told)
            try:
                getattr(service, each["method"])(*(told["values"] or ()), **(told["arguments"] or {}))
            except AssertionError as error:
                raise holes.UnfilledError(f"{each['fixture']}: {error}") from error

    def _posted(self, thing: Thing) -> Any:
        if thing.get("from_row"):
            return self._row_of(thing)
        if thing.get("mailed"):
            return self._mailed(thing)
        reply = self.send(thing["request"])
        if reply.status >= 400:
            raise NotArrangedError(f"{thing['name']}: {reply.status} {reply.text[:120]}")
        told = holes.walk(reply.body, thing["pointer"]) if reply.is_json else {}
        if thing.get("leads"):
            return clients.asked_at(str(told if thing["pointer"] else reply.location))
        return told

    def _row_of(self, thing: Thing) -> Any:
        """Makes the request and answers the row that it created in the thing's table."""
        with rows.Watch(self._request) as watcher:
            reply = self.send(thing["request"])
        made = [row["after"] for row in watcher.seen if row["kind"] == "created" and row["table"] == thing["table"]]
        if not made:
            raise NotArrangedError(f"{thing['name']}: {reply.status} {reply.text[:120]}")
        return made[0]

    def _mailed(self, thing: Thing) -> Any:
        """Makes the request and answers what the mail that it brings says."""
        with mails.Watch(self._request) as watcher, effects.Watch(self._request, self._player.effects):
            reply = self.send(thing["request"])
        for mail in watcher.seen:
            found = mails.parts(mail, thing["mailed"])
            if found is not None:
                return found
        raise NotArrangedError(f"{thing['name']}: {reply.status}, and no mail says {thing['mailed']}")

    def _built(self, thing: Thing) -> Any:
        overrides = {name: self._raw(hole) for name, hole in (thing.get("overrides") or {}).items()}
        factories, key = self._player.factories, str(thing["model"])
        try:
            if not self._objects:
                factories.begin(self._request)
            row = self._objects[thing["name"]] = factories.build(key, overrides)
            return factories.described(key, row)
        except Exception as error:
            raise NotArrangedError(f"{thing['name']}: {type(error).__name__}: {str(error)[:200]}") from error

    def call(self, request: Dict[str, Any]) -> Record:
        """Makes the call that is observed, between two looks at the tables."""
        self.record = self.record.following()
        self.record.usual = self._player.usual
        self.meet(self._player.people)
        client, call = self._prepared(request)
        tracer = self._player.tracer
        if self._player.turns:
            turning.turn_round(self._request, self._player.framework)
        try:
            watcher, post = rows.Watch(self._request), mails.Watch(self._request)
            outside = effects.Watch(self._request, self._player.effects)
        except Exception as error:  # a fixture that cannot be set up any more, now that a service is down
            raise NotArrangedError(f"the call: {type(error).__name__}: {str(error)[:200]}") from error
        with watcher, post, outside:
            tracer.begin()
            try:
                self.record.reply = self._timed(client, call)
            finally:
                self.record.starts, self.record.lines = tracer.end()
                self.record.faults = tracer.faults
        self.record.rows, self.record.mails, self.record.effects = watcher.seen, post.seen, outside.seen
        return self.record

    def watched(self) -> rows.Watch:
        """A look at the tables over several calls."""
        return rows.Watch(self._request)

    def send(self, request: Dict[str, Any]) -> clients.Reply:
        """Makes a call that only arranges."""
        return self._timed(*self._prepared(request))

    def client(self, persona: str) -> Any:
        """The client that acts for this persona; raises UnfilledError where there is nobody of this name."""
        if not knows(self._request, CLIENTS[persona]):
            raise holes.UnfilledError(f"nobody is {persona}")
        return self._request.getfixturevalue(CLIENTS[persona])

    def made(self, key: str, overrides: Dict[str, Any]) -> Any:
        """A new row of the model, as the object it is."""
        self._player.factories.begin(self._request)
        return self._player.factories.build(key, overrides)

    def save(self, row: Any) -> None:
        """Writes a changed row back."""
        if hasattr(row, "save"):
            row.save()
        else:
            self._request.getfixturevalue("db_session").commit()

    def set_columns(self, app: App, row: Dict[str, Any], values: Dict[str, Any]) -> bool:
        """Sets columns of an existing row directly; whether that was possible."""
        key = app.key_column(row["table"])
        if key is None:
            return False
        try:
            return store.update(self._request, app, row["table"], (key["name"], row["after"][key["name"]]), values)
        except Exception:
            return False

    def rows_of(self, app: App, table: str) -> List[Dict[str, Any]]:
        """The rows that are in a table; none where they cannot be read."""
        try:
            return store.read(self._request, app, table)
        except Exception:
            return []

    def _prepared(self, request: Dict[str, Any]) -> Tuple[Any, Dict[str, Any]]:
        client = self.client(request["persona"])
        parts = ("holes", "query", "json", "form", "headers", "raw")
        filled = holes.fill({part: request.get(part) for part in parts}, self.answer)
        path = holes.url(request["path"], filled["holes"] or {})
        return client, {**filled, "method": request["method"], "path": path}

    def _timed(self, client: Any, call: Dict[str, Any]) -> clients.Reply:
        self._player.calls += 1
        try:
            with deadline(CALL_SECONDS):
                return clients.send(client, self._player.framework, call)
        except TooLongError as error:
            return clients.Reply(status=0, raised=f"TooLongError: {error}")

    def answer(self, hole: holes.Hole) -> Any:
        """The value of a tie or a persona's attribute."""
        if hole["$"] == "persona":
            if not knows(self._request, hole["name"]):
                raise holes.UnfilledError(f"nobody is {hole['name']}")
            person = self._request.getfixturevalue(hole["name"])
            self.record.people[hole["name"]] = attributes(person)
            return encode(holes.walk(person, hole["path"]))
        if hole["thing"] not in self.record.things:
            raise holes.UnfilledError(f"{hole['thing']} was not made")
        return holes.walk(self.record.things[hole["thing"]], hole["path"])

    def meet(self, names: Sequence[str]) -> None:
        """Notes the attributes of accounts, so that values can be tied to them."""
        for name in names:
            if name != "anonymous" and name not in self.record.people:
                self.record.people[name] = attributes(self._request.getfixturevalue(name))
