"""Which functions are taken for makers of tokens, and how they are called for an account."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.people.issued import issued
from itest.agent.observe.people.makers import makers

ROOT = "/scratch/shop"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
SOURCE = """
def create_access_token(subject): ...
def generate_token(data): ...
def create_refresh_token(subject): ...
def generate_reset_token(email): ...
def verify_token(token): ...
async def make_token(subject): ...

class Auth:
    def __init__(self, key="k"): ...
    def encode_token(self, user_id): ...
    @staticmethod
    def sign_jwt(user_id): ...

auth = Auth()
"""


@pytest.fixture
def security(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of the project with functions that do and do not make tokens."""
    module = ModuleType("shop_security")
    module.__file__ = f"{ROOT}/shop_security.py"
    monkeypatch.setitem(sys.modules, "shop_security", module)
    exec(compile(SOURCE, module.__file__, "exec"), vars(module))
    return module


def test_functions_that_make_a_token_for_somebody_are_found(security: ModuleType) -> None:
    """Those of access first; none that refreshes, resets or reads a token, none that has to be awaited."""
    found = [reference["expression"] for reference, _ in makers(ROOT)]

    assert found == ["create_access_token", "Auth.sign_jwt", "auth.encode_token", "auth.sign_jwt", "generate_token"]


def calls(function: Any, security: ModuleType, framework: str = "fastapi") -> list[dict[str, Any]]:
    """The arguments of each call of `create_access_token` that made a token for the account with the number 7."""
    vars(security).update(create_access_token=function)
    function.__module__ = "shop_security"
    user = {"module": "shop", "name": "User", "columns": [{"name": "id", "attribute": "id", "primary_key": True}]}
    job: Any = SimpleNamespace(app=SimpleNamespace(user=user, framework=framework), payload={"project": ROOT})
    account = {"email": "ada@example.com", "password": "secret"}
    made = issued(job, None, SimpleNamespace(id=7), account)
    return [each.told["arguments"] for each in made if each.told["function"]["expression"] == "create_access_token"]


def test_subject_is_the_number_as_text_before_anything_else(security: ModuleType) -> None:
    """Then the number, then the address; what the function refuses is no way."""

    def create_access_token(subject: str, minutes: int = 30) -> str:
        return {"7": TOKEN, "ada@example.com": TOKEN}[subject]

    ways = calls(create_access_token, security)

    assert ways == [
        {"subject": {"$": "column", "name": "id", "text": True}},
        {"subject": {"$": "persona", "name": "", "path": ["email"]}},
    ]


def test_claims_are_named_as_the_standard_names_them(security: ModuleType) -> None:
    """A dict of claims has the subject in `sub`, and whatever else tells the account apart."""

    def create_access_token(data: dict[str, Any]) -> str:
        return TOKEN

    ways = calls(create_access_token, security)

    assert {"data": {"sub": {"$": "column", "name": "id", "text": True}}} in ways
    assert {"data": {"email": {"$": "persona", "name": "", "path": ["email"]}}} in ways


def test_row_itself_is_given_only_where_a_test_can_fetch_it(security: ModuleType) -> None:
    """In Django by one expression; a row of SQLAlchemy belongs to a session."""

    def create_access_token(user: Any) -> dict[str, str]:
        return {"access": TOKEN if user.id == 7 else "", "refresh": TOKEN}

    assert calls(create_access_token, security, "django") == [{"user": {"$": "object", "name": "id"}}]
    assert calls(create_access_token, security) == []


def test_several_parameters_are_given_when_all_say_what_they_want(security: ModuleType) -> None:
    """By their names; one that says nothing cannot be guessed."""

    def create_access_token(user_id: str, email: str) -> str:
        return TOKEN

    def odd(user_id: str, audience: str) -> str:
        return TOKEN

    odd.__name__ = "create_access_token"
    assert [sorted(way) for way in calls(create_access_token, security)] == [["email", "user_id"]]
    assert calls(odd, security) == []
