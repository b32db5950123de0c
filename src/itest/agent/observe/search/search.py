"""Looks for the variant of an endpoint that achieves most: account, path, body, and what must be there before."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from ..drafts.bodies import Bodies
from ..drafts.cards import carded
from ..drafts.catalog import Catalog
from ..drafts.draft import Draft
from ..drafts.guesses import FAULT
from ..drafts.others import about_others
from ..drafts.repair import Repair
from ..known import holes
from ..known.app import App, Endpoint
from ..known.forms import Page
from ..known.values import Maker
from ..playing import judge
from ..playing.play import NotArrangedError, Player, Record
from ..playing.trace import reached
from .acquaintances import of_account
from .credentials import credentials, handles
from .departures import Departures
from .letters import Letters
from .replies import Replies
from .showing import Showing
from .stock import stocked
from .targets import Targets

TRIES = 32
ENTRANCES = ("login", "signup", "sign-up", "register", "token", "reset", "recover", "forgot", "signin", "oauth")
"""What paths are called that nobody has an account for yet."""
Over = Callable[[], bool]
ROUNDS = 5


class Found:
    """The best that was seen of an endpoint. `tries` counts calls; `last` is the answer to the last one."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.draft: Optional[Draft] = None
        self.record: Optional[Record] = None
        self.grade = judge.Grade(-1, False, 0, 0)
        self.tries = 0
        self.reached = False
        self.broken: Optional[Tuple[Draft, Record, bool]] = None

    @property
    def accepted(self) -> bool:
        return self.grade.accepted

    @property
    def turned_down(self) -> bool:
        """Whether the handler ran and did nothing but refuse what was sent, whatever that was."""
        return self.grade.level == judge.REFUSED and self.reached and self.draft is not None

    @property
    def done(self) -> bool:
        return self.record is not None and judge.good(self.endpoint, self.grade, self.record)


