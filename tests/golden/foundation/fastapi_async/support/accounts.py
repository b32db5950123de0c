"""The people who have an account: who they are, how they sign up, how they log in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from httpx2 import Client

PEOPLE: dict[str, dict[str, Any]] = {
    "user": {"username": "ada", "email": "ada@example.com", "password": "Corr3ct-horse-battery"},
    "other": {
        "username": "grace",
        "email": "grace@example.com",
        "password": "Corr3ct-horse-battery",
    },
    "admin": {"username": "alan", "email": "alan@example.com", "password": "Corr3ct-horse-battery"},
}
PROMOTIONS: dict[str, dict[str, Any]] = {"admin": {"is_admin": True}}


@dataclass(frozen=True)
class Account:
    """Somebody whom the application knows; `headers` prove it."""

    username: str
    email: str
    password: str
    id: int
    headers: Mapping[str, str]


def sign_up(client: Client, person: Mapping[str, Any]) -> None:
    """Open an account in the application's own way."""
    response = client.post(
        "/users",
        json={
            "user": {
                "username": person["username"],
                "email": person["email"],
                "password": person["password"],
            }
        },
    )
    assert response.status_code < 400, response.text


def log_in(client: Client, person: Mapping[str, Any]) -> dict[str, Any]:
    """What proves to the application who somebody is."""
    response = client.post(
        "/login", data={"username": person["email"], "password": person["password"]}
    )
    assert response.status_code < 400, response.text
    return {"headers": {"Authorization": "Bearer " + response.json()["access_token"]}}
