"""Finds the accounts that tests act as: sign-up, log-in and scheme by trying, with fallbacks that say so."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from ..drafts.bodies import Bodies
from ..drafts.catalog import Catalog
from ..drafts.draft import Draft
from ..drafts.repair import Repair
from ..known import holes, tokens, words
from ..known.app import SECRET, App, Endpoint
from ..known.forms import Page
from ..playing.phase import Job
from ..playing.play import Record, Scene
from ..playing.stage import SceneError
from .admission import admitted
from .belonging import homes, settle
from .entrances import log_ins, password_fields, sign_up_drafts, sign_ups
from .made import Made, made_account
from .newcomer import apart, spoken_for
from .proofs import Proofs
from .rights import activation, appointment, confirmation, groups, promotion

NAMES = ("user", "other", "admin")
ROUNDS = 5
PAST = "no log-in of the application's own could be driven: the suite goes past it ({})"
NO_WAY_IN = "accounts can be made, but no way to log in was found: tests that need one are missing"
Json = Dict[str, Any]


def personas(job: Job) -> Json:
    """model.observations.Personas as JSON."""
    return Casting(job).run()


class Casting:
    """One attempt after the other, each in a scene of its own, until somebody is in."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.app = job.app
        self.notes: List[str] = []
        self.half: Optional[Json] = None

    def run(self) -> Json:
        """The first cast whose proof works; else an account without one; else nobody."""
        found = self._found()
        if found["accounts"] and found["login"] is None:
            self.notes.append(NO_WAY_IN)
        elif found["login"] is not None and found["login"]["fallback"]:
            issued = found["login"]["issued"]
            self.notes.append(PAST.format(issued["function"]["expression"] if issued else found["login"]["scheme"]))
        return found

    def _found(self) -> Json:
        self._read_pages()
        for endpoint in sign_ups(self.app):
            if self.job.budget.over():
                break
            found = self._scene(lambda scene, e=endpoint: self._signed_up(scene, e))
            if found is not None and found["login"] is not None:
                return found
            self.half = self.half or found
        model = self.app.user
        if model is not None and self.job.player.factories.has(str(model["key"])):
            found = self._scene(lambda scene: self._made(scene))
            if found is not None and (found["login"] is not None or self.half is None):
                return found
        nobody = {"accounts": [], "login": None, "also": [], "table": None, "notes": self.notes}
        return self.half or self._elsewhere() or self._scene(lambda scene: self._given(scene)) or nobody

    def _elsewhere(self) -> Optional[Json]:
        """People without a password of their own, when the application's own token lets them in."""
        if self.app.without_password is None:
            return None
        self.app.user_table = self.app.without_password
        model = self.app.user
        if model is not None and self.job.player.factories.has(str(model["key"])):
            found = self._scene(lambda scene: self._made(scene))
            if found is not None and found["login"] is not None:
                return found
        self.app.user_table = None
        return None

    def _scene(self, act: Any) -> Optional[Json]:
        try:
            found: Optional[Json] = self.job.stage.scene(lambda request: act(Scene(self.job.player, request)))
            return found
        except SceneError as error:
            lines = [line.strip() for line in str(error).splitlines() if line.strip()]
            self.notes.append(f"while looking for accounts: {lines[-1][:200] if lines else 'the fixtures failed'}")
            return None

    def _read_pages(self) -> None:
        """Gives sign-up and log-in endpoints the fields of the form on their page, where the code says too little.

        Libraries put theirs together when the page is asked for.
        """
        entrances = [*sign_ups(self.app), *log_ins(self.app)]
        bare = [e for e in entrances if not password_fields(e) or (e in self.app.foreign and e.body is None)]
        for endpoint in bare:
            page = next(
                (e for e in [*self.app.endpoints, *self.app.foreign] if e.method == "GET" and e.path == endpoint.path),
                None,
            )
            if page is not None:
                self._scene(lambda scene, e=endpoint, p=page: _read(scene, e, p))

    def _signed_up(self, scene: Scene, endpoint: Endpoint) -> Optional[Json]:
        for style in range(len(words.STYLES)):
            who = words.person("user", style)
            for draft in sign_up_drafts(endpoint, who):
                done = self._attempt(scene, draft)
                if done is not None:
                    return self._cast(scene, done, style)
        return None

    def _attempt(self, scene: Scene, draft: Draft) -> Optional[Tuple[Draft, Record, Json]]:
        """(draft, record, row) of the sign-up that created an account, repaired on the way."""
        repair = Repair(Bodies(self.app, Catalog(self.app, self.job.player.factories, {})))
        current: Optional[Draft] = draft
        for _ in range(ROUNDS):
            if current is None:
                return None
            try:
                record = scene.call(current.request())
            except holes.UnfilledError:  # it speaks of somebody, and nobody is there yet
                return None
            row = self._account_row(record)
            if row is not None:
                return current, record, row
            current = repair.mended(current, record)
        return None

    def _account_row(self, record: Record) -> Optional[Json]:
        created = [row for row in record.rows if row["kind"] == "created"]
        for row in created:
            if row["table"] == self.app.user_table:
                return row
        secret = next((row for row in created if any(SECRET.search(column) for column in row["after"])), None)
        return secret or next((row for row in created if _hands_out(row, record)), None)

    def _cast(self, scene: Scene, done: Tuple[Draft, Record, Json], style: int) -> Json:
        draft, record, row = done
        self.app.user_table = row["table"]
        who = words.person("user", style)
        chosen = list(_chosen(draft.data, self.app.by_table.get(row["table"]), row["after"]))
        values = _values(draft.data, who, chosen)
        made = [each for each in record.rows if each["kind"] == "created"]
        proofs = Proofs(self.job, scene, values, [row, *made])
        remedies = (
            ("row", lambda: activation(scene, self.app, row)),
            ("beside", lambda: confirmation(scene, self.app, row, record.rows)),
        )
        let_in = admitted(proofs, record, remedies)
        login, also = let_in.login, let_in.also
        needed, confirm = let_in.needed.get("row", {}), let_in.needed.get("beside", {})
        accounts, chief = [], self._chief(scene, row["table"])
        texts = list(_unshared(draft.data, self.app.by_table.get(row["table"]), who))
        for name in _cast_names(chief):
            person = words.person(name, style)
            pair = apart(who, person, texts if name != "user" else (), name)
            request = spoken_for(draft.request(), *pair)
            own = _values(spoken_for(draft.data, *pair), person, chosen)
            promote = {**needed, **(chief if name == "admin" else {})}
            more = {"promote": promote or None, "groups": self._groups(name), "confirm": confirm}
            accounts.append(_account(name, "signup", own, row, signup=request, **more))
        return {**self._result(accounts, login, also, row["table"]), "homes": homes(self.app, row["after"])}

    def _chief(self, scene: Scene, table: str) -> Json:
        """The columns of an administrator: flags and roles of the account's own, else the role that it refers to."""
        return promotion(self.app, table) or appointment(scene, self.app, table)

    def _groups(self, name: str) -> List[str]:
        """The groups that an administrator is in: all that the code knows."""
        if name != "admin" or self.app.framework != "django":
            return []
        return groups(str(self.job.payload["project"]))

    def _made(self, scene: Scene) -> Optional[Json]:
        made: Optional[Made] = made_account(self.job, scene, words.person("user"))
        if made is None:
            return None
        proofs = Proofs(self.job, scene, made.values, [_as_row(self.app, made.row)])
        (login, also), needed = _way_in(proofs, made.row), {}
        if login is None:
            needed = activation(scene, self.app, _as_row(self.app, made.row))
            login, also = _way_in(proofs, made.row) if needed else (None, [])
        settled = settle(scene, self.app, _as_row(self.app, made.row)) if login is None else []
        if settled:
            login, also = _way_in(proofs, made.row)
        accounts, chief = [], self._chief(scene, str(self.app.user_table))
        for name in _cast_names(chief):
            own = spoken_for(made.values, words.person("user"), words.person(name))
            promote = {**needed, **(chief if name == "admin" else {})}
            more = {"promote": promote or None, "groups": self._groups(name), "settled": settled}
            account = _account(name, "factory", own, {"after": {}}, **more)
            accounts.append({**account, "model": made.model, "hasher": made.hasher, "password_column": made.column})
        return {**self._result(accounts, login, also, str(self.app.user_table)), "homes": settled}

    def _given(self, scene: Scene) -> Optional[Json]:
        """Nobody has an account, but the settings have a key or a password for whoever comes."""
        login, also = Proofs(self.job, scene, {}).find(None)
        if login is None:
            return None
        return self._result([], login, also, "")

    def _result(self, accounts: List[Json], login: Optional[Json], also: List[Json], table: str) -> Json:
        if login is not None and all(each["setting"] for each in [login, *also]):
            whoever = [_account("user", "settings", {}, {"after": {}})]
            return {"accounts": whoever, "login": login, "also": also, "table": None, "notes": self.notes}
        return {"accounts": accounts, "login": login, "also": also, "table": table, "notes": self.notes}


