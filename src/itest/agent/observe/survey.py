"""The survey of all endpoints: in which order, what is tried of each, and which scenarios are kept."""

from __future__ import annotations

from itertools import islice
from typing import Any, Dict, List, Optional, Set, Tuple

from .drafts import cards
from .drafts.catalog import Catalog
from .drafts.draft import Draft
from .journeys.journeys import Journeys
from .known import holes
from .known.app import Endpoint
from .known.forms import Page
from .playing import judge
from .playing.phase import Job
from .playing.play import NotArrangedError, Record
from .playing.stage import SceneError
from .search.departures import comes_back
from .search.kept import Readings
from .search.letters import renewed, to_nobody
from .search.notebook import Notebook
from .search.replies import Replies
from .search.search import Found, Search
from .search.settle import Settling
from .search.states import States, news, shown
from .variants import branches, refusals
from .variants.afterwards import Afterwards
from .variants.branches import Branches
from .variants.queries import Queries
from .variants.strangers import exposed
from .variants.trouble_cache import without_cache
from .variants.troubles import in_trouble, keep_troubles
from .variants.webhooks import Webhooks, keep_events

SEARCH, STATES, TURN = 0.5, 0.65, 0.2
"""The shares of the budget after which the search and the states end, and what is kept for the last searched."""


def survey(job: Job) -> Dict[str, Any]:
    """{"things": [Thing], "scenes": [scene], "missed": [...], "odd": [...]}; a scene is a script with its record."""
    return Survey(job).run()


