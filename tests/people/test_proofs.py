"""Which of several ways to come in one client can carry."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.people.entrances import _entry
from itest.agent.observe.people.proofs import _any, _together


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