def _way_in(proofs: Proofs, row: Any) -> Tuple[Optional[Json], List[Json]]:
    """The log-ins that could be driven, else one past them, also beside a key that opens only some doors."""
    login, also = proofs.find(None)
    if login is None:
        return proofs.fallback(row), []
    past = proofs.fallback(row) if login["kept"] and proofs.shut else None
    return (login, also) if past is None or past["issued"] else (past, [login, *also])


def _as_row(app: App, made: Any) -> Json:
    """A row that a factory made, as the watcher would tell it."""
    columns = (app.user or {}).get("columns") or ()
    after = {str(column["name"]): getattr(made, str(column["attribute"]), None) for column in columns}
    return {"kind": "created", "table": str(app.user_table), "after": after}


def _cast_names(chief: Json) -> List[str]:
    return [name for name in NAMES if name != "admin" or chief]


def _unshared(data: Any, model: Any, who: Dict[str, str]) -> Iterator[str]:
    """Texts in a sign-up, not about the person, that no two rows may have."""
    unique = {c["name"] for c in (model or {}).get("columns") or () if c.get("unique") or c.get("primary_key")}
    for name, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, dict):
            yield from _unshared(value, model, who)
        elif isinstance(value, str) and words.snake(name) in unique and value not in who.values():
            yield value


