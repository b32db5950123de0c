"""What the application did when it was called, twice, on a scratch database.

Expected values are JSON with a few kinds of holes, each a dict with the key "$":

    {"$": "tie", "thing": "article", "path": ["slug"]}      a part of something arranged earlier in the test
    {"$": "persona", "name": "user", "path": ["id"]}        an attribute of the account that acts
                                      either with "as": "str" | "uuid" | "int" | "isoformat" | ... where the expected
                                      value is of another type than the thing's or account's own
    {"$": "any", "type": T}                                 a value that varies; T is "int", "str", "uuid", "datetime",
                                      "date", "float", "bool", "token", "url", "list", "dict" or "value"
    {"$": "unordered", "items": [...]}                      a list that comes in any order
    {"$": "answer", "path": ["id"]}                         in a row, what the same call answered there; "as" too
    {"$": "like", "before": "a/", "after": ".png"}          the name of an effect that varies but for its ends

What is sent, and what services outside answer, may hold a token that a test writes by a library of the project's:

    {"$": "jwt", "by": "jwt" | "jose.jwt", "claims": {...}}

Everything else is meant literally. Values that JSON lacks are spelled {"$": "literal", "type": "decimal" | "datetime" |
"date" | "time" | "uuid" | "bytes" | "interval", "text": "..."}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from itest.model.accounts import Account as Account
from itest.model.accounts import Issued as Issued
from itest.model.accounts import Login as Login
from itest.model.accounts import PersonaName as PersonaName
from itest.model.accounts import Personas as Personas
from itest.model.accounts import Request as Request
from itest.model.left import Crossing as Crossing
from itest.model.left import Mail as Mail
from itest.model.left import RowChange as RowChange
from itest.model.runtime import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a service outside does in a test: a call of `method` on a fixture that stands for it, with holes."""

    fixture: str
    method: str
    values: tuple[Json, ...] = ()
    arguments: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that a test needs before it acts.

    Made through the API (`request`; `pointer` is where the created object stands in the answer) or by a factory
    (`model` with `overrides`). `needs` are the names of the things it refers to itself; `label` is a noun for prose.
    `from_row`: the answer does not tell, so its parts are those of the row that the request creates in `table`.
    `answer` is what its request answered at `pointer`, as expected JSON with holes; None where it is not known.
    `mailed`: the thing is what a mail that the request brings says, the parts in braces of a text such as
    "/password-resets/{token}". `leads`: it is the query of the address to which the answer redirects, or which stands
    in the answer at `pointer`. `conditions` are there before its request.
    """

    name: str
    label: str
    table: str | None
    request: Request | None = None
    pointer: tuple[str | int, ...] = ()
    model: str | None = None
    overrides: Mapping[str, Json] | None = None
    needs: tuple[str, ...] = ()
    from_row: bool = False
    answer: Json = None
    mailed: str | None = None
    leads: bool = False
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: `body` is exact JSON with holes, or None for pages; `shows` are texts that a page contains,
    `notice` those that the page shows, once, to which the answer to a form leads.

    An error that names `error_fields` does so at `error_path` in the body, in the manner of `error_style`: "keys" (an
    object keyed by field), "loc" (a list of objects whose `loc` ends with the field), "field" (a list of objects that
    have it under the key `field`) or "text"; empty where it is not known. `raised` is what the exception says that
    leaves the application instead of an answer. `telling` are the keys of the body that must not be left out.
    """

    status: int
    body: Json = None
    is_json: bool = False
    location: Json = None
    shows: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    error_fields: tuple[str, ...] = ()
    error_path: tuple[str | int, ...] = ()
    error_style: str = ""
    raised: str = ""
    telling: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One behaviour of one endpoint, seen alike in both observations.

    `intent`: "success", "empty" (a read with nothing to show), "anonymous", "forbidden" (another user), "missing" (a
    required field left out: `subject`), "invalid" (`subject` breaks a constraint), "duplicate", "unknown" (no such id),
    "twice" (deleted before), "page" (query parameters: `subject`), "partial" (an update of one field: `subject`),
    "nobody" (what sends mail, for an account that does not exist), "renewed" (a log-in with the password that a call to
    the endpoint `subject` set), "after" (a read after a call to the endpoint `subject`, which shows in it), "broken"
    (an endpoint that was never seen to do anything but fail), "event" (a provider tells what `subject` says), "trouble"
    (what a service outside does is `subject`).
    `check` is "exact" (status, body, rows) or "state" (only status class and rows: error bodies, odd answers).
    `effects` are in the order in which they were seen; `conditions` are there before the call. `quiet` is what changes
    no rows but those that any call does.
    """

    endpoint: str
    intent: str
    subject: str | None
    things: tuple[str, ...]
    request: Request
    answer: Answer
    rows: tuple[RowChange, ...]
    check: Literal["exact", "state"] = "exact"
    mails: tuple[Mail, ...] = ()
    lines: tuple[int, ...] = ()
    effects: tuple[Crossing, ...] = ()
    conditions: tuple[Condition, ...] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that looks wrong: a question with the request that shows it, never asserted as right."""

    kind: str
    endpoint: str
    question: str
    request: Request
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An endpoint without a test, and why."""

    endpoint: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call of a journey; `name` is what its answer is kept under, if anything later refers to it.

    `kind`: "sign up", "log in", "create", "list", "read", "act", "change", "reread" (after a change), "delete", "log
    out", "gone" (what was shown before is refused now) or "missing" (a list without it). `request.persona` is
    "newcomer" for whom the journey is about.
    """

    kind: str
    endpoint: str
    name: str
    request: Request
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A flow through the application, from signing up to the end of what was made; seen alike in both observations.

    `way`: "new" (an account with `values` signs up), "known" (`user` logs in), "given" (the suite's own client acts) or
    "nobody". `proof` are the headers that the newcomer sends, with ties to the answers of the first steps. `things` are
    what its steps make, `givens` the things that are there before. `rows` is what is left at the end.
    """

    noun: str
    way: Literal["new", "known", "given", "nobody"]
    values: Mapping[str, Json]
    proof: Mapping[str, Json]
    givens: tuple[str, ...]
    things: tuple[Thing, ...]
    steps: tuple[Step, ...]
    rows: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShape:
    """What the successful JSON answers of an endpoint have in common: a JSON Schema whose "type" is always a list."""

    endpoint: str
    status: int
    shape: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """`untold` says which journeys are left out and why."""

    personas: Personas
    things: tuple[Thing, ...]
    scenarios: tuple[Scenario, ...]
    findings: tuple[Finding, ...]
    missed: tuple[Missed, ...]
    notes: tuple[str, ...] = ()
    journeys: tuple[Journey, ...] = ()
    untold: tuple[str, ...] = ()
    shapes: tuple[AnswerShape, ...] = ()
    calls: int = 0
    seconds: float = 0.0
