"""How an account proves itself: log-ins are driven, and what they answer is tried on doors that were closed before."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from ..drafts.draft import Draft
from ..known import holes, tokens
from ..playing import clients, judge
from ..playing.phase import Job
from ..playing.play import Record, Scene
from . import given, kept
from .doors import KEYS, tried
from .entrances import filled, log_in_drafts, log_ins
from .fallbacks import FALLBACKS
from .issued import issued

Json = Dict[str, Any]
DOORS = 10
PREFIXES = ("Bearer", "Token", "JWT", "Session", "")
PROOF = re.compile(r"authori[sz]ation|credential|authenticat|\bjwt\b|bearer|token", re.IGNORECASE)
OTHER_HEADERS = ("X-API-Key", "X-Auth-Token", "X-Access-Token", "Api-Key")


class Proofs:
    """Works in one scene in which the account exists already; `rows` are those that were made with it."""

    def __init__(self, job: Job, scene: Scene, values: Json, rows: Sequence[Json] = ()) -> None:
        self.job = job
        self.rows = rows
        self.scene = scene
        self.values = values
        self.client = scene.client("anonymous")
        self.doors = self._closed()
        self.shut: List[Draft] = list(self.doors)

    def find(self, signed_up: Optional[Record]) -> Tuple[Optional[Json], List[Json]]:
        """(the log-in that opens most doors, further ones that open the rest); `shut` are those that none opened."""
        named: List[str] = [key for key in ("email", "username") if key in self.values]
        handles: List[str] = named or [key for key in self.values if key != "password"][:2]
        handles += [key for key in KEYS if key in self.values and key not in handles]
        found: List[Tuple[Json, List[Draft]]] = []
        closed = list(self.doors)
        for endpoint in log_ins(self.job.app):
            if found and not closed:
                break
            for draft in log_in_drafts(endpoint, handles, self.values):
                proof = self._tried(draft, closed if found else self.doors)
                if proof is not None:
                    found.append(proof)
                    closed = [door for door in closed if door not in proof[1]]
                    break
        if not found and signed_up is not None:
            found = [p for p in [self._with_answer(signed_up, None, self.doors)] if p is not None]
        if self._left(found):  # of pages with a session and an API with HTTP Basic both are wanted
            found += [p for p in [self._basic(handles, self._left(found))] if p is not None]
        for proof in self._given(self._left(found)):
            found.append(proof)
        found += [p for p in [self._kept(self._left(found))] if p is not None]
        found = _together(sorted(found, key=lambda proof: -len(proof[1])))
        self.shut = self._left(found)
        return (found[0][0], [p[0] for p in found[1:]]) if found else (None, [])

    def fallback(self, row: Any) -> Optional[Json]:
        """A way in that does not go through the application's own log-in."""
        for framework, scheme, enter in FALLBACKS:
            if framework != self.job.app.framework and not (
                framework == "fastapi" and self.job.app.framework == "starlette"
            ):
                continue
            self._forget()
            login = enter(self.job, self.client, row)
            if login is not None and (self._opened(None) or not self.doors):
                return {**_login(scheme, None), **login, "fallback": True}
        return self._issued(row) if self.doors else None

    def _issued(self, row: Any) -> Optional[Json]:
        """A token that the application makes itself, when it opens doors that another text leaves shut."""
        made = list(issued(self.job, self.client, row, self.values))
        for header, prefix in self._headers() if made else ():
            best: Tuple[int, Optional[Json]] = (0, None)
            for each in made:
                text = f"{prefix} {holes.walk(each.answer, each.told['pick'])}".strip()
                opened = self._opened_by(header, text, self.doors)
                welcome = len(opened) + sum(self._status(door, {header: text}) < 400 for door in opened)
                best = (welcome, each.told) if welcome > best[0] else best
            if best[1] is not None:
                return {**_sent(header, prefix), "issued": best[1], "fallback": True}
        return None

    def _tried(self, draft: Draft, doors: List[Draft]) -> Optional[Tuple[Json, List[Draft]]]:
        """The log-in as Login JSON with the doors that it opens; None when it opens nothing."""
        self._forget()
        template = draft.request()
        record = self.scene.call(filled(template, self.values))
        if record.reply.status >= 400 or record.reply.raised:
            return None
        cookies = bool(record.reply.cookies)
        with_token = self._with_answer(record, template, doors)
        if with_token is not None and (len(with_token[1]) == len(doors) or not cookies):
            return with_token
        if cookies:
            self._forget()
            self.scene.call(filled(template, self.values))
            opened = self._opened(None, doors)
            if (opened or not doors) and len(opened) >= len(with_token[1] if with_token else []):
                return _login("cookie", template), opened
        return with_token

    def _with_answer(
        self, record: Record, request: Optional[Json], doors: List[Draft]
    ) -> Optional[Tuple[Json, List[Draft]]]:
        best: Optional[Tuple[Json, List[Draft]]] = None
        for path in tokens.find(record.reply.body)[:3] if record.reply.is_json else []:
            token = str(holes.walk(record.reply.body, path))
            for header, prefix in self._headers():
                self._forget()
                opened = self._opened({header: f"{prefix} {token}".strip()}, doors)
                login = {**_sent(header, prefix, request), "token": list(path)}
                if opened and (best is None or len(opened) > len(best[1])):
                    best = login, opened
                if best is not None and len(best[1]) == len(doors):
                    return best
                if not doors:
                    return login, []
        return best

    def _left(self, found: List[Tuple[Json, List[Draft]]]) -> List[Draft]:
        """The doors that none of these opens."""
        return [door for door in self.doors if not any(door in opened for _, opened in found)]

    def _basic(self, handles: List[str], doors: List[Draft]) -> Optional[Tuple[Json, List[Draft]]]:
        for handle in handles if "password" in self.values else ():
            hole = {"$": "basic", "username": holes.persona("", [handle]), "password": holes.persona("", ["password"])}
            self._forget()
            opened = self._opened(filled({"Authorization": hole}, self.values), doors)
            if opened:
                return {**_login("basic", None), "header": "Authorization", "handle": handle}, opened
        return None

    def _given(self, doors: List[Draft]) -> Iterator[Tuple[Json, List[Draft]]]:
        """What the settings hold, tried on doors that no log-in opens; the same with an x behind must open nothing."""
        root = str(self.job.payload["project"])
        for key in given.keys(root, self.client) if doors else ():
            for header, prefix in self._headers():
                text = f"{prefix} {key.value}".strip()
                opened = self._opened_by(header, text, doors)
                if opened:
                    yield {**_sent(header, prefix), "setting": [key.reference]}, opened
                    doors = [door for door in doors if door not in opened]
                    break
            if not doors:
                return
        for user, password in given.pairs(root, self.client) if doors else ():
            pair = holes.fill({"$": "basic", "username": user.value, "password": password.value}, dict)
            opened = self._opened_by("Authorization", pair, doors)
            if opened:
                setting = [user.reference, password.reference]
                yield {**_login("basic", None), "header": "Authorization", "setting": setting}, opened
                return
            entered = self._entered({"username": user.value, "password": password.value}, doors)
            if entered is not None:
                yield {**entered[0], "setting": [user.reference, password.reference]}, entered[1]
                return

    def _kept(self, doors: List[Draft]) -> Optional[Tuple[Json, List[Draft]]]:
        """A key of the account's own rows that opens doors which no log-in opens."""
        for place, text in kept.keys(self.rows, self.values) if doors else ():
            for header, prefix in self._headers():
                sent = f"{prefix} {text}".strip()
                opened = [door for door in doors if self._opened_by(header, sent, [door])]
                if opened:
                    return {**_sent(header, prefix), "kept": list(place)}, opened
        return None

    def _entered(self, values: Json, doors: List[Draft]) -> Optional[Tuple[Json, List[Draft]]]:
        """A log-in that asks for what the settings hold; with another password it must open nothing."""
        own, found = self.values, None
        for draft in [draft for endpoint in log_ins(self.job.app) for draft in log_in_drafts(endpoint, ["username"])]:
            self.values = values
            tried = self._tried(draft, doors)
            self.values = {**values, "password": f"no {values['password']}"}
            wrong = self._tried(draft, doors) if tried is not None and tried[1] else None
            if tried is not None and tried[1] and not (wrong and wrong[1]):
                found = tried
                break
        self.values = own
        return found

    def _opened_by(self, header: str, text: str, doors: List[Draft]) -> List[Draft]:
        """The doors that this header opens; none when it would also with another value."""
        self._forget()
        opened = self._opened({header: text}, doors[:1]) and self._opened({header: text}, doors)
        return [door for door in opened if self._told_apart(door, {header: text}, {header: f"{text[:-3]}xyz"})]

    def _told_apart(self, door: Draft, headers: Json, altered: Json) -> bool:
        """Whether the altered ones are refused; some libraries call a broken token unprocessable (422)."""
        if self._refused(door, altered):
            return True
        status = self._status(door, altered)
        return status >= 400 and status != self._status(door, headers)

    def _headers(self) -> Iterator[Tuple[str, str]]:
        schemes = " ".join(str(e.raw.get("scheme") or "") for e in self.job.app.endpoints)
        named = re.findall(r"api_key:([\w-]+)", schemes)
        for header in dict.fromkeys(named):
            for prefix in ("", "Bearer", "Token", "JWT") if header.lower() == "authorization" else ("",):
                yield header, prefix
        for prefix in PREFIXES:
            yield "Authorization", prefix
        for header in OTHER_HEADERS:
            yield header, ""

    def _closed(self) -> List[Draft]:
        """Calls that nobody may make: what they are refused with tells a door from a wall."""
        found: List[Draft] = []
        for draft in tried(self.job.app, self.values):
            self._forget()
            if self._refused(draft, None) and len(found) < DOORS:
                found.append(draft)
        return found

    def _opened(self, headers: Optional[Json], doors: Optional[List[Draft]] = None) -> List[Draft]:
        return [door for door in (self.doors if doors is None else doors) if not self._refused(door, headers)]

    def _refused(self, door: Draft, headers: Optional[Json]) -> bool:
        record = self.scene.call({**door.request(), "headers": headers})
        status = record.reply.status
        if status in (0, 401, 403) or status >= 500 or judge.to_login(record, door.endpoint):
            return True
        return 400 <= status < 500 and bool(PROOF.search(record.reply.text[:300]))

    def _status(self, door: Draft, headers: Json) -> int:
        """What a call answers; a token for a number that nobody has opens a door too, to find nobody behind it."""
        return self.scene.call({**door.request(), "headers": headers}).reply.status

    def _forget(self) -> None:
        clients.forget(self.client, self.job.app.framework)


def _together(found: List[Tuple[Json, List[Draft]]]) -> List[Tuple[Json, List[Draft]]]:
    """The proofs that one client can carry at once, the better of two with the same header."""
    kept: List[Tuple[Json, List[Draft]]] = []
    for proof in found:
        taken = [str(login["header"]).lower() for login, _ in kept if login["header"]]
        if str(proof[0]["header"]).lower() not in taken:
            kept.append(proof)
    return kept


def _sent(header: str, prefix: str, request: Optional[Json] = None) -> Json:
    """A log-in whose proof is sent in a header, behind a prefix where there is one."""
    login = _login(prefix.lower() or "api_key", request)
    return {**login, "header": header, "prefix": f"{prefix} " if prefix else ""}


def _login(scheme: str, request: Optional[Json]) -> Json:
    return {
        "scheme": scheme,
        "request": request,
        "token": [],
        "header": None,
        "prefix": "",
        "override": None,
        "fallback": False,
        "setting": [],
        "handle": None,
        "issued": None,
        "kept": None,
    }