def _chosen(data: Any, model: Any, row: Json) -> Iterator[str]:
    """The fields of a sign-up with which the account gets a key of its own choice, kept as it was sent."""
    unique = {c["name"] for c in (model or {}).get("columns") or () if c.get("unique") or c.get("primary_key")}
    for name, value in data.items() if isinstance(data, dict) else ():
        if name in unique and isinstance(value, str) and row.get(name) == value:
            yield name


def _hands_out(row: Json, record: Record) -> bool:
    """Whether the answer tells the key or token that the new row carries."""
    said = (
        {holes.walk(record.reply.body, path) for path in tokens.find(record.reply.body)} if record.reply.is_json else ()
    )
    return any(re.search(r"key|token", column) and value in said for column, value in row["after"].items() if value)


def _read(scene: Scene, endpoint: Endpoint, page: Endpoint) -> None:
    record = scene.call(Draft(page, "anonymous").request())
    forms = [form for form in Page(record.reply.text).forms if form.method == "POST" and form.properties]
    if forms:
        endpoint.form = max(forms, key=lambda form: len(form.properties)).shape


def _account(name: str, made_by: str, values: Json, row: Json, **rest: Any) -> Json:
    key = next(({k: v} for k, v in values.items() if k != "password" and row["after"].get(k) == v), None)
    empty: Json = {"signup": None, "model": None, "hasher": None, "promote": None, "password_column": None}
    return {
        **empty,
        "groups": [],
        "confirm": {},
        "name": name,
        "made_by": made_by,
        "values": values,
        "key": key,
        **rest,
    }


def _values(data: Any, who: Dict[str, str], chosen: Sequence[str] = ()) -> Json:
    """The attributes of an account: what was sent about the person, by field name, or `chosen`; the password once."""
    found: Json = {}
    for name, value in (data or {}).items():
        if value in (who["password"],):
            found["password"] = value
        elif isinstance(value, str) and (value in who.values() or name in chosen):
            found[words.snake(name)] = value
    for key in ("email", "username"):
        if who[key] in found.values() and key not in found:
            found[key] = who[key]
    return found
