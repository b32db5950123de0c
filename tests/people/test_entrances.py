"""Each way to come into an application is found by trying: on small applications, in one environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from itest.model.observations import Login, Personas
from tests.people.casts import ENTRANCES, cast

pytestmark = pytest.mark.slow

EVERYBODY = ("user", "other", "admin")
TWO = ("user", "other")
CONFIRMED = {"$": "literal", "type": "datetime", "text": "2024-01-01T00:00:00"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is to be found: the `schemes` of all logins with their header, and who there is.

    `promote` is what lets the user in; `groups` are those of the last account.
    """

    schemes: frozenset[tuple[str, str | None]]
    people: tuple[str, ...]
    made_by: str = "signup"
    promote: dict[str, object] | None = None
    groups: tuple[str, ...] = ()


def way(*schemes: tuple[str, str | None], people: tuple[str, ...] = EVERYBODY, **more: object) -> Way:
    return Way(schemes=frozenset(schemes), people=people, **more)  # type: ignore[arg-type]


WAYS = {
    "dj_rest_auth": way(("token", "Authorization")),
    "django_allauth": way(("cookie", None)),
    "django_session": way(("cookie", None), made_by="factory", groups=("chief editors", "editors")),
    "drf_basic": way(("basic", "Authorization"), made_by="factory"),
    "drf_two_ways": way(("token", "Authorization"), made_by="factory"),
    "fastapi_cookie": way(("cookie", None), people=TWO),
    "fastapi_fixed": way(("api_key", "X-API-Key"), ("basic", "Authorization"), people=("user",), made_by="settings"),
    "fastapi_household": way(("bearer", "Authorization"), people=TWO, made_by="factory"),
    "fastapi_oauth2": way(("bearer", "Authorization"), promote={"is_active": True}),
    "fastapi_users": way(("bearer", "Authorization")),
    "flask_fixed": way(("basic", "Authorization"), people=("user",), made_by="settings"),
    "flask_login": way(("cookie", None), people=TWO),
    "flask_own_key": way(("cookie", None), ("token", "Authorization"), people=TWO),
    "flask_roles": way(("basic", "Authorization"), ("cookie", None)),
    "flask_two_ways": way(("bearer", "Authorization"), ("cookie", None), promote={"confirmed_at": CONFIRMED}),
    "ninja_fixed": way(("api_key", "X-Tower-Key"), people=("user",), made_by="settings"),
    "ninja_session": way(("cookie", None)),
    "simplejwt": way(("jwt", "Authorization"), promote={"is_active": True}),
}


ELSEWHERE = {
    "fastapi_elsewhere": ("Authorization", 'create_access_token({"sub": str(row["id"])})'),
    "flask_elsewhere": ("Authorization", 'create_access_token(person["email"])'),
    "simplejwt_elsewhere": ("Authorization", 'AccessToken.for_user(Sailor.objects.get(pk=row["id"]))'),
}


def test_every_small_application_is_tried() -> None:
    """A folder more is an expectation more."""
    assert sorted([*WAYS, *ELSEWHERE]) == sorted(path.name for path in ENTRANCES.iterdir())


@pytest.mark.parametrize("name", WAYS)
def test_people_come_in(name: str, environment: Callable[[str], Path], tmp_path: Path) -> None:
    """By the scheme that the application has, as the accounts that it can tell apart, past no door of its own."""
    people, suite = cast(name, environment("entrances"), tmp_path)

    wanted = WAYS[name]
    assert {(login.scheme, login.header) for login in logins(people)} == wanted.schemes
    assert not any(login.fallback for login in logins(people))
    assert tuple(account.name for account in people.accounts) == wanted.people
    assert {account.made_by for account in people.accounts} == {wanted.made_by}
    assert people.accounts[0].promote == wanted.promote
    assert people.accounts[-1].groups == wanted.groups
    assert "def user_client(" in suite["conftest.py"]
    if name == "flask_roles":  # it knows people by their address, although they have a user name too
        assert 'basic(person["email"]' in suite["support/accounts.py"]
    if name == "fastapi_household":  # the account that the start-up makes shows where people belong
        assert "household_id=resident.household_id" in suite["conftest.py"]
        assert 'household_id=row["household_id"]' in suite["conftest.py"]
    if name == "flask_own_key":
        assert '"Token " + rows["user"][0].after["api_token"]' in suite["support/accounts.py"]
    assert ("join_groups(" in suite["conftest.py"]) == bool(wanted.groups)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_application_makes_the_token_where_its_log_in_cannot_be_driven(
    name: str, environment: Callable[[str], Path], tmp_path: Path
) -> None:
    """A code by telephone, an account of another company: the function that would answer is called, and it is said."""
    people, suite = cast(name, environment("entrances"), tmp_path)

    header, call = ELSEWHERE[name]
    assert people.login is not None
    assert people.login.fallback
    assert people.login.header == header
    assert call in suite["support/accounts.py"]
    assert "**issue_token(" in suite["conftest.py"]
    assert any("the suite goes past it" in note for note in people.notes)


def logins(people: Personas) -> list[Login]:
    return [login for login in (people.login, *people.also) if login]
