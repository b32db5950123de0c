"""The people whom tests act as: a call of theirs, how they come to have an account, and what proves who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from itest.model.runtime import Json, Reference

PersonaName = Literal["anonymous", "user", "other", "admin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call. `path` is the endpoint's template; `holes` gives a value (with holes as above) for each parameter."""

    method: str
    path: str
    persona: str
    holes: Mapping[str, Json]
    query: Mapping[str, Json]
    json: Json = None
    form: Mapping[str, Json] | None = None
    headers: Mapping[str, Json] | None = None
    raw: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One persona: how it is made and what proves who it is.

    `made_by`: "signup" (through the API, `signup`), "factory" (a row of `model` with the application's own password
    hasher, `hasher`), "settings" (nobody's own: they hold what lets in) or "none" (anonymous). `values` are its
    attributes (username, email, password, ...). `promote` are the columns set on its row afterwards (an admin's flag or
    role, an activation, with literals for moments); `key` identifies the row. Where `hasher` is a function,
    `password_column` is the column that takes what it returns. `groups` are the groups of Django that it is in.
    `confirm`: by table, the columns set on the row that the sign-up makes there (an address that must be confirmed).
    `settled`: the columns in which it belongs where an account does that the application's start-up makes.
    """

    name: str
    made_by: Literal["signup", "factory", "settings", "none"]
    values: Mapping[str, Json]
    signup: Request | None = None
    model: str | None = None
    hasher: Reference | None = None
    promote: Mapping[str, Json] | None = None
    key: Mapping[str, Json] | None = None
    password_column: str | None = None
    groups: tuple[str, ...] = ()
    confirm: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    settled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A token that a function of the application, or of its library, makes for an account.

    `arguments` are JSON by keyword, with holes: `{"$": "persona", ...}` a value of the account, `{"$": "column",
    "name": ..., "text": bool}` a column of its row (as text), `{"$": "object"}` the row as an object of `model`.
    `pick` is the path of the token in what the function answers.
    """

    function: Reference
    arguments: Mapping[str, Json]
    model: Reference
    pick: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How an account proves itself.

    `scheme`: "bearer" and other header words ("Token", "JWT"), "cookie" (the login answer sets it), "force_login"
    (Django), "session" (Flask-Login's `_user_id`), "override" (FastAPI dependency), "basic", "api_key" or "none".
    `token` is the path of the token in the login's (or sign-up's) answer; `header` and `prefix` are how it is sent.
    `fallback` is true where the real login could not be driven; the generated conftest names it.
    `setting`: where the project's settings hold the key, or the name and the password; without a module the reference
    names a key of Flask's configuration. `handle`: what of the account HTTP Basic takes for the name. `issued`: the
    token is made by the application's own function, past its log-in. `kept`: the table and column of the account's own
    rows in which the application keeps a key for it.
    """

    scheme: str
    request: Request | None = None
    token: tuple[str | int, ...] = ()
    header: str | None = None
    prefix: str = ""
    override: Reference | None = None
    fallback: bool = False
    setting: tuple[Reference, ...] = ()
    handle: str | None = None
    issued: Issued | None = None
    kept: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Personas:
    """`also` are further logins that the same client carries, for applications with pages and a token API.

    `homes` are the columns of an account's row that say where it belongs: its household, team or organization.
    """

    accounts: tuple[Account, ...]
    login: Login | None
    table: str | None = None
    notes: tuple[str, ...] = ()
    also: tuple[Login, ...] = ()
    homes: tuple[str, ...] = ()
