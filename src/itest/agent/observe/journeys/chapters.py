"""What happens in a story, chapter by chapter; what does not go as it should is left out."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterable, Iterator, List, Optional

from ..drafts.catalog import Catalog
from ..known import holes, tokens
from ..known.app import App
from ..people.newcomer import Newcomer
from ..playing.play import Record
from ..playing.rows import changed_columns
from ..search.search import Found
from .plots import Plot
from .story import Story

Json = Dict[str, Any]
NAMELESS: Json = {"name": "", "label": "", "table": None, "pointer": [], "from_row": False}
ACTS = 2
ASKED = 4
LOGOUT = re.compile(r"(log|sign)[-_]?(out|off)", re.IGNORECASE)
SELF = ("me", "user", "profile", "account", "settings", "whoami")


class Chapters:
    """`made` are the story's own things by table."""

    def __init__(self, story: Story, newcomer: Newcomer, app: App, catalog: Catalog) -> None:
        self.story = story
        self.newcomer = newcomer
        self.app = app
        self.catalog = catalog
        self.made: Dict[str, str] = {}

    def life(self, plot: Plot) -> None:
        """From making a thing to its end."""
        if not all(self._create(name) for name in plot.needs if plot.own(name)):
            self.story.steps.clear()
            return
        listing = self._first(plot.calls["list"], "list", plot.name)
        shown = self._first(plot.calls["read"], "read", plot.name)
        if listing is not None and not (plot.calls["change"] or plot.calls["delete"] or shown or self.story.led_on):
            elsewhere = [one for one in plot.calls["list"] if one.endpoint.path != listing["path"]]
            self._first(elsewhere, "list", plot.name)
        for one in plot.calls["act"][:ACTS]:
            self._write(one, "act")
        self._children(plot)
        change = next((one for one in plot.calls["change"] if self._write(one, "change")), None)
        if change is not None and (shown or listing) is not None:
            self._again((shown or listing), "reread", plot.name)
        if any(self._write(one, "delete") for one in plot.calls["delete"]):
            self._again(shown, "gone", plot.name)
            self._again(listing, "missing", plot.name)

    def account(self, found: List[Found]) -> None:
        """What somebody does with an account of their own."""
        own = [one for one in found if one.accepted and one.draft is not None and self._of_oneself(one)]
        asked = sorted((one for one in own if not one.endpoint.writes), key=_selfhood)
        mirror = self._first(asked, "read", "")
        if mirror is None:
            return
        changes = [one for one in own if _sends(one) and not _makes(one) and self._puts(one)]
        changes.sort(key=lambda one: ("password" in " ".join(one.endpoint.fields), one.endpoint.method == "POST"))
        if any(self._write(one, "change") for one in changes[:2]):
            self._again(mirror, "reread", "")
        ends = [one for one in own if one.endpoint.method in ("DELETE", "POST") and self._touches(one, "deleted")]
        if any(self._write(one, "delete") for one in ends):
            self._again(mirror, "gone", "")
        else:
            self._leave([one for one in own if LOGOUT.search(one.endpoint.path)], mirror)

    def _leave(self, exits: List[Found], mirror: Json) -> None:
        """Logs out by the first way after which the account's own place is closed."""
        for one in exits[:2]:
            steps = [
                {**NAMELESS, "kind": k, "request": r} for k, r in (("log out", self._request(one)), ("gone", mirror))
            ]
            records = [self.story.call(step) for step in steps if step["request"]]
            if len(records) == len(steps) and _good(records[0]) and _closed(records[1]):
                for step, record in zip(steps, records):
                    self.story.keep(step, record)
                return

    def _of_oneself(self, one: Found) -> bool:
        """Whether the call is the user's own and speaks of nothing but the account."""
        assert one.draft is not None
        request = one.draft.script()["request"]
        others = any(hole.get("name") not in ("", "user") for hole in _personas(request))
        return one.draft.persona == "user" and not others and not list(holes.ties_in(request))

    def _touches(self, one: Found, kind: str) -> bool:
        rows = one.record.rows if one.record is not None else []
        return any(row["kind"] == kind and row["table"] == self.app.user_table for row in rows)

    def _puts(self, one: Found) -> bool:
        """Whether what is sent is in the account afterwards, or at least its password is another one."""
        assert one.draft is not None
        assert one.record is not None
        sent = [leaf for _, leaf in tokens.leaves([one.draft.request()["json"], one.draft.request()["form"]])]
        rows = [row for row in one.record.rows if row["kind"] == "changed" and row["table"] == self.app.user_table]
        return any("password" in name or row["after"][name] in sent for row in rows for name in changed_columns(row))

    def _is_form(self, one: Found) -> bool:
        """Whether a page is where a form is filled in, rather than one that shows what came of it."""
        sent_to = {endpoint.path for endpoint in self.app.endpoints if endpoint.writes}
        return one.record is not None and not one.record.reply.is_json and one.endpoint.path in sent_to

    def _children(self, plot: Plot) -> None:
        """The first thing that can be hung on it, where it is listed, and its own end."""
        for one in plot.calls["child"]:
            name = next((n for n in self._things_of(one) if self._create(n)), None)
            if name is None:
                continue
            listing = self._first([r for r in plot.below if r.endpoint.path == one.endpoint.path], "list", name)
            if any(self._write(other, "delete") for other in plot.undoing(str(self.catalog.things[name]["table"]))):
                self._again(listing, "missing", name)
            return

    def _things_of(self, one: Found) -> Iterable[str]:
        for table in list(self.catalog.makers):
            for name in self.catalog.options(table, "user"):
                request = self.catalog.things[name].get("request")
                if request and (request["method"], request["path"]) == (one.endpoint.method, one.endpoint.path):
                    yield name

    def _create(self, name: str) -> bool:
        thing = self.catalog.things[name]
        about = {key: thing[key] for key in ("name", "label", "table", "pointer", "from_row")}
        request = self._recast(thing["request"])
        if request is None:
            return False
        record = self._played({**about, "kind": "create", "request": request}, _good)
        if record is not None:
            self.made[str(thing["table"])] = name
        return record is not None

    def _write(self, one: Found, kind: str) -> bool:
        request = self._request(one)
        step = {**NAMELESS, "kind": kind, "request": request}
        return request is not None and self._played(step, _effective) is not None

    def _first(self, options: List[Found], kind: str, name: str) -> Optional[Json]:
        """The request of the first read that shows the thing (the newcomer without a name), as a step of the story."""
        for one in sorted(options, key=self._is_form)[:ASKED]:
            request = self._request(one)
            step = {**NAMELESS, "kind": kind, "request": request}
            if request and self._played(step, lambda record: _good(record) and self._shows(record, name)) is not None:
                return request
        return None

    def _again(self, request: Optional[Json], kind: str, name: str) -> None:
        """Asks once more: after a change the answer is there, after the end it is not."""
        checks: Dict[str, Any] = {
            "reread": _good,
            "gone": _closed,
            "missing": lambda record: _good(record) and not self._shows(record, name),
        }
        if request is not None:
            self._played({**NAMELESS, "kind": kind, "request": request}, checks[kind])

    def _played(self, step: Json, wanted: Any) -> Optional[Record]:
        try:
            record = self.story.call(step)
        except holes.UnfilledError:
            return None
        if record.reply.raised or record.reply.status >= 500:
            self.story.failed(step, record)
        return record if wanted(record) and self.story.keep(step, record) else None

    def _request(self, one: Found) -> Optional[Json]:
        return self._recast(one.draft.request()) if one.draft is not None else None

    def _recast(self, request: Json) -> Optional[Json]:
        """The request as one of this story: about its own things, by and about the newcomer."""
        try:
            told: Json = self._moved(request)
            told = {**told, **self.newcomer.own({k: told[k] for k in ("holes", "query", "json", "form", "headers")})}
        except holes.UnfilledError:
            return None
        return {**told, "persona": self.newcomer.acting(told["persona"])}

    def _moved(self, value: Any) -> Any:
        if holes.is_hole(value) and value["$"] == "tie":
            return self._tied(value)
        if isinstance(value, dict):
            return {key: self._moved(item) for key, item in value.items()}
        return [self._moved(item) for item in value] if isinstance(value, list) else value

    def _tied(self, hole: holes.Hole) -> holes.Hole:
        """The tie as one to the story's own thing of the same table, or to what was there before."""
        thing, known = str(hole["thing"]), self.story.scene.record.things
        own = self.made.get(str(self.catalog.things[thing]["table"]))
        if own is None or own == thing:
            if thing not in known:
                raise holes.UnfilledError(f"{thing} is not part of the story")
            return hole
        keys = self.catalog.keys(own)
        columns = [c for c, path in self.catalog.keys(thing).items() if path == hole["path"]]
        if not columns or columns[0] not in keys:
            raise holes.UnfilledError(f"{own} does not tell {hole['path']}")
        return holes.tie(own, keys[columns[0]])

    def _shows(self, record: Record, name: str) -> bool:
        """Whether an answer shows the thing, by its key where the answer has keys, else by what was sent to make it."""
        if not record.reply.is_json:
            return any(word in record.reply.text for word in self.story.said.get(name, self.story.words))
        key = self.app.key_column(str(self.catalog.things[name]["table"])) if name else None
        path = self.catalog.keys(name).get(key["name"]) if key is not None else None
        leaves = list(tokens.leaves(record.reply.body))
        alike = [found for where, found in leaves if path and where[-1:] == tuple(path[-1:])]
        if path is None or not alike:
            return any(value in self.story.words for _, value in leaves if isinstance(value, str))
        return holes.walk(self.story.scene.record.things[name], path) in alike


def _personas(value: Any) -> Iterator[Json]:
    """The holes that speak of accounts."""
    if holes.is_hole(value):
        yield from [value] if value["$"] == "persona" else _personas(value.get("parts"))
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _personas(item)


def _good(record: Record) -> bool:
    return 200 <= record.reply.status < 400 and not record.reply.raised


def _effective(record: Record) -> bool:
    return _good(record) and bool(record.done)


def _closed(record: Record) -> bool:
    return record.reply.status in (301, 302, 303, 307, 400, 401, 403, 404, 410)


def _makes(one: Found) -> bool:
    """Whether something new is there afterwards: then the account changed by the way only."""
    return one.record is not None and any(row["kind"] == "created" for row in one.record.rows)


def _sends(one: Found) -> bool:
    """Whether the call carries what is to be changed."""
    return one.endpoint.method in ("PUT", "PATCH", "POST") and one.draft is not None and bool(one.draft.data)


def _selfhood(one: Found) -> Any:
    """Reads without parameters that say so in their path come first."""
    parts: Any = one.endpoint.path.lower().strip("/").replace("-", "/").replace("_", "/").split("/")
    return not any(word in parts for word in SELF), len(one.endpoint.parameters), len(one.endpoint.path)
