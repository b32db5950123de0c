"""How much a call achieved: the order in which the search prefers what it saw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Iterable, NamedTuple

from ..known import tokens
from ..known.app import Endpoint
from . import effects

if TYPE_CHECKING:
    from .play import Record

LOGIN = re.compile(r"log[-_]?in|sign[-_]?in|/auth|account/login|accounts/login", re.IGNORECASE)
FORM = re.compile(r"<form[^>]*method=.?post", re.IGNORECASE)
CONTENT_CAP = 200
BROKEN, NO_PLACE, NOT_ALLOWED, NOT_FOUND, REFUSED, ACCEPTED = range(6)
"""How far a call came: no sane answer, no such place, not this account, the handler found nothing, bad data, done."""


class Grade(NamedTuple):
    """Compared from left to right; `level` is one of the constants above."""

    level: int
    reached: bool
    effect: int
    content: int

    @property
    def accepted(self) -> bool:
        return self.level == ACCEPTED


def grade(endpoint: Endpoint, record: Record, form: bool, reached: bool) -> Grade:
    """The grade of one record; `form` says that the body went as a form."""
    level = _level(endpoint, record, form or bool((endpoint.form or {}).get("properties")))
    if level == NO_PLACE and reached and endpoint.handler:
        level = NOT_FOUND
    if level == ACCEPTED and not reached and turned_away(record):
        level = NOT_ALLOWED
    effect = len(record.done) + len(record.mails) + effects.count(record.effects) if endpoint.writes else 0
    return Grade(level, reached, min(effect, 9), content(record) if level == ACCEPTED else 0)


def _level(endpoint: Endpoint, record: Record, form: bool) -> int:
    status = record.reply.status
    if record.reply.raised or status >= 500 or status == 0:
        return BROKEN
    if status in (404, 405, 410):
        return NO_PLACE
    if status in (401, 403) or to_login(record, endpoint):
        return NOT_ALLOWED
    if status >= 400 or (form and endpoint.writes and redisplayed(record)):
        return REFUSED
    return ACCEPTED


def redisplayed(record: Record) -> bool:
    """Whether a page came back where a form that was taken would redirect or change rows."""
    reply = record.reply
    page = "html" in reply.headers.get("content-type", "") and FORM.search(reply.text) is not None
    return reply.status == 200 and not record.done and not record.effects and page


def to_login(record: Record, endpoint: Endpoint) -> bool:
    """Whether the answer sends the visitor to a log-in page; a log-in itself may do so."""
    place = record.location
    if not record.reply.redirects or not place or record.done:
        return False
    return bool(LOGIN.search(place.split("?")[0])) and not re.search(
        r"log|sign|regist|reset|password|auth", endpoint.path, re.I
    )


def turned_away(record: Record) -> bool:
    """Whether a redirect is all that came of a call; where the handler did not run, what stands before it did that."""
    return record.reply.redirects and not (record.done or record.effects)


def content(record: Record) -> int:
    """How much the answer has to say: scalars of a JSON body, texts of arranged things on a page; a redirect none."""
    if record.reply.redirects:
        return 0
    if record.reply.is_json:
        return min(sum(1 for _, value in tokens.leaves(record.reply.body) if value not in (None, "")), CONTENT_CAP)
    return min(5 * len(record.shown), CONTENT_CAP)


def good(endpoint: Endpoint, grade: Grade, record: Record) -> bool:
    """Whether the search may stop: a write that changed rows, a read that was answered."""
    if not grade.accepted or not grade.reached:
        return False
    if not endpoint.writes:
        return True
    return grade.effect > 0 or bool(record.reply.cookies) or bool(tokens.find(record.reply.body))


def texts(values: Iterable[Any]) -> Iterable[str]:
    """The strings of nested values that are worth looking for on a page."""
    for value in values:
        for _, leaf in tokens.leaves(value):
            if isinstance(leaf, str) and len(leaf) >= 4 and not re.match(r"^[\d\-:T.+Z ]+$", leaf):
                yield leaf
