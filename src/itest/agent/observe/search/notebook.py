"""What the survey writes down: scenes with their records, what looked odd, and what a record is as JSON."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from ..drafts.draft import Draft
from ..known import errors
from ..known.app import Endpoint
from ..known.encode import encode
from ..playing.play import Record, Thing, ordered
from ..playing.trail import END, Trail
from . import naming
from .states import told

Json = Dict[str, Any]
CLOSED = ("anonymous", "role", "tampered")


class Notebook:
    """`scenes` are laid on the `trail` for the replay, `odd` becomes findings; `things` is the player's catalogue."""

    def __init__(self, things: Mapping[str, Thing], trail: Optional[str] = None) -> None:
        self.scenes: List[Json] = []
        self.odd: List[Json] = []
        self.stories: List[Json] = []
        self._things = things
        self._trail = Trail(trail)

    def keep(self, intent: str, subject: Optional[str], draft: Draft, record: Record) -> None:
        """A scene: intent and subject as model.observations.Scenario has them, the script, and what was seen."""
        if intent not in ("success", "event", "trouble") and not record.effects:
            draft = draft.copy(conditions=[])  # it did not come to what the services outside would have done
        script = draft.script()
        scene = {"endpoint": draft.endpoint.key, "intent": intent, "subject": subject}
        seen = written(record, draft.endpoint)
        if intent in CLOSED:
            seen["notice"] = []  # the same of all endpoints that want a log-in
        used = ordered(self._things, script["things"])
        kept = {**scene, "script": {**script, "things": used}, "record": seen}
        self.scenes.append(kept)
        self._trail.lay("scene", {"scene": kept, "things": {name: self._things[name] for name in used}})

    def note(
        self, kind: str, draft: Draft, record: Record, intent: Optional[str], subject: Optional[str] = None
    ) -> None:
        """Something odd: `kind` is "broken", "stranger" (may change) or "exposed" (a stranger may read)."""
        self.odd.append(
            {
                "kind": kind,
                "endpoint": draft.endpoint.key,
                "request": draft.request(),
                "status": record.reply.status,
                "detail": record.reply.raised or record.reply.text[:200],
                "intent": intent,
                "subject": subject,
            }
        )

    def tidied(self) -> Json:
        """{"things", "scenes", "odd", "stories"} with short names for the things that are in use; ends the trail."""
        wanted = [*(s["script"]["things"] for s in self.scenes), *(story["givens"] for story in self.stories)]
        used = {name: self._things[name] for those in wanted for name in ordered(self._things, those)}
        names = naming.renamed(list(used.values()))
        things = [naming.thing(thing, names) for thing in used.values()]
        scenes = [naming.scene(s, names) for s in self.scenes]
        stories = [naming.story(story, names) for story in self.stories]
        self._trail.lay(END, {"names": names, "things": things, "stories": stories})
        return {"things": things, "scenes": scenes, "odd": self._odd(names), "stories": stories}

    def _odd(self, names: Mapping[str, str]) -> List[Json]:
        """Requests in findings may speak of things that nothing else uses: those keep their names."""
        every = {**{name: name for name in self._things}, **names}
        return [{**item, "request": naming.apply(item["request"], every)} for item in self.odd]


def written(record: Record, endpoint: Endpoint) -> Json:
    """The record as JSON for the host."""
    reply = record.reply
    refused = reply.is_json and reply.status >= 400
    handler = endpoint.handler or {}
    return {
        "status": reply.status,
        "is_json": reply.is_json,
        "body": encode(reply.body),
        "text": "" if reply.is_json else reply.text[:400],
        "content_type": reply.headers.get("content-type", ""),
        "location": reply.location,
        "raised": reply.raised,
        "rows": record.rows,
        "mails": record.mails,
        "effects": record.effects,
        "things": encode(record.things),
        "people": record.people,
        "shown": list(record.shown),
        "notice": list(record.notice),
        "told": list(told(record)),
        "lines": sorted({line for file, line in record.lines if file == handler.get("file")}),
        "complaints": errors.structured(reply.body) if refused else [],
        "style": errors.style(reply.body) if refused else "",
        "framework": refused and errors.of_framework(reply.body),
        "place": list(errors.place(reply.body)) if refused else [],
    }
