"""Hand-made facts for the fast tests: five projects that between them need every part of the foundation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from itest.model.facts import AppEntry, ConfigArgument, ProjectFacts
from itest.model.observations import Account, Login, Personas, Request
from itest.model.runtime import Reference, RuntimeColumn, RuntimeFacts, RuntimeModel, Wiring

from .cells import CELLS, NOWHERE, facts_of, runtime_of

PASSWORD = "Corr3ct-horse-battery"
PEOPLE = (("user", "ada"), ("other", "grace"), ("admin", "alan"))
USER = RuntimeModel(
    key="shop.models:User",
    name="User",
    module="shop.models",
    table="users",
    columns=(
        RuntimeColumn(attribute="id", name="id", kind="int", nullable=False, primary_key=True, generated=True),
        RuntimeColumn(attribute="username", name="username", kind="str", nullable=False, unique=True),
        RuntimeColumn(attribute="email", name="email", kind="str", nullable=False, unique=True),
        RuntimeColumn(attribute="password_hash", name="password_hash", kind="str", nullable=False),
        RuntimeColumn(attribute="is_admin", name="is_admin", kind="bool", nullable=False, default=True),
    ),
    user_model=True,
)


def project(orm: str, framework: str, entry: AppEntry) -> ProjectFacts:
    """A project called Corner Shop with the package `shop`."""
    return replace(
        facts_of(CELLS[0], "/nowhere", "/nowhere/python"),
        name="Corner Shop",
        orm=orm,
        framework=framework,
        apps=(entry,),
    )


def entry(attr: str, kind: str, *arguments: ConfigArgument) -> AppEntry:
    return AppEntry(module="shop.app", attr=attr, kind=kind, arguments=arguments, where=NOWHERE, reason="")  # type: ignore[arg-type]


def runtime(wiring: Mapping[str, Any], versions: Mapping[str, str], **more: Any) -> RuntimeFacts:
    base = runtime_of(CELLS[0], dict(versions))
    return replace(base, wiring=Wiring(**wiring), tables=("users", "orders"), **more)


def reference(module: str, name: str, expression: str | None = None) -> Reference:
    return Reference(module=module, name=name, expression=expression or name)


def personas(login: Login, *, promote: Mapping[str, Any] | None = None, form: bool = False) -> Personas:
    """Three people who sign up at /users with an envelope."""
    accounts = [Account(name="anonymous", made_by="none", values={})]
    for name, first in PEOPLE:
        values = {"username": first, "email": f"{first}@example.com", "password": PASSWORD}
        body = {"form": dict(values)} if form else {"json": {"user": dict(values)}}
        request = Request(method="POST", path="/users", persona="anonymous", holes={}, query={}, **body)
        promoted = promote if name == "admin" else None
        accounts.append(Account(name=name, made_by="signup", values=values, signup=request, promote=promoted))
    return Personas(accounts=tuple(accounts), login=login, table="users")


def hole(name: str) -> dict[str, Any]:
    return {"$": "persona", "path": [name]}


def login_request(**body: Any) -> Request:
    return Request(method="POST", path="/login", persona="anonymous", holes={}, query={}, **body)


CONFIG_CLASS = ConfigArgument(name="config", kind="class", required=True, base="shop.settings:Config")
FLASK = (
    project("flask_sqlalchemy", "flask", entry("create_app", "factory", CONFIG_CLASS)),
    runtime(
        {
            "dialect": "sqlite",
            "driver": "sqlite3",
            "mechanism": "factory",
            "url_scheme": "sqlite",
            "config_key": "SQLALCHEMY_DATABASE_URI",
            "engine": reference("shop.extensions", "db", "db.engine"),
            "schema": "metadata",
            "metadata": reference("shop.extensions", "db", "db.metadata"),
        },
        {"flask": "3.1.0", "werkzeug": "3.1.0", "sqlalchemy": "2.0.40", "flask-bcrypt": "1.0", "flask-wtf": "1.2"},
        models=(USER,),
        environment=(("SECRET_KEY", 'it"s'),),
    ),
    personas(
        Login(
            scheme="Token",
            request=login_request(json={"user": {"email": hole("email"), "password": hole("password")}}),
            token=("user", "token"),
            header="Authorization",
            prefix="Token",
        )
    ),
)
FASTAPI = (
    project("sqlalchemy_async", "fastapi", entry("app", "object")),
    runtime(
        {
            "dialect": "postgresql",
            "driver": "asyncpg",
            "mechanism": "environment",
            "url_scheme": "postgresql+asyncpg",
            "variables": (("DATABASE_URL", "url"), ("DB_PORT", "port")),
            "engine": reference("shop.database", "engine"),
            "asynchronous": True,
            "schema": "metadata",
            "metadata": reference("shop.models", "Base", "Base.metadata"),
        },
        {"fastapi": "0.165.0", "starlette": "1.10.0", "sqlalchemy": "2.1.9", "asyncpg": "0.32.0"},
        models=(USER,),
    ),
    personas(
        Login(
            scheme="bearer",
            request=login_request(form={"username": hole("email"), "password": hole("password")}),
            token=("access_token",),
            header="Authorization",
            prefix="Bearer ",
        ),
        promote={"is_admin": True},
    ),
)
SQLMODEL = (
    project("sqlmodel", "fastapi", entry("app", "object")),
    runtime(
        {
            "dialect": "postgresql",
            "driver": "psycopg",
            "mechanism": "environment",
            "variables": (("POSTGRES_SERVER", "host"), ("POSTGRES_DB", "name")),
            "engine": reference("shop.database", "engine"),
            "schema": "migrations",
            "schema_file": "alembic.ini",
            "metadata": reference("sqlmodel", "SQLModel", "SQLModel.metadata"),
        },
        {"fastapi": "0.112.0", "starlette": "0.37.2", "httpx": "0.28.1", "sqlalchemy": "2.0.58"},
    ),
    None,
)
TUTORIAL = (
    project(
        "raw_sqlite3",
        "flask",
        entry("create_app", "factory", ConfigArgument(name="test_config", kind="mapping", required=False)),
    ),
    runtime(
        {
            "dialect": "sqlite",
            "driver": "sqlite3",
            "mechanism": "factory",
            "config_key": "DATABASE",
            "schema": "script",
            "schema_file": "shop/schema.sql",
            "schema_call": reference("shop.db", "init_db", "init_db()"),
        },
        {"flask": "3.1.0", "werkzeug": "3.1.0"},
    ),
    personas(
        Login(
            scheme="cookie", request=login_request(form={"username": hole("username"), "password": hole("password")})
        ),
        form=True,
    ),
)
ASYNCPG = (
    project("raw_asyncpg", "fastapi", entry("app", "object")),
    runtime(
        {
            "dialect": "postgresql",
            "driver": "asyncpg",
            "mechanism": "environment",
            "url_scheme": "postgresql",
            "variables": (("DATABASE_URL", "url"),),
            "asynchronous": True,
            "schema": "migrations",
            "schema_file": "alembic.ini",
        },
        {"fastapi": "0.79.1", "starlette": "0.19.1"},
        folders=("logs",),
        files=("src/.env",),
    ),
    personas(Login(scheme="Token", token=("user", "token"), header="Authorization", prefix="Token")),
)
SAMPLES = {
    "flask_sqlalchemy": FLASK,
    "fastapi_async": FASTAPI,
    "fastapi_sqlmodel": SQLMODEL,
    "flask_sqlite3": TUTORIAL,
    "fastapi_asyncpg": ASYNCPG,
}
