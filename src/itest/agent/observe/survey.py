"""The survey of all endpoints: which order, which scenarios are kept, and what is written down of each."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from . import errors, holes, judge, naming, refusals
from .app import Endpoint
from .catalog import Catalog, needs_of
from .draft import Draft
from .encode import encode
from .forms import Page
from .job import Job
from .play import NotArrangedError, Record, ordered
from .queries import Queries
from .search import Found, Search
from .stage import SceneError
from .states import States, news, shown, told

Kept = Dict[str, Any]
SEARCH, STATES = 0.5, 0.65
"""The shares of the budget after which the search and the arranging of states end; the rest is for refusals."""


def survey(job: Job) -> Dict[str, Any]:
    """{"things": [Thing], "scenes": [scene], "missed": [...], "odd": [...]}; a scene is a script with its record."""
    return Survey(job).run()


class Survey:
    """Searches every endpoint, then tries the refusals of those that were reached."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.catalog = Catalog(job.app, job.player.factories, job.player.things)
        self.search = Search(job.app, job.player, self.catalog, job.people, job.budget.over)
        self.states = States(self.search)
        self.scenes: List[Kept] = []
        self.odd: List[Dict[str, Any]] = []
        self.found: Dict[str, Found] = {}

    def run(self) -> Dict[str, Any]:
        endpoints = sorted(self.job.app.endpoints, key=precedence)
        budget = self.job.budget
        for index, endpoint in enumerate(endpoints):
            budget.allot(SEARCH, len(endpoints) - index)
            self.found[endpoint.key] = self.search.endpoint(endpoint)
        self._retry(endpoints)
        for index, endpoint in enumerate(endpoints):
            budget.allot(STATES, len(endpoints) - index)
            self.states.enrich(self.found[endpoint.key])
        self._publish(endpoints)
        missed = [m for m in (self._missed(self.found[e.key]) for e in self.job.app.endpoints) if m is not None]
        return {**self._tidied(), "missed": missed, "odd": self.odd, "unmade": self.catalog.unmade}

    def _tidied(self) -> Dict[str, Any]:
        known = self.job.player.things
        used = {name: known[name] for s in self.scenes for name in ordered(known, s["script"]["things"])}
        names = naming.renamed(list(used.values()))
        things = [naming.thing(thing, names) for thing in used.values()]
        return {"things": things, "scenes": [naming.scene(scene, names) for scene in self.scenes]}

    def _retry(self, endpoints: List[Endpoint]) -> None:
        """A second look at what failed, now that the catalogue is full."""
        failed = [e for e in endpoints if not self.found[e.key].accepted]
        for index, endpoint in enumerate(failed):
            self.job.budget.allot(SEARCH, len(failed) - index)
            if not self.job.budget.over():
                again = self.search.endpoint(endpoint)
                if again.grade > self.found[endpoint.key].grade:
                    self.found[endpoint.key] = again

    def _publish(self, endpoints: List[Endpoint]) -> None:
        for endpoint in endpoints:
            found = self.found[endpoint.key]
            if found.broken is not None and not found.accepted:
                self._note_odd("broken", found.broken[0], found.broken[1], None)
            if found.draft is None or found.record is None:
                continue
            if found.accepted:
                self._success(found)
            elif found.grade.level in (judge.NOT_ALLOWED, judge.NOT_FOUND, judge.REFUSED):
                self._keep(_closed(found), "as it comes", found.draft, found.record)
        for index, endpoint in enumerate(endpoints):
            found = self.found[endpoint.key]
            self.job.budget.allot(1.0, len(endpoints) - index)
            if found.draft is not None and found.accepted:
                self._refusals(found)

    def _success(self, found: Found) -> None:
        found.draft, found.record = self._plainest(found)
        self._keep("success", None, *self._with_decoy(found, found.draft, found.record))

    def _plainest(self, found: Found) -> Tuple[Draft, Record]:
        """The same without an account, when an account makes no difference."""
        assert found.draft is not None
        assert found.record is not None
        draft, record = found.draft, found.record
        if draft.persona == "anonymous" or found.endpoint.secured or "anonymous" not in self.job.people:
            return draft, record
        if _refers_to_people(draft.holes) and draft.endpoint.writes:
            return draft, record
        bare = self._play(draft.copy(persona="anonymous"))
        if bare is None or bare.reply.status != record.reply.status or len(bare.rows) != len(record.rows):
            return draft, record
        if judge.content(bare) < judge.content(record) or not self.search.executed(found.endpoint, bare):
            return draft, record
        return draft.copy(persona="anonymous"), bare

    def _with_decoy(self, found: Found, draft: Draft, record: Record) -> Tuple[Draft, Record]:
        """A second thing of the same kind beside the one that is meant, where that leaves the outcome alike."""
        names = needs_of(self.catalog.things, draft.script())
        meant = list(holes.ties_in(draft.holes)) if draft.endpoint.writes else names
        tables = [str(self.catalog.things[n]["table"]) for n in meant if self.catalog.keys(n)]
        owner = "other" if "other" in self.job.people else "user"
        for table in tables[:1]:
            for decoy in self.catalog.options(table, owner, 2)[:2]:
                if decoy in names:
                    continue
                tried = draft.copy(things=[decoy, *draft.things])
                seen = self._play(tried)
                if seen is not None and seen.reply.status == record.reply.status and len(seen.rows) == len(record.rows):
                    return tried, seen
        return draft, record

    def _refusals(self, found: Found) -> None:
        assert found.draft is not None
        assert found.record is not None
        for attempt in refusals.attempts(self.search, found.draft, _deletes(found.record)):
            if self.job.budget.over():
                return
            record = self._play(attempt.draft)
            if record is not None:
                self._sort(attempt, found, record)
        if not found.endpoint.writes and found.endpoint.query:
            self._queries(found)

    def _queries(self, found: Found) -> None:
        """Query parameters: numbers, filters that match something and filters that match nothing."""
        queries = Queries(self.catalog, self.job.people, self._play)
        draft = queries.crowded(found)
        for attempt in [*queries.plain(draft), *queries.filters(draft)]:
            record = None if self.job.budget.over() else self._play(attempt.draft)
            if record is not None:
                self._sort(attempt, found, record)

    def _sort(self, attempt: refusals.Attempt, found: Found, record: Record) -> None:
        """Keeps a refusal, notes what is odd, and passes over what turned out to be allowed."""
        status = record.reply.status
        level = judge.grade(found.endpoint, record, attempt.draft.encoding == "form", True).level
        if level == judge.BROKEN:
            self._note_odd("broken", attempt.draft, record, attempt.intent)
        elif attempt.intent == "page":
            self._keep("page" if level == judge.ACCEPTED else "invalid", attempt.subject, attempt.draft, record)
        elif level < judge.ACCEPTED and not record.rows:
            if judge.redisplayed(record):
                record.shown = news(record, self._usual(found))
            self._keep(attempt.intent, attempt.subject, attempt.draft, record)
        elif attempt.intent == "forbidden" and self._touches_owned(found, record):
            self._note_odd("stranger", attempt.draft, record, f"{status}")

    def _usual(self, found: Found) -> List[str]:
        """The texts of the page on which the endpoint's form stands."""
        page = self.found.get(f"GET {found.endpoint.path}")
        return Page(page.record.reply.text).texts if page is not None and page.record is not None else []

    def _touches_owned(self, found: Found, record: Record) -> bool:
        user = self.job.app.user_table
        for row in record.rows:
            model = self.job.app.by_table.get(row["table"])
            if row["kind"] != "created" and model is not None and row["table"] != user and self.job.app.owners(model):
                return True
        return False

    def _play(self, draft: Draft) -> Optional[Record]:
        try:
            record = self.job.player.play(draft.script())
        except (NotArrangedError, holes.UnfilledError, SceneError):
            return None
        record.shown = shown(record)
        return record

    def _keep(self, intent: str, subject: Optional[str], draft: Draft, record: Record) -> None:
        self.scenes.append(
            {
                "endpoint": draft.endpoint.key,
                "intent": intent,
                "subject": subject,
                "script": {**draft.script(), "things": ordered(self.job.player.things, draft.script()["things"])},
                "record": written(record, draft.endpoint),
            }
        )

    def _note_odd(self, kind: str, draft: Draft, record: Record, detail: Optional[str]) -> None:
        self.odd.append(
            {
                "kind": kind,
                "endpoint": draft.endpoint.key,
                "request": draft.request(),
                "status": record.reply.status,
                "detail": record.reply.raised or record.reply.text[:200],
                "intent": detail,
            }
        )

    def _missed(self, found: Found) -> Optional[Dict[str, str]]:
        refused = found.grade.level in (judge.NOT_FOUND, judge.REFUSED) and found.reached
        if found.accepted or refused:
            return None
        return {"endpoint": found.endpoint.key, "reason": _reason(found)}


