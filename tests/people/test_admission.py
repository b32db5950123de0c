"""How a fresh account is let in: with no more set in its rows than opens doors."""

from __future__ import annotations

from typing import Any

from itest.agent.observe.people.admission import admitted

ACCESS, REFRESH = {"token": ["access"]}, {"token": ["refresh"]}


class Proofs:
    """Answers one entry after the other: the log-in and the doors that stay shut with it."""

    def __init__(self, *answers: tuple[dict[str, Any] | None, list[str]]) -> None:
        self.answers = list(answers)
        self.shut: list[str] = []

    def find(self, _signed_up: object) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        login, self.shut = self.answers.pop(0)
        return login, []


def verified() -> dict[str, Any]:
    return {"is_verified": True}


def test_an_account_that_opens_everything_is_left_as_it_is() -> None:
    """Nothing is set in a row that needs nothing."""
    found = admitted(Proofs((ACCESS, [])), None, [("row", verified)])

    assert (found.login, found.needed) == (ACCESS, {})


def test_an_account_that_cannot_come_in_is_confirmed() -> None:
    """The flags of its row are set, and it is tried again."""
    found = admitted(Proofs((None, ["/me"]), (ACCESS, [])), None, [("row", verified)])

    assert (found.login, found.needed) == (ACCESS, {"row": {"is_verified": True}})


def test_a_token_that_only_refreshes_does_not_pass_for_a_log_in() -> None:
    """An account that was never confirmed got no further than the refreshing of its token."""
    proofs = Proofs((REFRESH, ["/books", "/me"]), (ACCESS, ["/refresh"]))

    found = admitted(proofs, None, [("row", verified)])

    assert (found.login, found.needed) == (ACCESS, {"row": {"is_verified": True}})


def test_what_opens_nothing_more_is_not_asked_of_the_accounts() -> None:
    """Doors for administrators stay shut whatever is confirmed."""
    found = admitted(Proofs((ACCESS, ["/admin"]), (ACCESS, ["/admin"])), None, [("row", verified)])

    assert (found.login, found.needed) == (ACCESS, {})


def test_a_remedy_that_does_not_suffice_leads_to_the_next() -> None:
    """What stands beside the account's row is confirmed where the row alone is not enough."""
    proofs = Proofs((None, ["/me"]), (None, ["/me"]), (ACCESS, []))

    found = admitted(proofs, None, [("row", verified), ("beside", lambda: {"emails": {"verified": True}})])

    assert found.needed == {"row": {"is_verified": True}, "beside": {"emails": {"verified": True}}}
