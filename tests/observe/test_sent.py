"""Requests as tests send them."""

from __future__ import annotations

from typing import Any

from itest.model.codec import to_json
from itest.stages.observe.sent import request_of

POST = {"$": "tie", "thing": "post", "path": ["id"]}
OTHER = {"$": "persona", "name": "other", "path": ["id"]}
RECORD = {
    "things": {"post": {"id": {"$": "literal", "type": "uuid", "text": "3f2b8c1e-6d4a-4c8e-9b1f-000000000001"}}},
    "people": {"other": {"id": 7}},
}


def sent(body: Any) -> Any:
    """The body of a request as the suite's writer gets it."""
    script = {"method": "POST", "path": "/likes", "persona": "user", "holes": {}, "query": {}, "json": body}
    return to_json(request_of(script, RECORD))["json"]


def test_a_key_that_json_cannot_carry_is_sent_as_text() -> None:
    """The row's key is a UUID; the client would refuse to encode it."""
    assert sent({"post_id": POST, "tags": [POST]}) == {
        "post_id": {**POST, "as": "str"},
        "tags": [{**POST, "as": "str"}],
    }


def test_what_json_can_carry_is_sent_as_it_is() -> None:
    """Numbers, texts around a key, and what was never seen."""
    body = {"user_id": OTHER, "path": {"$": "text", "parts": ["/", POST]}, "gone": {**POST, "thing": "comment"}}

    assert sent(body) == body