def _deletes(record: Record) -> bool:
    return bool(record.rows) and all(row["kind"] == "deleted" for row in record.rows)


def _closed(found: Found) -> str:
    """The intent of a scenario of an endpoint that was never seen to do more than refuse."""
    if found.grade.level == judge.NOT_ALLOWED:
        return "anonymous" if found.draft is not None and found.draft.persona == "anonymous" else "role"
    return "unknown" if found.grade.level == judge.NOT_FOUND else "invalid"


def _reason(found: Found) -> str:
    if found.record is None:
        return f"nothing could be arranged for it ({found.tries} tries)" if found.tries else "the time was up"
    record = found.record
    if found.broken is not None and found.broken[2]:
        record = found.broken[1]
    reply = record.reply
    who = found.draft.persona if found.draft is not None else "anonymous"
    said = reply.raised or reply.text[:160].replace("\n", " ")
    ran = "its handler ran" if found.reached else "its handler never ran"
    return f"{found.tries} tries, {ran}; best answer (as {who}): {reply.status} {said}"


def _refers_to_people(values: Dict[str, Any]) -> bool:
    return any(holes.is_hole(v) and v["$"] == "persona" for v in values.values())


def precedence(endpoint: Endpoint) -> Tuple[int, int, str]:
    """Those that make things first, then those that read, change and delete; short paths before long ones."""
    order = {"POST": 0, "GET": 2, "PUT": 3, "PATCH": 3, "DELETE": 4}
    return order.get(endpoint.method, 2), len(endpoint.parameters), endpoint.path


