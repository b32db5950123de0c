"""What the agent saw when it imported the application in the project's own interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from itest.model.facts import AppEntry

Json = Any
"""A JSON value: None, bool, int, float, str, list or dict with string keys."""

Shape = Mapping[str, Any]
"""A JSON Schema (draft 2020-12 subset) with every `$ref` resolved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathParameter:
    """`kind` is what the URL converter admits: "int", "uuid", "slug", "path", "float", "str" or "regex".

    `choices` are all texts that the converter admits, where it knows them; `compared` those that the view's own source
    compares the parameter with, which need not be all.
    """

    name: str
    kind: str
    choices: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """The function or method that serves a route; `file` is relative to the project's root, POSIX."""

    module: str
    qualname: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method on one path. `path` spells each parameter `{name}`, whatever the framework's own notation.

    `body` is the shape of a JSON body, `form` that of form fields, `query` that of the query string, `response` that of
    the success answer; None where nothing is known. `envelope` is the key that the body must be wrapped in, if any.
    `body_source` tells where the shape came from ("openapi", "serializer", "marshmallow", "wtforms", "source", ...).
    `secured` is None where the framework does not tell. `source` is the handler's own text for later heuristics.
    """

    method: str
    path: str
    name: str
    parameters: tuple[PathParameter, ...]
    handler: Handler | None
    first_party: bool
    body: Shape | None = None
    form: Shape | None = None
    query: Shape | None = None
    response: Shape | None = None
    success_status: int | None = None
    envelope: str | None = None
    body_source: str | None = None
    secured: bool | None = None
    scheme: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeColumn:
    """One column as the mapper has it. `attribute` is the model's name for it, `name` the table's.

    `kind` is one of: "int", "bigint", "smallint", "str", "text", "bool", "float", "decimal", "date", "datetime",
    "time", "interval", "uuid", "json", "binary", "enum", "array", "email", "url", "slug", "ip", "file", "other".
    `references` is `table.column`. `choices` are the admissible values. `default` is true for any client- or
    server-side default, `generated` for values that the database or mapper makes (identity, now(), uuid4).
    `choices_type` is `module:Qualname` of the enum whose members the attribute takes; `choices` are then member names.
    `element` is the kind of an array's items.
    """

    attribute: str
    name: str
    kind: str
    nullable: bool
    primary_key: bool = False
    unique: bool = False
    default: bool = False
    generated: bool = False
    references: str | None = None
    target: str | None = None
    max_length: int | None = None
    precision: int | None = None
    scale: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    choices: tuple[Json, ...] = ()
    choices_type: str | None = None
    timezone: bool = False
    blank: bool = False
    min_length: int | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """A mapped relation to another model. `column` is the local foreign key attribute, None on the far side."""

    attribute: str
    target: str
    column: str | None
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeModel:
    """A mapped class. `key` is `module:qualname`, unique; `module` is where tests should import it from.

    `bases` are the keys of mapped parents (multi-table and joined inheritance). `init_arguments` is None for the ORM's
    own constructor, else the parameters of a hand-written one, with "**" last if it takes any keyword; `init_required`
    are those without a default. `password_method` takes a plain password ("set_password"), as does assigning to
    `password_property`.
    """

    key: str
    name: str
    module: str
    table: str
    columns: tuple[RuntimeColumn, ...]
    relationships: tuple[Relationship, ...] = ()
    unique_together: tuple[tuple[str, ...], ...] = ()
    checks: tuple[str, ...] = ()
    init_arguments: tuple[str, ...] | None = None
    first_party: bool = True
    user_model: bool = False
    app_label: str | None = None
    bases: tuple[str, ...] = ()
    init_required: tuple[str, ...] = ()
    password_method: str | None = None
    password_property: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A Python expression with the import that it needs: `from {module} import {name}` then `expression`."""

    module: str
    name: str
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """How the scratch database reaches the application.

    `mechanism`: "environment" (set `variables` before the import), "factory" (pass configuration to the factory),
    "config" (set a key on the framework's configuration before extensions read it), "django" (replace DATABASES) or
    "redirect" (the address is hard-coded: give the live engine another connection).
    `variables` are (environment variable, part) with part "url", "host", "port", "user", "password", "name" or "path",
    or a scheme with its `://` for an address that wants another one than `url_scheme`;
    `url_scheme` is what the application wants in front of `://`, for example "postgresql+asyncpg".
    `schema_files` are all SQL scripts to run, in order, where there are several; `schema_file` is the first of them.
    `isolation` is how a test's writes are taken back: by rolling back the one transaction of the `engine`, or, where
    each request makes an engine of its own (`engine` is None), by putting the rows right after the test.
    `preparation` are statements that run before the tables are created: for schemas and extensions.
    `others` are further engines that lead to the same database as `engine`, a reader's say.
    `mirrors` are the aliases of Django's databases that are replicas of the default one.
    `remote_options` are the connection arguments that only the project's own server understands ("ssl", say).
    `seeds` are calls with which the application fills tables of fixed rows, once the tables are there.
    """

    dialect: str
    driver: str | None
    mechanism: Literal["environment", "factory", "config", "django", "redirect", "none"]
    url_scheme: str | None = None
    variables: tuple[tuple[str, str], ...] = ()
    config_key: str | None = None
    engine: Reference | None = None
    asynchronous: bool = False
    schema: Literal["metadata", "migrations", "script", "application", "none"] = "none"
    metadata: Reference | None = None
    schema_call: Reference | None = None
    schema_file: str | None = None
    schema_files: tuple[str, ...] = ()
    isolation: Literal["rollback", "restore"] = "rollback"
    preparation: tuple[str, ...] = ()
    others: tuple[Reference, ...] = ()
    mirrors: tuple[str, ...] = ()
    remote_options: tuple[str, ...] = ()
    seeds: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Why something failed in the project, in one line, with the place and what to do about it."""

    problem: str
    where: str | None
    advice: str
    traceback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeFacts:
    """What the running application is made of.

    `environment` are the variables that must be set before the import (the database ones are in `wiring`);
    `folders` are folders, and `files` empty files, relative to the working directory, that must exist first.
    `versions` maps lower-case distribution names to versions; `installed` says which test libraries are there.
    `entry` is the application entry that worked, which may be another Django settings module than the one asked for.
    `config` are framework configuration entries for tests (for Flask, keys given to the factory or to app.config;
    for Django, settings that were read before the variables behind them could be set). `memory` are the lists, mappings
    and sets that its functions change in place.
    """

    python: str
    endpoints: tuple[Endpoint, ...]
    models: tuple[RuntimeModel, ...]
    tables: tuple[str, ...]
    wiring: Wiring
    environment: tuple[tuple[str, str], ...]
    folders: tuple[str, ...]
    files: tuple[str, ...]
    config: tuple[tuple[str, Json], ...]
    versions: Mapping[str, str]
    app_type: str
    features: tuple[str, ...]
    repairs: tuple[str, ...]
    notes: tuple[str, ...]
    openapi: Json = None
    entry: AppEntry | None = None
    memory: tuple[Reference, ...] = ()
