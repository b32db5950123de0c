"""Which of several ways to come in one client can carry."""

from __future__ import annotations

from typing import Any

from itest.agent.observe.proofs import _together


def proof(scheme: str, header: str | None) -> tuple[dict[str, Any], list[Any]]:
    return {"scheme": scheme, "header": header}, []


def test_two_proofs_in_one_header_exclude_each_other() -> None:
    """HTTP Basic that obtains a token must not take the place of the token; a cookie goes with either."""
    found = [proof("bearer", "Authorization"), proof("cookie", None), proof("basic", "authorization")]

    assert [login["scheme"] for login, _ in _together(found)] == ["bearer", "cookie"]