def written(record: Record, endpoint: Endpoint) -> Dict[str, Any]:
    """The record as JSON for the host."""
    reply = record.reply
    handler = endpoint.handler or {}
    lines = sorted({line for file, line in record.lines if file == handler.get("file")})
    return {
        "status": reply.status,
        "is_json": reply.is_json,
        "body": encode(reply.body),
        "text": "" if reply.is_json else reply.text[:400],
        "content_type": reply.headers.get("content-type", ""),
        "location": record.location,
        "raised": reply.raised,
        "rows": record.rows,
        "things": encode(record.things),
        "people": record.people,
        "shown": list(record.shown),
        "told": list(told(record)),
        "lines": lines,
        "complaints": errors.structured(reply.body) if reply.is_json and reply.status >= 400 else [],
        "place": list(errors.place(reply.body)) if reply.is_json and reply.status >= 400 else [],
    }


def replay(job: Job) -> Dict[str, Any]:
    """{"records": [record or None]}: the scenes of payload["scenes"] played once more, in their order."""
    job.player.things.update({thing["name"]: thing for thing in job.payload["things"]})
    endpoints = {e.key: e for e in job.app.endpoints}
    records: List[Optional[Dict[str, Any]]] = []
    for scene in job.payload["scenes"]:
        try:
            record = job.player.play(scene["script"])
        except (NotArrangedError, holes.UnfilledError, SceneError):
            records.append(None)
            continue
        seen_before = tuple(text for text in scene["record"]["shown"] if text in record.reply.text)
        record.shown = tuple(dict.fromkeys([*seen_before, *shown(record)]))
        records.append(written(record, endpoints[scene["endpoint"]]))
    return {"records": records}