class Survey:
    """Searches every endpoint, then tries the refusals of those that were reached."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.catalog = Catalog(job.app, job.player.factories, job.player.things)
        self.search = Search(job.app, job.player, self.catalog, job.people, job.budget.over)
        self.search.replies = Replies(str(job.payload["project"]))
        if "payment" in (job.payload.get("boundaries") or ()):
            self.search.bodies.card = cards.named
        self.states = States(self.search)
        self.afterwards = Afterwards(self.states, self._play, job.budget.over)
        self.settling = Settling(self.search, self._play)
        self.queries = Queries(self.catalog, job.people, self._play)
        self.branches = Branches(job.app, self.catalog, job.people, str(job.payload["project"]))
        self.notebook = Notebook(job.player.things, job.payload.get("trail"))
        self.webhooks = Webhooks(self.search, list(job.payload.get("hooks") or ()), self._play)
        self.receivers: Set[str] = set()
        self.found: Dict[str, Found] = {}

    def run(self) -> Dict[str, Any]:
        """All of it."""
        known = sorted(self.job.app.endpoints, key=precedence)
        only = self.job.payload.get("only")
        endpoints = [e for e in known if only is None or e.key in only]
        searched = [e for e in known if e in endpoints or e.method == "POST"]
        for endpoint in self._fairly(searched, SEARCH, TURN):
            self.found[endpoint.key] = self.search.endpoint(endpoint)
        self._retry([e for e in searched if not self.found[e.key].accepted])
        for endpoint in self._fairly(endpoints, STATES):
            self.states.enrich(self.found[endpoint.key])
        for endpoint in endpoints:
            self._best(self.found[endpoint.key])
        for endpoint in endpoints:
            self._renewed(self.found[endpoint.key])
        if only is None:
            self._journeys()
        for endpoint in self._fairly(endpoints, 1.0):
            self._beside(self.found[endpoint.key])
        asked = [e for e in self.job.app.endpoints if e in endpoints]
        missed = [m for m in (_missed(self.found[e.key]) for e in asked) if m is not None]
        return {**self.notebook.tidied(), "missed": missed, "unmade": self.catalog.unmade}

    def _beside(self, found: Found) -> None:
        """What an endpoint does beside its success; of one that only refuses, all its ways to do so."""
        if found.accepted and found.endpoint.key not in self.receivers:
            self._troubles(found)
            self._readings(found)
            self._refusals(found)
            self._branches(found)
        elif found.turned_down:
            self._branches(found)

    def _journeys(self) -> None:
        """Tells the flows that matter most."""
        # a journey's calls follow one another: nothing is told to services outside between them
        plain = {key: one for key, one in self.found.items() if one.draft is None or not one.draft.conditions}
        journeys = Journeys(self.job.app, self.job.player, self.catalog, plain)
        self.notebook.stories = journeys.told(self.job.payload.get("cast") or {})
        self.notebook.odd += journeys.odd

    def _fairly(self, endpoints: List[Endpoint], until: float, turn: float = 0.0) -> Any:
        """The endpoints one by one, each with its share of the budget up to `until`; beyond it all may take `turn`."""
        for index, endpoint in enumerate(endpoints):
            self.job.budget.allot(until, len(endpoints) - index, turn / len(endpoints))
            yield endpoint

    def _retry(self, failed: List[Endpoint]) -> None:
        """A second look at what failed, now that the catalogue is full."""
        for endpoint in self._fairly(failed, SEARCH):
            if not self.job.budget.over():
                again = self.search.endpoint(endpoint)
                if again.grade > self.found[endpoint.key].grade:
                    self.found[endpoint.key] = again

    def _best(self, found: Found) -> None:
        """Keeps the success; of an endpoint that only refuses, that refusal; of a receiver of events, these."""
        if keep_events(self.webhooks, found, self.notebook):
            self.receivers.add(found.endpoint.key)
            return
        if found.broken is not None and not found.accepted:
            self.notebook.note("broken", found.broken[0], found.broken[1], None)
            if found.broken[2] and found.broken[1].reply.status >= 500:
                self.notebook.keep("broken", None, found.broken[0], found.broken[1])
        if found.draft is None or found.record is None:
            return
        if found.accepted:
            found.draft, found.record = self.settling.plainest(found, found.draft, found.record)
            found.draft, found.record = self.settling.with_dependents(found.draft, found.record)
            self.notebook.keep("success", None, *self.settling.with_decoy(found.draft, found.record))
        elif found.grade.level in (judge.NOT_ALLOWED, judge.NOT_FOUND, judge.REFUSED):
            self.notebook.keep(_closed(found), "as it comes", found.draft, found.record)

    def _renewed(self, found: Found) -> None:
        """Keeps the log-in with a new password, where it is the change that makes it work."""
        if not found.accepted or found.draft is None or found.record is None or not found.endpoint.writes:
            return
        for after, before in renewed(self.catalog, found.draft, found.record, self.search.handles()):
            record, without = self._play(after), self._play(before)
            if record is None or without is None or _outcome(record) == _outcome(without):
                continue
            if judge.grade(after.endpoint, record, after.encoding == "form", True).accepted:
                self.notebook.keep("renewed", found.endpoint.key, after, record)
                return

    def _troubles(self, found: Found) -> None:
        """Keeps what the endpoint makes of services outside that fail."""
        if found.draft is not None and found.record is not None:
            boundaries = list(self.job.payload.get("boundaries") or ())
            tried = in_trouble(boundaries, found.draft, found.record.effects, self._play)
            keep_troubles(self.notebook, tried, self.job.budget.over)
            # a broker that is down is told as such already
            handed = found.record.effects.get("jobs")
            if self.job.payload.get("store") and not handed and not self.job.budget.over():
                missed = without_cache(found.draft, found.record, self._play)
                keep_troubles(self.notebook, missed, self.job.budget.over)

    def _readings(self, found: Found) -> None:
        """Keeps what is read from a cache, and what is read anew; where it should be and is not, that is odd."""
        if "cache" in (self.job.payload.get("boundaries") or ()) and not self.job.budget.over():
            for intent, subject, draft, record in Readings(self.catalog, self.found, self._play).scenes(found):
                if intent in ("again", "fresh"):
                    self.notebook.keep(intent, subject, draft, record)
                else:
                    self.notebook.note(intent, draft, record, intent, subject)

    def _refusals(self, found: Found) -> None:
        assert found.draft is not None
        assert found.record is not None
        for attempt in refusals.attempts(self.search, found.draft, found.record):
            self._try(attempt, found)
        if found.record.mails:
            self._unanswered(found.draft)
        self.afterwards.keep(found, self.notebook)
        told = any(holes.holes_in(found.draft.query))  # what came back from elsewhere selects nothing
        if not found.endpoint.writes and found.endpoint.query and not told and not self.job.budget.over():
            draft = self.queries.crowded(found)
            for attempt in [*self.queries.plain(draft), *self.queries.filters(draft)]:
                self._try(attempt, found)

    def _branches(self, found: Found) -> None:
        """Calls that are the first to run a statement of the handler are kept as well."""
        assert found.draft is not None
        handler, key = found.endpoint.handler, found.endpoint.key
        left = self.branches.left(found.endpoint, (s for s in self.notebook.scenes if s["endpoint"] == key))
        tries = islice(self.branches.attempts(found.draft), branches.MOST)
        while handler and left and not self.job.budget.over():
            attempt = next(tries, None)
            if attempt is None:
                return
            record = self._play(attempt.draft)
            fresh = branches.news(record, left, str(handler["file"])) if record is not None else []
            if record is not None and fresh and self._kept_branch(attempt, record, found):
                left = {first: lines for first, lines in left.items() if first not in fresh}

    def _kept_branch(self, attempt: refusals.Attempt, record: Record, found: Found) -> bool:
        """Whether the call was sane, and is kept: what is done by others is a success of its own."""
        level = judge.grade(found.endpoint, record, attempt.draft.encoding == "form", True).level
        if level == judge.BROKEN or branches.unknown(attempt, record, found):
            return False
        idle = found.endpoint.writes and not record.done
        intent = branches.told_as(attempt.intent, accepted=level == judge.ACCEPTED, idle=idle)
        self.notebook.keep(intent, attempt.subject, attempt.draft, record)
        return True

    def _unanswered(self, draft: Draft) -> None:
        """Keeps that nobody gets a mail where the account does not exist."""
        stranger = to_nobody(draft)
        record = self._play(stranger) if stranger is not None else None
        if stranger is not None and record is not None and not record.mails and 0 < record.reply.status < 500:
            self.notebook.keep("nobody", None, stranger, record)

    def _try(self, attempt: refusals.Attempt, found: Found) -> None:
        """Keeps a refusal, notes what is odd, and passes over what turned out to be allowed."""
        record = None if self.job.budget.over() else self._play(attempt.draft)
        if record is None:
            return
        level = judge.grade(found.endpoint, record, attempt.draft.encoding == "form", True).level
        if level == judge.BROKEN:
            self.notebook.note("broken", attempt.draft, record, attempt.intent)
        elif attempt.intent == "page":
            intent = "page" if level == judge.ACCEPTED else "invalid"
            self.notebook.keep(intent, attempt.subject, attempt.draft, record)
        elif level < judge.ACCEPTED and not record.done:
            if judge.redisplayed(record):
                record.shown = news(record, self._usual(found))
            self.notebook.keep(attempt.intent, attempt.subject, attempt.draft, record)
        elif attempt.intent == "forbidden" and self._touches_owned(record):
            self.notebook.note("stranger", attempt.draft, record, attempt.intent)
        elif attempt.intent == "forbidden" and exposed(record, attempt.draft, self.found, self._play):
            self.notebook.note("exposed", attempt.draft, record, attempt.intent)

    def _usual(self, found: Found) -> List[str]:
        """The texts of the page on which the endpoint's form stands."""
        page = self.found.get(f"GET {found.endpoint.path}")
        return Page(page.record.reply.text).texts if page is not None and page.record is not None else []

    def _touches_owned(self, record: Record) -> bool:
        app = self.job.app
        for row in record.rows:
            model = app.by_table.get(row["table"])
            if row["kind"] != "created" and model is not None and row["table"] != app.user_table and app.owners(model):
                return True
        return False

    def _play(self, draft: Draft) -> Optional[Record]:
        try:
            record = self.job.player.play(draft.script())
        except (NotArrangedError, holes.UnfilledError, SceneError):
            return None
        record.shown = shown(record)
        return record


