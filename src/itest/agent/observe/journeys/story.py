"""Plays a story in one scene: what is there before, then step after step, and what is left in the tables at the end."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from ..known import holes
from ..known.app import App, Endpoint
from ..people.newcomer import NAME
from ..playing import judge
from ..playing.notices import after_form
from ..playing.play import NotArrangedError, Player, Record, Scene, ordered
from ..playing.stage import SceneError
from ..search.notebook import written

Json = Dict[str, Any]
WRITES = ("create", "act", "change", "delete")


class Story:
    """`steps` are those that were taken, `records` what was seen of each, as JSON, `words` the texts that were sent,
    `said` those that made a thing, by its name; `led_on`: a form has led to a page that tells of it.
    """

    def __init__(self, player: Player, app: App, proof: Mapping[str, Any], request: Any) -> None:
        self.player = player
        self.scene = Scene(player, request)
        self.proof = proof
        self.steps: List[Json] = []
        self.records: List[Json] = []
        self.words: List[str] = []
        self.said: Dict[str, List[str]] = {}
        self.led_on = False
        self.odd: List[Json] = []
        self._endpoints = app.every

    def give(self, names: List[str]) -> None:
        """Makes what is there before the story begins. Raises NotArrangedError."""
        for name in ordered(self.player.things, names):
            self.scene.arrange(self.player.things[name])

    def meet(self, persona: str) -> None:
        """Has the client at hand that acts for somebody, as fixtures are before a test. Raises UnfilledError."""
        if persona != NAME:
            self.scene.client(persona)

    def call(self, step: Json) -> Record:
        """What the step's request brings; nothing is kept of it yet. Raises UnfilledError."""
        request = self._prepared(step["request"])
        record = self.scene.call(request)
        if step["kind"] in WRITES and not record.reply.is_json:
            record.notice = after_form(record, request, self.scene.send, judge.texts([_plain(request.get("form"))]))
        return record

    def keep(self, step: Json, record: Record) -> bool:
        """Adds the step; false, and nothing is added, where its answer does not hold what it should."""
        request = step["request"]
        endpoint = self._endpoints.get(f"{request['method']} {request['path']}") or Endpoint(
            {"method": request["method"], "path": request["path"]}
        )
        said = list(judge.texts([_plain(request.get("json")), _plain(request.get("form"))]))
        self.words += [word for word in said if word not in self.words]
        told = [] if record.reply.is_json else [word for word in reversed(self.words) if word in record.reply.text]
        seen = {**written(record, endpoint), "shown": told, "told": []}
        try:
            made = _made(step, record) if step["name"] else None
        except holes.UnfilledError:
            return False
        self.steps.append({**step, "endpoint": endpoint.key})
        self.records.append(seen)
        if step["name"]:
            self.scene.record.things[step["name"]] = made
            self.said[step["name"]] = said
        self.led_on = self.led_on or bool(record.notice)
        return True

    def take(self, step: Json) -> Optional[Record]:
        """Makes the step and adds it, whatever the answer; None where it could not be made."""
        try:
            record = self.call(step)
        except holes.UnfilledError:
            return None
        return record if self.keep(step, record) else None

    def failed(self, step: Json, record: Record) -> None:
        """Notes a call that ended in an error of the application, for the findings."""
        request, reply = step["request"], record.reply
        about = {"kind": "broken", "endpoint": f"{request['method']} {request['path']}", "request": request}
        detail = reply.raised or reply.text[:200]
        self.odd.append({**about, "status": reply.status, "detail": detail, "intent": "journey"})

    def _prepared(self, request: Json) -> Json:
        """The request of the newcomer as that of an anonymous client with the proof in its headers."""
        if request["persona"] != NAME:
            return request
        headers = {**self.proof, **(request.get("headers") or {})}
        return {**request, "persona": "anonymous", "headers": headers or None}


def _plain(value: Any) -> Any:
    """The value without its holes."""
    if isinstance(value, dict):
        return None if holes.is_hole(value) else {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _made(step: Json, record: Record) -> Any:
    if not step["from_row"]:
        return holes.walk(record.reply.body, step["pointer"]) if record.reply.is_json else {}
    rows = [row["after"] for row in record.rows if row["kind"] == "created" and row["table"] == step["table"]]
    if not rows:
        raise holes.UnfilledError(f"no row in {step['table']}")
    return rows[0]


def replayed(player: Player, app: App, told: Json) -> Optional[Json]:
    """{"records", "rows"} of a story told again in another world; None where it takes another course."""

    def act(request: Any) -> Optional[Json]:
        story = Story(player, app, told["proof"], request)
        story.give(told["givens"])
        for step in told["steps"]:
            story.meet(step["request"]["persona"])
        with story.scene.watched() as watch:
            done = all(story.take(step) is not None for step in told["steps"])
        return {"records": story.records, "rows": watch.seen} if done else None

    try:
        return player.stage.scene(act)
    except (NotArrangedError, SceneError, holes.UnfilledError):
        return None
