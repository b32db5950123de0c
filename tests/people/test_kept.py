"""Which values in the rows of a new account may be a key that proves who it is."""

from __future__ import annotations

from itest.agent.observe.people.kept import keys

TOKEN = "0b9c7c1d5a6e4f0f"


def row(table: str, **after: object) -> dict[str, object]:
    return {"kind": "created", "table": table, "after": after}


def test_a_key_may_lie_in_the_account_or_in_what_was_made_with_it() -> None:
    """Django REST Framework has a table for it, others a column; the account's own row comes first, and once."""
    account = row("user", id=1, email="ada@example.com", api_token=TOKEN)

    found = list(keys([account, account, row("authtoken_token", key=TOKEN[::-1], user_id=1)], {}))

    assert found == [(("user", "api_token"), TOKEN), (("authtoken_token", "key"), TOKEN[::-1])]


def test_what_is_no_secret_of_the_application_is_no_key() -> None:
    """A number, nothing yet, a short word, a name that only sounds alike, and what the person wrote."""
    made = row("user", id=1, key=17, token=None, secret="blue", monkey=TOKEN, api_key="Corr3ct-horse-battery")

    assert list(keys([made], {"password": "Corr3ct-horse-battery"})) == []
