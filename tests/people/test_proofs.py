"""Which of several ways to come in one client can carry."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.people.doors import _any
from itest.agent.observe.people.entrances import _entry, log_in_drafts
from itest.agent.observe.people.proofs import _together


def proof(scheme: str, header: str | None) -> tuple[dict[str, Any], list[Any]]:
    return {"scheme": scheme, "header": header}, []


def test_two_proofs_in_one_header_exclude_each_other() -> None:
    """HTTP Basic that obtains a token must not take the place of the token; a cookie goes with either."""
    found = [proof("bearer", "Authorization"), proof("cookie", None), proof("basic", "authorization")]

    assert [login["scheme"] for login, _ in _together(found)] == ["bearer", "cookie"]


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST"])
def test_looking_for_closed_doors_touches_nobody(method: str) -> None:
    """The account that is to come in has the first number, and `DELETE /users/1` may be open to everybody."""
    assert _any({"name": "user_id", "kind": "int"}, "GET") == 1
    assert _any({"name": "user_id", "kind": "int"}, method) > 1000


@pytest.mark.parametrize("shape", [{}, {"type": "string"}, {"anyOf": [{"type": "string", "pattern": "^password$"}]}])
def test_a_password_is_granted_by_name(shape: dict[str, Any]) -> None:
    """A token endpoint that reads its form by hand declares no pattern, and refuses any other grant."""
    assert _entry("grant_type", shape, "email", ["email"], "secret") == "password"


def test_log_in_that_shares_the_schema_of_the_sign_up_gets_all_that_it_requires() -> None:
    """The account's own name where it has one, something that fits where it has not; nothing that may be left out."""
    shape = {
        "type": "object",
        "required": ["name", "email", "password", "age"],
        "properties": {
            "name": {"type": "string"},
            "email": {"type": "string", "format": "email"},
            "password": {"type": "string"},
            "age": {"type": "integer"},
            "about": {"type": "string"},
        },
    }
    endpoint = Endpoint({"method": "POST", "path": "/login", "parameters": [], "body": shape})

    [draft] = log_in_drafts(endpoint, ["email"], ["name", "email", "password"])

    assert draft.data["name"] == {"$": "persona", "name": "", "path": ["name"]}
    assert isinstance(draft.data["age"], int)
    assert "about" not in draft.data
