"""Which of several equal values an expectation is tied to, and as what."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest

from itest.stages.observe.changes import changes
from itest.stages.observe.ties import Ties
from itest.stages.observe.twin import Twin

NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)


def literal(kind: str, text: str) -> dict[str, str]:
    return {"$": "literal", "type": kind, "text": text}


def twin(left: dict[str, Any], right: dict[str, Any]) -> Twin:
    """A comparison in two worlds, each given as its things and its people."""
    return Twin(Ties(left, right, {}), NOW)


@pytest.mark.parametrize(
    ("own", "seen", "cast"),
    [
        (literal("uuid", "{}f"), "{}f", "str"),
        ("{}f", literal("uuid", "{}f"), "uuid"),
        (literal("datetime", "2020-01-0{}"), "2020-01-0{}", "isoformat"),
        (literal("decimal", "{}.50"), "{}.50", "str"),
        ("{}f", "{}f", None),
    ],
)
def test_a_tie_tells_the_type_where_it_is_another(own: Any, seen: Any, cast: str | None) -> None:
    """An account's key is a UUID in Python and a text in the answer."""
    left, right = filled(own, 1), filled(own, 2)
    found = twin({"people": {"user": {"id": left}}}, {"people": {"user": {"id": right}}}).value(
        filled(seen, 1), filled(seen, 2), "id"
    )

    hole = {"$": "persona", "name": "user", "path": ["id"]}
    assert found == ({**hole, "as": cast} if cast else hole)


def test_there_is_no_tie_where_no_cast_leads_from_one_to_the_other() -> None:
    """Bytes are written as hexadecimal digits here, but not in an answer."""
    left, right = ({"things": {"file": {"data": literal("bytes", text)}}} for text in ("ab12", "cd34"))

    assert twin(left, right).value("ab12", "cd34", "data") == {"$": "any", "type": "str"}


def test_times_are_tied_to_the_thing_that_the_object_is() -> None:
    """Two posts that were made in the same second have the same time, until they are not."""

    def world(number: int) -> dict[str, Any]:
        made = f"2026-11-2{number}T10:00:00"
        return {
            "things": {
                "other_post": {"id": number, "created": made},
                "post": {"id": number + 10, "created": made},
            }
        }

    one, two = world(1), world(2)
    found = twin(one, two).value(one["things"]["post"], two["things"]["post"])

    assert found == {
        "id": {"$": "tie", "thing": "post", "path": ["id"]},
        "created": {"$": "tie", "thing": "post", "path": ["created"]},
    }


def filled(value: Any, number: int) -> Any:
    if isinstance(value, dict):
        return {**value, "text": value["text"].format(number)}
    return value.format(number)


def test_the_key_of_a_new_row_is_tied_to_nobody() -> None:
    """The first article and the first user are both number one, which is no relation."""

    def row(table: str, **values: Any) -> dict[str, Any]:
        return {"table": table, "kind": "created", "before": None, "after": values}

    rows = [row("articles", id=1, author_id=1), row("articles_to_tags", article_id=1, tag="history")]
    world = {"people": {"user": {"id": 1}}, "rows": rows}
    seen = changes(rows, rows, twin(world, world), {})

    user = {"$": "persona", "name": "user", "path": ["id"]}
    assert [change.values for change in seen] == [{"author_id": user}, {"tag": "history"}]
    assert twin(world, world).value({"id": 1}, {"id": 1}) == {"id": {"$": "any", "type": "int"}}


def jwt(**claims: Any) -> str:
    """An unsigned token that says this."""
    parts = [urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in ({"alg": "HS256"}, claims)]
    return ".".join([*parts, "c2lnbmF0dXJl"])


def at(second: int) -> Iterator[str]:
    """Tokens of several kinds, as they are made in this second of the year 2026."""
    now = 1795000000 + second
    yield jwt(sub="ada", exp=now + 600)
    yield jwt(sub="ada", iat=now, jti=0)
    yield "eyJ1c2VyX2lkIjoxfQ.avM" + "abcdef"[second] + "Kg.x8Wm2kZ0pRrYd1nQ3sT5uV7wX9y"
    yield "gAAAAABpI" + "abcdef"[second] + "Q8cGFzc3dvcmQtcmVzZXQtdG9rZW4tb2YtYWRh"
    yield "cnq" + "abcdef"[second] + "j8-5f0c3d2e1b4a59687766554433221100"


@pytest.mark.parametrize("kind", range(5))
def test_tokens_of_the_same_second_are_no_tie(kind: int) -> None:
    """In both worlds the log-in before and the call itself fell into one second: the next run may differ."""
    left, right = ([*at(second)][kind] for second in (1, 2))
    worlds = [{"things": {"login": {"token": token}}} for token in (left, right)]

    assert twin(*worlds).value(left, right, "token") == {"$": "any", "type": "token"}


def test_a_token_that_was_sent_comes_back_as_the_same_token() -> None:
    """Then it is no accident."""
    left, right = (jwt(sub="ada", exp=1795000000 + second) for second in (1, 2))
    hole = {"$": "tie", "thing": "login", "path": ["token"]}
    ties = Ties({"things": {"login": {"token": left}}}, {"things": {"login": {"token": right}}}, {"json": {"t": hole}})

    assert Twin(ties, NOW).value(left, right, "token") == hole


def test_a_key_without_a_time_in_it_stays_the_same() -> None:
    """One account has one key, however often it logs in."""
    worlds = [{"things": {"login": {"key": 20 * str(number)}}} for number in (1, 2)]

    assert twin(*worlds).value(20 * "1", 20 * "2", "key") == {"$": "tie", "thing": "login", "path": ["key"]}


def test_equal_tokens_are_no_constant() -> None:
    """Both worlds in the same second: no raw token stands in a test."""
    token = jwt(sub="ada", exp=1795000000)

    assert twin({}, {}).value(token, token, "token") == {"$": "any", "type": "token"}


@pytest.mark.parametrize(
    ("left", "right", "seen"),
    [
        (1_795_000_000, 1_795_000_007, "int"),
        ("2026-11-22T10:00:00", "2026-11-22T10:00:07", "datetime"),
        ("2026-12-20T10:00:00Z", "2026-12-20T10:00:07Z", "datetime"),
    ],
)
def test_a_time_in_seconds_that_a_call_makes_is_not_the_things_time(left: Any, right: Any, seen: str) -> None:
    """A token refreshed within a second ends in the same second as the first; a slower machine shows otherwise."""
    ties = Ties({"things": {"token": {"ends": left}}}, {"things": {"token": {"ends": right}}}, {})

    assert Twin(ties, NOW, writes=True).value(left, right, "ends") == {"$": "any", "type": seen}
    assert Twin(ties, NOW).value(left, right, "ends") == {"$": "tie", "thing": "token", "path": ["ends"]}


def test_a_time_with_a_fraction_is_nobody_elses() -> None:
    """Two calls do not meet in a microsecond."""
    left, right = "2026-11-22T10:00:00.123456", "2026-11-22T10:00:07.654321"
    ties = Ties({"things": {"token": {"ends": left}}}, {"things": {"token": {"ends": right}}}, {})

    assert Twin(ties, NOW, writes=True).value(left, right, "ends") == {"$": "tie", "thing": "token", "path": ["ends"]}