def precedence(endpoint: Endpoint) -> Tuple[int, bool, int, str]:
    """Those that make things first, then those that read, change and delete; short paths before long ones.

    One only comes back from elsewhere once one was sent there.
    """
    order = {"POST": 0, "GET": 2, "PUT": 3, "PATCH": 3, "DELETE": 4}
    return order.get(endpoint.method, 2), comes_back(endpoint), len(endpoint.parameters), endpoint.path


def _outcome(record: Record) -> Tuple[int, Optional[str]]:
    return record.reply.status, record.location


def _closed(found: Found) -> str:
    """The intent of a scenario of an endpoint that was never seen to do more than refuse."""
    if found.grade.level == judge.NOT_ALLOWED:
        return "anonymous" if found.draft is not None and found.draft.persona == "anonymous" else "role"
    return "unknown" if found.grade.level == judge.NOT_FOUND else "invalid"


def _in_short(record: Record) -> str:
    """What an answer says in a few words, without markup."""
    if record.location:
        return f"to {record.location}"
    page = "html" in record.reply.headers.get("content-type", "")
    return Page(record.reply.text).title if page else record.reply.text[:200]


def _missed(found: Found) -> Optional[Dict[str, str]]:
    """Why an endpoint has no test in which its handler runs; None when it has one."""
    if found.accepted or (found.grade.level in (judge.NOT_FOUND, judge.REFUSED) and found.reached):
        return None
    if found.record is None:
        why = f"nothing could be arranged for it ({found.tries} tries)" if found.tries else "the time was up"
        return {"endpoint": found.endpoint.key, "reason": why}
    record = found.broken[1] if found.broken is not None and found.broken[2] else found.record
    who = found.draft.persona if found.draft is not None else "anonymous"
    said = record.reply.raised or _in_short(record)
    ran = "its handler ran" if found.reached else "its handler never ran"
    said = " ".join(said.split())[:140]
    why = f"{found.tries} tries, {ran}; best answer (as {who}): {record.reply.status} {said}".rstrip()
    return {"endpoint": found.endpoint.key, "reason": why}
