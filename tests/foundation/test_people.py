"""How personas become accounts: sign-up, log-in, promotion, and what proves who somebody is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itest.model.observations import Account, Login, Personas
from itest.model.runtime import Reference
from itest.stages.plan.people import alike

from .samples import FASTAPI, FLASK, PASSWORD, TUTORIAL, hole, login_request, personas
from .test_foundation import rendered, texts


def suite(sample: tuple, people: Personas, root: Path) -> dict[str, str]:  # type: ignore[type-arg]
    facts, runtime, _ = sample
    return texts(rendered((facts, runtime, people), root))


def test_sign_up_and_log_in_are_written_once_for_everybody(tmp_path: Path) -> None:
    """What differs between people is `person`; no literal of one of them stands in the calls."""
    text = texts(rendered(FLASK, tmp_path))["support/accounts.py"]

    for name in ("username", "email", "password"):
        assert f'"{name}": person["{name}"]' in text
    assert text.count("ada@example.com") == 1
    assert '"Token " + response.json["user"]["token"]' in text


def test_account_has_what_was_signed_up_with_and_the_rows_key(tmp_path: Path) -> None:
    """Typed attributes, as tests use them."""
    text = texts(rendered(FASTAPI, tmp_path))["support/accounts.py"]

    for line in ("username: str", "email: str", "password: str", "id: int", "headers: Mapping[str, str]"):
        assert f"    {line}\n" in text


def test_promotion_comes_before_the_log_in(tmp_path: Path) -> None:
    """A token may carry the role, and an inactive account gets none."""
    text = texts(rendered(FASTAPI, tmp_path))["conftest.py"]

    assert text.index("PROMOTIONS[name]") < text.index("log_in(visitor(started), person)")
    assert '"admin": {"is_admin": True}' in texts(rendered(FASTAPI, tmp_path))["support/accounts.py"]


def test_what_must_be_confirmed_in_another_table_is_confirmed_before_the_log_in(tmp_path: Path) -> None:
    """In the row that the sign-up has just made there, for everybody."""
    _, _, people = FASTAPI
    accounts = tuple(replace(each, confirm={"addresses": {"verified": True}}) for each in people.accounts)
    found = suite(FASTAPI, replace(people, accounts=accounts), tmp_path)

    text = found["conftest.py"]
    assert "rows[table][0].after, values" in text
    assert text.index("in CONFIRMATIONS.items()") < text.index("log_in(visitor(started), person)")
    assert (
        'CONFIRMATIONS: dict[str, dict[str, Any]] = {"addresses": {"verified": True}}' in found["support/accounts.py"]
    )


def test_nothing_of_promotion_where_nobody_is_promoted(tmp_path: Path) -> None:
    """No dead branches."""
    found = texts(rendered(FLASK, tmp_path))

    assert "PROMOTIONS" not in found["conftest.py"] + found["support/accounts.py"]
    assert "change_row" not in found["support/tables.py"]


def test_cookies_of_the_log_in_are_carried_by_the_clients(tmp_path: Path) -> None:
    """One log-in each for the whole session."""
    found = texts(rendered(TUTORIAL, tmp_path))

    assert "client.set_cookie(key, value)" in found["support/clients.py"]
    assert 'headers.getlist("Set-Cookie")' in found["support/accounts.py"]
    assert "    headers:" not in found["support/accounts.py"]


def test_token_of_the_sign_up_is_used_where_there_is_no_log_in(tmp_path: Path) -> None:
    """Its answer proves who somebody is."""
    login = Login(scheme="Token", token=("token",), header="X-Token")
    found = suite(FLASK, personas(login), tmp_path)

    assert "def log_in" not in found["support/accounts.py"]
    assert 'return {"headers": {"X-Token": response.json["token"]}}' in found["support/accounts.py"]
    assert "**proof" in found["conftest.py"]


def test_several_logins_are_carried_together(tmp_path: Path) -> None:
    """Pages behind a cookie and an API behind a token, on the same client."""
    page = Login(
        scheme="cookie", request=login_request(form={"username": hole("username"), "password": hole("password")})
    )
    basic = {"Authorization": {"$": "basic", "username": hole("username"), "password": hole("password")}}
    api = Login(
        scheme="bearer", request=login_request(headers=basic), token=("token",), header="Authorization", prefix="Bearer"
    )
    found = suite(FLASK, replace(personas(page), also=(api,)), tmp_path)

    assert "def basic(username: str, password: str)" in found["support/accounts.py"]
    assert 'return {"headers": headers, "cookies": cookies}' in found["support/accounts.py"]
    assert "client.set_cookie" in found["support/clients.py"]
    assert "environ_base" in found["support/clients.py"]


def test_basic_authentication_needs_no_log_in_call(tmp_path: Path) -> None:
    """The header is made from name and password."""
    text = suite(FLASK, personas(Login(scheme="basic", header="Authorization")), tmp_path)["support/accounts.py"]

    assert '{"Authorization": basic(person["username"], person["password"])}' in text


def test_sign_ups_that_differ_keep_a_body_each(tmp_path: Path) -> None:
    """What cannot be told by the attributes is written out."""
    people = personas(Login(scheme="none"))
    odd = [
        replace(account, signup=replace(account.signup, json={"code": index, **account.values}))
        if account.signup
        else account
        for index, account in enumerate(people.accounts)
    ]
    found = suite(FLASK, replace(people, accounts=tuple(odd)), tmp_path)

    assert "json=SIGN_UPS[name]" in found["support/accounts.py"]
    assert "sign_up(app.test_client(), name)" in found["conftest.py"]


@pytest.mark.parametrize(
    ("expression", "line"),
    [
        ("hash_password", 'password_hash=hash_password(person["password"])'),
        ("User.set_password", 'made.set_password(person["password"])'),
    ],
)
def test_factory_makes_accounts_with_the_applications_own_hasher(expression: str, line: str, tmp_path: Path) -> None:
    """A function that hashes, or a method of the row."""
    hasher = Reference(module="shop.security", name=expression.partition(".")[0], expression=expression)
    accounts = tuple(made_account(name, first, hasher) for name, first in (("user", "ada"), ("other", "grace")))
    people = Personas(accounts=accounts, login=Login(scheme="none"), table="users")
    text = suite(FLASK, people, tmp_path)["conftest.py"]

    assert line in text
    assert "reset_sequences(1001)" in text
    assert text.index("use_session(session, app.app_context)") < text.index("UserFactory(")


def made_account(name: str, first: str, hasher: Reference) -> Account:
    values: dict[str, Any] = {"username": first, "email": f"{first}@example.com", "password": PASSWORD}
    column = "password_hash"
    return Account(
        name=name, made_by="factory", values=values, model="shop.models:User", hasher=hasher, password_column=column
    )


def test_people_who_are_made_alike_are_made_by_one_statement() -> None:
    """No branches that say the same thing for each of them."""
    user, other = ({"name": name, "factory": "UserFactory", "keywords": {"email": "e"}} for name in ("user", "other"))
    admin = {**user, "name": "admin", "factory": "AdminFactory"}

    found = alike([user, other, admin])

    assert [(each["factory"], each["names"]) for each in found] == [
        ("UserFactory", ("user", "other")),
        ("AdminFactory", ("admin",)),
    ]
