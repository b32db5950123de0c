"""Looks for calls that run what is left of a handler: statements that no scenario of its endpoint has executed yet."""

from __future__ import annotations

import ast
import os
from itertools import combinations
from typing import Any, Dict, FrozenSet, Iterable, Iterator, List, Mapping, Optional, Set

from ..drafts.catalog import Catalog
from ..drafts.draft import Draft
from ..known import holes
from ..known.app import App, Endpoint
from ..known.values import Maker
from ..playing.play import Record
from ..search.acquaintances import of_account, of_nobody
from ..search.search import Found
from .refusals import Attempt

MOST = 24
"""How many calls are made for one handler at most."""
FIELDS = 6
SERVING = {
    "GET": ("list", "retrieve"),
    "POST": ("create", "perform_create", "form_valid"),
    "PUT": ("update", "perform_update"),
    "PATCH": ("partial_update", "update", "perform_update"),
    "DELETE": ("destroy", "perform_destroy"),
}
"""The methods of class-based views that serve an HTTP method, beside the one of its name."""
ACCOUNTS = ("username", "email", "phone", "login")
Lines = FrozenSet[int]
Statements = Dict[int, Lines]
"""The first line of a statement to all lines of its head."""


def statements(root: str, handler: Optional[Mapping[str, Any]], method: str = "") -> Statements:
    """The statements of a handler: of a function, or of those methods of a class that serve this HTTP method.

    None where its source cannot be read.
    """
    if not handler or not handler.get("file"):
        return {}
    try:
        with open(os.path.join(root, str(handler["file"])), "rb") as source:
            tree = ast.parse(source.read())
    except (OSError, SyntaxError, ValueError):
        return {}
    name, line = str(handler["qualname"]).rpartition(".")[2], int(handler["line"])
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == name:
            return {first: lines for each in _serving(node, method) for first, lines in _heads(each.body)}
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if first <= line <= node.body[0].lineno:
                return dict(_heads(node.body))
    return {}


def _serving(view: ast.ClassDef, method: str) -> Iterator[Any]:
    wanted = (method.lower(), *SERVING.get(method.upper(), ()))
    for node in view.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in wanted:
            yield node


def _heads(body: Iterable[ast.stmt]) -> Iterator[Any]:
    """(first line, lines of the head) of each statement, those inside others too; functions inside are one."""
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        blocks = [getattr(node, name, None) or [] for name in ("body", "orelse", "finalbody")]
        inner = [block for block in blocks if block and isinstance(block[0], ast.stmt)]
        handled = [handler.body for handler in getattr(node, "handlers", [])]
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inner = handled = []
        last = inner[0][0].lineno - 1 if inner else int(getattr(node, "end_lineno", None) or node.lineno)
        yield node.lineno, frozenset(range(node.lineno, max(last, node.lineno) + 1))
        for block in [*inner, *handled]:
            yield from _heads(block)


