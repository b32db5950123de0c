"""What `inspect` knows about a project without running it: every fact with the place that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Priority = Literal["critical external", "critical internal", "important", "nice to have"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in the project: a POSIX path relative to the project's root and a 1-based line."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Something that could not be determined: shown and asked, never guessed, never raised."""

    what: str
    why: str
    flag: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigArgument:
    """The argument through which an application factory takes its configuration.

    `kind` says what it wants: a class or object with attributes, a mapping, a name such as "testing", or nothing known.
    `value` is what the tests should pass, as `module:attribute` for classes and objects or the text of a name;
    None means that a configuration must be made for the tests, from `base` where there is one.
    """

    name: str
    kind: Literal["class", "object", "mapping", "name", "unknown"]
    required: bool
    value: str | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppEntry:
    """Where the application object comes from: `module:attr`, a factory to call, or Django settings.

    For Django `module` is the settings module and `attr` is empty.
    """

    module: str
    attr: str
    kind: Literal["object", "factory", "django"]
    arguments: tuple[ConfigArgument, ...] = ()
    where: Where
    reason: str

    @property
    def spelling(self) -> str:
        """The entry as the `--app` flag takes it: `module:attr`, `module:factory()` or the settings module."""
        if self.kind == "django":
            return self.module
        return f"{self.module}:{self.attr}" + ("()" if self.kind == "factory" else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column as the model's source declares it; `type` is the source's own word for it."""

    name: str
    type: str
    nullable: bool | None
    primary_key: bool = False
    unique: bool = False
    has_default: bool = False
    foreign_key: str | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    name: str
    module: str
    table: str | None
    columns: tuple[Column, ...]
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method on one path as the source declares it; `path` is empty when only running code could tell."""

    method: str
    path: str
    handler: str
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    where: Where
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryFact:
    """A detected integration boundary and why it is believed to be one."""

    name: str
    priority: Priority
    reason: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """An environment variable that the code reads. `default` is the source's literal; None where absent or secret.

    `choices` are the values that the source has something for, the best for tests first; empty where any text will do.
    """

    name: str
    required: bool
    default: str | None
    where: Where
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFact:
    """Where the database address comes from, as far as the source tells.

    `dialect` is "sqlite", "postgresql", "mysql" or "unknown"; `driver` as SQLAlchemy names it ("psycopg", "asyncpg",
    "sqlite3", ...). `variables` maps environment variables to the part they carry: "url", "host", "port", "user",
    "password", "name". `config_keys` are framework configuration keys that hold the URL or file. `beside` are further
    variables that lead to a database (for tests, for reading, for another driver): the part is "url", or the scheme
    with its `://` where it is another one.
    """

    dialect: str
    driver: str | None
    variables: tuple[tuple[str, str], ...] = ()
    config_keys: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    hard_coded: bool = False
    where: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """The project's own Python: an executable and how it was found (".venv", "poetry", "--python", ...)."""

    path: str
    kind: str
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingFixture:
    """A fixture of the project's own; what follows `where` is only known of those that a conftest has.

    `needs` are its arguments, `conftest` is the one that imports it ("" where it stands in one). `serves`: it can be
    the suite's fixture of that name; `why` tells why it cannot, as the end of a sentence about it.
    """

    name: str
    scope: str
    where: Where
    autouse: bool = False
    needs: tuple[str, ...] = ()
    serves: bool = False
    why: str = ""
    conftest: str = ""

    @property
    def home(self) -> str:
        """The file whose tests, or whose folder's tests, can ask for it."""
        return self.conftest or self.where.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Tooling:
    """How the project is built and tested: package manager by lockfile, tests, formatter, migrations.

    `dev_dependencies` names the file (and table, after `#`) where development dependencies are kept.
    `pytest_options` are the effective ini options that matter (`testpaths`, `pythonpath`, `asyncio_mode`,
    `DJANGO_SETTINGS_MODULE`, `python_files`, `addopts`, `filterwarnings`).
    """

    package_manager: str | None
    lockfile: str | None
    dev_dependencies: str | None
    tests_dir: str | None
    pytest_config: str | None
    pytest_options: tuple[tuple[str, str], ...] = ()
    formatter: str | None = None
    line_length: int | None = None
    migrations: str | None = None
    migrations_dir: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """Everything that inspection found. `source_roots` are the folders that belong on sys.path, "." for the root.

    `heedless` are conftests that import of the application only what is the same in every environment.
    """

    root: str
    name: str
    source_roots: tuple[str, ...]
    framework: str | None
    framework_evidence: tuple[Evidence, ...]
    apps: tuple[AppEntry, ...]
    orm: str | None
    orm_evidence: tuple[Evidence, ...]
    database: DatabaseFact | None
    models: tuple[Model, ...]
    routes: tuple[Route, ...]
    boundaries: tuple[BoundaryFact, ...]
    variables: tuple[Variable, ...]
    interpreter: Interpreter | None
    tooling: Tooling
    fixtures: tuple[ExistingFixture, ...]
    distributions: tuple[str, ...]
    python_files: int
    unparsed: tuple[Evidence, ...]
    unknowns: tuple[Unknown, ...]
    heedless: tuple[str, ...] = ()