class Search:
    """Searches one endpoint at a time; what succeeds goes into the catalogue for those that follow."""

    def __init__(self, app: App, player: Player, catalog: Catalog, people: List[str], over: Over) -> None:
        self.app = app
        self.player = player
        self.catalog = catalog
        self.people = people
        self.over = over
        self.replies: Optional[Replies] = None
        self.letters = Letters(catalog)
        self.departures = Departures(catalog)
        self.showing = Showing(app, catalog)
        self.targets = Targets(app, catalog, self.letters)
        self.bodies = Bodies(app, catalog, self._said)

    def _said(self, endpoint: Endpoint, name: str) -> Any:
        """A tie to what was told for this parameter or field: in a mail, or when its caller was sent away."""
        return self.letters.said(endpoint, name) or self.departures.said(endpoint, name)

    def endpoint(self, endpoint: Endpoint) -> Found:
        """Tries accounts, paths and bodies until one does something."""
        found = Found(endpoint)
        for persona in self.order(endpoint):
            if found.done or found.tries >= TRIES or self.over():
                break
            self._as(persona, found)
        if found.draft is not None and found.record is not None and found.accepted:
            self.letters.hear(found.draft, found.record)
            self.departures.see(found.draft, found.record)
            if endpoint.writes:
                self.catalog.listen(found.draft, found.record)
            if found.record.done:
                self.bodies.learn(found.draft)
                self.catalog.learn(found.draft, found.record)
                self._leaner(found)
        return found

    def _leaner(self, found: Found) -> None:
        """Learns the shortest body that works as the way to make such a thing."""
        full = found.draft
        if full is None or full.strategy != "full" or full.endpoint.method != "POST" or not isinstance(full.data, dict):
            return
        shape = (full.endpoint.form if full.encoding == "form" else full.endpoint.body) or {}
        needed = [name for name in shape.get("required") or [] if name in full.data]
        if not needed or len(needed) == len(full.data):
            return
        lean = full.copy(data={name: full.data[name] for name in needed}, strategy="required")
        try:
            record = self.player.play(lean.script())
        except (NotArrangedError, holes.UnfilledError):
            return
        if record.reply.status < 300 and record.done:
            self.catalog.learn(lean, record, step=False)

    def order(self, endpoint: Endpoint) -> List[str]:
        """The accounts in the order in which they are tried; who was sent away comes back."""
        departure = self.departures.back(endpoint)
        if departure is not None:
            return [departure[0].persona]
        entrance = any(word in endpoint.path.lower() for word in ENTRANCES)
        wanted = (
            ["anonymous", "user", "admin"]
            if entrance and endpoint.secured is not True
            else ["user", "admin", "anonymous"]
        )
        return [name for name in [*wanted, "other"] if name in self.people]

    def _as(self, persona: str, found: Found) -> None:
        endpoint = found.endpoint
        self._page(endpoint, persona)
        refused = 0
        for values in self.targets.combinations(endpoint, persona):
            draft = Draft(endpoint, persona)
            draft.holes = values
            draft.query = self.needed_query(draft)
            level = self._bodies(draft, found)
            refused += level == judge.NOT_ALLOWED
            if found.done or refused >= 2 + len(endpoint.parameters) or found.tries >= TRIES or self.over():
                return
            if not endpoint.parameters and level == judge.NO_PLACE:
                return

    def _bodies(self, draft: Draft, found: Found) -> int:
        """Tries the bodies for one account and path; answers the highest level that was reached."""
        top = 0
        own = [*credentials(self.app, self.catalog, draft), *self.letters.asked(draft, self.bodies, self.handles())]
        variants = [*(own if "user" in self.people else []), *self.bodies.variants(draft), *self._asked(draft)]
        told = found.draft is not None and found.grade.level == judge.REFUSED and found.draft.persona != draft.persona
        for variant in variants[:1] if told else variants:
            level = self._mended(variant, found, 1 if told else ROUNDS)
            foreign = about_others(self.catalog, variant) if level == judge.NOT_ALLOWED else None
            level = level if foreign is None else max(level, self._mended(foreign, found, ROUNDS))
            top = max(top, level)
            closed = judge.NO_PLACE <= level <= judge.NOT_FOUND and variant.strategy != "credentials"
            if found.done or closed or found.tries >= TRIES:
                break
        return top

    def _asked(self, draft: Draft) -> Iterator[Draft]:
        """For a read that wants more than it says: all its query parameters at once."""
        shape = draft.endpoint.query or {}
        names = [n for n in shape.get("properties") or {} if n not in draft.query]
        if not draft.endpoint.writes and names:
            maker = Maker(0, self.bodies.referrer(draft))
            yield draft.copy(query=maker.object(shape, 0, [*draft.query, *(n for n in names if not FAULT.search(n))]))

    def _mended(self, draft: Draft, found: Found, rounds: int) -> int:
        repair = Repair(self.bodies)
        current: Optional[Draft] = draft
        level = 0
        for _ in range(rounds):
            if current is None or found.tries >= TRIES or self.over():
                break
            record = self.attempt(current, found)
            if record is None:
                return level
            level = max(level, judge.grade(draft.endpoint, record, draft.encoding == "form", True).level)
            if level != judge.REFUSED or found.done:
                break
            current = repair.mended(current, record)
        return level

    def attempt(self, draft: Draft, found: Found) -> Optional[Record]:
        """Plays the draft and keeps it when it is the best so far."""
        found.tries += 1
        tried = self.tried(draft)
        if tried is None:
            return None
        draft, record = tried
        if draft.endpoint.method == "GET" and record.reply.status == 200 and not record.reply.is_json:
            self.targets.links.see(record.reply.text)
        executed = self.executed(draft.endpoint, record)
        found.reached = found.reached or executed
        grade = judge.grade(draft.endpoint, record, draft.encoding == "form", executed)
        if grade.level == judge.BROKEN and (found.broken is None or executed > found.broken[2]):
            found.broken = (draft, record, executed)
        if grade > found.grade:
            found.draft, found.record, found.grade = draft, record, grade
        return record

    def tried(self, draft: Draft) -> Optional[Tuple[Draft, Record]]:
        """The draft and what is seen of it: with what services outside have to answer, where that gets it further."""
        record = self._played(draft)
        if record is None:
            return None
        for teach in (carded, stocked, carded, self.showing.shown):
            draft, record = self._better(draft, record, teach(draft, record, self._played))
        taught = self.replies.learned(draft, record, self._played) if self.replies else None
        draft, record = self._better(draft, record, taught)
        return self._better(draft, record, self._acquainted(draft, record) if taught else None)

    def _acquainted(self, draft: Draft, record: Record) -> Optional[Tuple[Draft, Record]]:
        """The draft with services that speak of an account, where what they said of somebody else led nowhere."""
        accepted = judge.grade(draft.endpoint, record, draft.encoding == "form", True).accepted
        known = None if accepted or "user" not in self.people else of_account(draft, "user", self.app.attributes)
        seen = self._played(known) if known is not None else None
        return (known, seen) if known is not None and seen is not None else None

    def _better(self, draft: Draft, record: Record, taught: Optional[Tuple[Draft, Record]]) -> Tuple[Draft, Record]:
        """What was taught, unless it gets less far."""
        if taught is None:
            return draft, record
        plain, more = (
            judge.grade(draft.endpoint, each, draft.encoding == "form", True) for each in (record, taught[1])
        )
        return taught if more >= plain else (draft, record)

    def _played(self, draft: Draft) -> Optional[Record]:
        try:
            return self.player.play(draft.script())
        except (NotArrangedError, holes.UnfilledError) as error:
            self.catalog.broken(str(error))
            return None

    def executed(self, endpoint: Endpoint, record: Record) -> bool:
        """Whether the endpoint's own handler ran; where it cannot be told, whether the answer was a good one."""
        handler = endpoint.handler
        if not handler or not handler.get("file"):
            return record.reply.status < 400
        return reached(record.starts, str(handler["file"]), int(handler["line"]), str(handler["qualname"])) or (
            record.reply.status < 300 and not record.starts
        )

    def handles(self) -> List[str]:
        """The attributes that accounts may log in with."""
        return handles(self.app)

    def needed_query(self, draft: Draft) -> Dict[str, Any]:
        """Values for the query parameters that must be there; for a write without a body, of all of them."""
        endpoint = draft.endpoint
        shape = endpoint.query or {}
        bodiless = endpoint.method in ("POST", "PUT", "PATCH") and not endpoint.body and not endpoint.form
        names = list(shape.get("properties") or {}) if bodiless else list(shape.get("required") or [])
        maker = Maker(1 if endpoint.updates else 0, self.bodies.referrer(draft))
        return maker.object(shape, 0, names) if names else {}

    def _page(self, endpoint: Endpoint, persona: str) -> None:
        """Reads the form that the page at the same path shows, when nothing else tells the fields of a POST."""
        if endpoint.method != "POST" or endpoint.body is not None or (endpoint.form or {}).get("properties"):
            return
        twin = next((e for e in self.app.endpoints if e.method == "GET" and e.path == endpoint.path), None)
        if twin is None:
            return
        for values in self.targets.combinations(twin, persona)[:3]:
            draft = Draft(twin, persona)
            draft.holes = values
            try:
                record = self.player.play(draft.script())
            except (NotArrangedError, holes.UnfilledError):
                continue
            forms = [f for f in Page(record.reply.text).forms if f.method == "POST" and f.properties]
            if record.reply.status == 200 and forms:
                endpoint.form = max(forms, key=lambda f: (f.action in ("", "."), len(f.properties))).shape
                return