class Branches:
    """Knows what of each handler has run, and what else a call could be made of."""

    def __init__(self, app: App, catalog: Catalog, people: List[str], root: str) -> None:
        self.app = app
        self.catalog = catalog
        self.people = people
        self.root = root

    def left(self, endpoint: Endpoint, scenes: Iterable[Mapping[str, Any]]) -> Statements:
        """The statements of the handler that none of these scenes ran; none when nothing of it was seen to run."""
        found = statements(self.root, endpoint.handler, endpoint.method)
        ran: Set[int] = {line for scene in scenes for line in scene["record"]["lines"]}
        if not any(lines & ran for lines in found.values()):
            return {}
        return {first: lines for first, lines in found.items() if not lines & ran}

    def attempts(self, draft: Draft) -> Iterator[Attempt]:
        """Calls beside `draft`, which succeeds: what another account, path, body or state makes of it."""
        yield from self._at_oneself(draft)
        yield from self._actors(draft)
        yield from self._unprepared(draft)
        yield from self._told_of_others(draft)
        yield from self._without_state(draft)
        yield from self._asked(draft)
        if draft.endpoint.writes and isinstance(draft.data, dict):
            yield from self._taken(draft, draft.data)
            yield from self._strange(draft, draft.data)
            yield from self._same(draft, draft.data)
            yield from self._single(draft, draft.data)

    def _at_oneself(self, draft: Draft) -> Iterator[Attempt]:
        """The path names whoever calls, or somebody else where it named the caller."""
        for name, value in draft.holes.items():
            if not (holes.is_hole(value) and value["$"] == "persona"):
                continue
            for who in self.people:
                if who not in ("anonymous", value["name"]):
                    there = holes.persona(who, value["path"])
                    yield Attempt("path", None, draft.copy(holes={**draft.holes, name: there}))
            for who in ("user", "admin"):
                if who in self.people and who != draft.persona:
                    mine = holes.persona(who, value["path"])
                    yield Attempt("path", None, draft.copy(persona=who, holes={**draft.holes, name: mine}))

    def _actors(self, draft: Draft) -> Iterator[Attempt]:
        for who in self.people:
            if who not in ("anonymous", draft.persona):
                yield Attempt("forbidden", None, draft.copy(persona=who))

    def _unprepared(self, draft: Draft) -> Iterator[Attempt]:
        """Without one of the things that were arranged but that the request does not speak of."""
        meant = set(holes.ties_in(draft.request()))
        for thing in draft.things:
            if thing not in meant:
                label = str(self.catalog.things[thing]["label"])
                fewer = [name for name in draft.things if name != thing]
                yield Attempt("missing", label, draft.copy(things=fewer))

    def _told_of_others(self, draft: Draft) -> Iterator[Attempt]:
        """Services outside speak of an account, or of somebody without one."""
        known = of_account(draft, "user", self.app.attributes) if "user" in self.people else None
        for told, who in ((known, "an account"), (of_nobody(draft), "nobody known here")):
            if told is not None:
                yield Attempt("trouble", f"others speak of {who}", told)

    def _without_state(self, draft: Draft) -> Iterator[Attempt]:
        """Coming back with another state than one was sent away with, without having been sent, and without one."""
        for name, value in draft.query.items():
            if holes.is_hole(value) and value["$"] == "tie":
                other = {**draft.query, name: f"no-such-{name.replace('_', '-')}"}
                sent = [*draft.things, str(value["thing"])]
                yield Attempt("invalid", f"{name}: another", draft.copy(query=other, things=sent))
                yield Attempt("invalid", f"{name}: nobody's", draft.copy(query=other))
                rest = {key: item for key, item in draft.query.items() if key != name}
                yield Attempt("missing", name, draft.copy(query=rest))

    def _asked(self, draft: Draft) -> Iterator[Attempt]:
        """Each query parameter alone, two together, and all of them."""
        shape = draft.endpoint.query or {}
        values = Maker(0).object(shape, 0, list(shape.get("properties") or {})[:FIELDS])
        sets = [(name,) for name in values] + list(combinations(values, 2)) + [tuple(values)]
        for names in dict.fromkeys(sets):
            asked = {name: values[name] for name in names}
            if asked and asked != draft.query:
                yield Attempt("page", " and ".join(names), draft.copy(query=asked))

    def _taken(self, draft: Draft, data: Mapping[str, Any]) -> Iterator[Attempt]:
        """Values that an account or another thing has already."""
        for name in [field for field in data if field in ACCOUNTS]:
            for who in ("other", "admin", "user"):
                if who in self.people and name in self.app.attributes:
                    yield Attempt("duplicate", name, draft.copy(data={**data, name: holes.persona(who, [name])}))
        for thing in list(holes.ties_in(draft.holes)):
            table = str(self.catalog.things[thing]["table"])
            for second in [n for n in self.catalog.options(table, draft.persona, 1)[:2] if self.catalog.keys(n)]:
                for name in [field for field in data if field in self.catalog.keys(second)][:FIELDS]:
                    value = holes.tie(second, self.catalog.keys(second)[name])
                    yield Attempt("duplicate", name, draft.copy(data={**data, name: value}))

    def _strange(self, draft: Draft, data: Mapping[str, Any]) -> Iterator[Attempt]:
        """Something that nobody was given, where the body says again what was answered earlier."""
        for name, value in data.items():
            if holes.is_hole(value) and value["$"] == "tie":
                other = {**data, name: f"no-such-{name.replace('_', '-')}"}
                yield Attempt("invalid", f"{name}: nobody's", draft.copy(data=other))

    def _same(self, draft: Draft, data: Mapping[str, Any]) -> Iterator[Attempt]:
        """Two fields with the same value, as a new password that is the old one."""
        texts = [name for name, value in data.items() if isinstance(value, str) or holes.is_hole(value)]
        for first, second in zip(texts, texts[1:]):
            if set(first.split("_")) & set(second.split("_")):
                yield Attempt("invalid", f"{second}: the same", draft.copy(data={**data, second: data[first]}))
                yield Attempt("invalid", f"{first}: wrong", draft.copy(data={**data, first: data[second]}))

    def _single(self, draft: Draft, data: Mapping[str, Any]) -> Iterator[Attempt]:
        """One field alone."""
        for name in list(data)[:FIELDS] if len(data) > 1 else []:
            yield Attempt("partial", name, draft.copy(data={name: data[name]}))


def told_as(intent: str, *, accepted: bool, idle: bool) -> str:
    """The intent of the scenario that comes of an attempt; `idle` is a write that changed nothing.

    What others may do is a success of its own; a write at oneself that is answered kindly and does nothing is none.
    """
    if intent == "path":
        return "success" if accepted and not idle else "forbidden"
    if intent == "forbidden":
        return "success" if accepted else "forbidden"
    return "invalid" if intent == "page" and not accepted else intent


def unknown(attempt: Attempt, record: Record, found: Found) -> bool:
    """Whether an account was asked to log in where none was seen to be let in: nothing is told about that account."""
    let_in = found.accepted and found.draft is not None and found.draft.persona != "anonymous"
    return attempt.intent in ("path", "forbidden") and record.reply.status == 401 and not let_in


def news(record: Record, left: Statements, file: str) -> List[int]:
    """The statements that this call was the first to run."""
    ran = {line for where, line in record.lines if where == file}
    return [first for first, lines in left.items() if lines & ran]
