"""The cells: one small application each, the libraries it wants, and how its database is wired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from itest.model.answers import Answers
from itest.model.facts import AppEntry, Interpreter, ProjectFacts, Tooling, Where
from itest.model.runtime import Reference, RuntimeFacts, Wiring

NOWHERE = Where(path="app.py", line=1)
ENGINE = Reference(module="app", name="engine", expression="engine")
METADATA = Reference(module="app", name="Base", expression="Base.metadata")
FLASK_DB = Reference(module="app", name="db", expression="db.engine")
FLASK_METADATA = Reference(module="app", name="db", expression="db.metadata")
DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg2", "mysql": "pymysql"}
DISTRIBUTIONS = {"psycopg2": ("psycopg2-binary",), "pymysql": ("pymysql",)}


@dataclass(frozen=True)
class Cell:
    """One combination that must work; `libraries` are pinned as far as the combination is about versions."""

    app: str
    framework: str
    orm: str
    dialect: str
    driver: str
    libraries: tuple[str, ...]
    wiring: dict[str, Any]
    factory: bool = False

    @property
    def name(self) -> str:
        pins = "-".join(library for library in self.libraries if library.startswith("sqlalchemy"))
        return f"{self.app}-{self.dialect}-{self.driver}{'-' + pins if pins else ''}"


def plain(framework: str, app: str, version: str, dialect: str = "sqlite") -> Cell:
    """SQLAlchemy without an extension."""
    driver = DRIVERS[dialect]
    libraries = (f"sqlalchemy{version}", *DISTRIBUTIONS.get(driver, ()))
    wiring = {"engine": ENGINE, "schema": "metadata", "metadata": METADATA}
    return Cell(app, framework, "sqlalchemy", dialect, driver, libraries, wiring)


def asynchronous(app: str, framework: str, version: str, driver: str) -> Cell:
    """SQLAlchemy's asyncio extension."""
    dialect = {"asyncpg": "postgresql", "aiomysql": "mysql", "asyncmy": "mysql"}.get(driver, "sqlite")
    late = app == "starlette_lifespan"
    engine = Reference(module="app", name="app", expression="app.state.engine") if late else ENGINE
    wiring = {"engine": engine, "schema": "metadata", "metadata": METADATA, "asynchronous": True}
    libraries = (f"sqlalchemy[asyncio]{version}", driver)
    return Cell(app, framework, "sqlalchemy_async", dialect, driver, libraries, wiring)


def reading(dialect: str, driver: str, *libraries: str) -> Cell:
    """SQLAlchemy with an engine for writing and one for reading."""
    reader = Reference(module="app", name="reader", expression="reader")
    wiring = {"engine": ENGINE, "others": (reader,), "schema": "metadata", "metadata": METADATA}
    return Cell("fastapi_reader", "fastapi", "sqlalchemy", dialect, driver, libraries, wiring)


def own_engines(dialect: str, driver: str, *libraries: str, asynchronous: bool = False) -> Cell:
    """SQLAlchemy with an engine for each request."""
    wiring = {"mechanism": "redirect", "isolation": "restore", "schema": "metadata", "metadata": METADATA}
    orm = "sqlalchemy_async" if asynchronous else "sqlalchemy"
    app = "fastapi_own_async_engines" if asynchronous else "fastapi_own_engines"
    return Cell(app, "fastapi", orm, dialect, driver, libraries, {**wiring, "asynchronous": asynchronous})


def flask_extension(libraries: tuple[str, ...], dialect: str = "sqlite") -> Cell:
    """Flask-SQLAlchemy 2 and 3."""
    wiring = {"engine": FLASK_DB, "schema": "metadata", "metadata": FLASK_METADATA}
    driver = DRIVERS[dialect]
    return Cell("flask_sqlalchemy", "flask", "flask_sqlalchemy", dialect, driver, libraries, wiring, factory=True)


SQLMODEL = {
    "engine": ENGINE,
    "schema": "application",
    "metadata": Reference(module="sqlmodel", name="SQLModel", expression="SQLModel.metadata"),
}
CELLS = (
    flask_extension(("flask<2.1", "werkzeug<2.1", "flask-sqlalchemy<2.5", "sqlalchemy<1.4")),
    flask_extension(("flask<2.3", "werkzeug<2.3", "flask-sqlalchemy<3", "sqlalchemy<2")),
    flask_extension(("flask-sqlalchemy>=3.1", "sqlalchemy>=2.1", "psycopg2-binary"), "postgresql"),
    plain("flask", "flask_plain", "<1.4"),
    plain("flask", "flask_plain", "<2", "postgresql"),
    plain("fastapi", "fastapi_sync", "<2"),
    plain("fastapi", "fastapi_sync", ">=2.1", "postgresql"),
    Cell("fastapi_sqlmodel", "fastapi", "sqlmodel", "sqlite", "pysqlite", ("sqlmodel",), SQLMODEL),
    Cell("fastapi_sqlmodel", "fastapi", "sqlmodel", "postgresql", "psycopg", ("sqlmodel", "psycopg[binary]"), SQLMODEL),
    asynchronous("fastapi_async", "fastapi", "<2", "aiosqlite"),
    asynchronous("fastapi_async", "fastapi", ">=2.1", "asyncpg"),
    reading("sqlite", "pysqlite", "sqlalchemy>=2.1"),
    reading("mysql", "pymysql", "sqlalchemy<2", "pymysql"),
    own_engines("sqlite", "pysqlite", "sqlalchemy>=2.1"),
    own_engines("postgresql", "psycopg2", "sqlalchemy<2", "psycopg2-binary"),
    own_engines("mysql", "aiomysql", "sqlalchemy[asyncio]>=2.1", "aiomysql", asynchronous=True),
    plain("fastapi", "fastapi_sync", ">=2.1", "mysql"),
    plain("flask", "flask_plain", "<1.4", "mysql"),
    flask_extension(("flask-sqlalchemy>=3.1", "sqlalchemy>=2.0,<2.1", "pymysql"), "mysql"),
    asynchronous("fastapi_async", "fastapi", ">=2.1", "aiomysql"),
    asynchronous("fastapi_async", "fastapi", ">=2.0,<2.1", "asyncmy"),
    asynchronous("starlette_lifespan", "starlette", ">=2.1", "aiosqlite"),
    Cell(
        "flask_sqlite3",
        "flask",
        "raw_sqlite3",
        "sqlite",
        "sqlite3",
        (),
        {
            "mechanism": "redirect",
            "schema": "script",
            "schema_call": Reference(module="app", name="init_db", expression="init_db()"),
        },
    ),
    Cell("fastapi_asyncpg", "fastapi", "raw_asyncpg", "postgresql", "asyncpg", ("asyncpg",), {"schema": "application"}),
    Cell(
        "fastapi_sync",
        "fastapi",
        "sqlalchemy",
        "sqlite",
        "pysqlite",
        ("sqlalchemy",),
        {"mechanism": "redirect", "engine": ENGINE, "schema": "metadata", "metadata": METADATA},
    ),
)


def facts_of(cell: Cell, root: str, python: str) -> ProjectFacts:
    """What inspection would find in a cell's folder."""
    attr, kind = ("create_app", "factory") if cell.factory else ("app", "object")
    entry = AppEntry(module="app", attr=attr, kind=kind, where=NOWHERE, reason="")  # type: ignore[arg-type]
    return ProjectFacts(
        root=root,
        name=cell.name,
        source_roots=(".",),
        framework=cell.framework,
        framework_evidence=(),
        apps=(entry,),
        orm=cell.orm,
        orm_evidence=(),
        database=None,
        models=(),
        routes=(),
        boundaries=(),
        variables=(),
        interpreter=Interpreter(path=python, kind="test"),
        tooling=Tooling(
            package_manager=None,
            lockfile=None,
            dev_dependencies=None,
            tests_dir=None,
            pytest_config=None,
            line_length=100,
        ),
        fixtures=(),
        distributions=(),
        python_files=1,
        unparsed=(),
        unknowns=(),
    )


def runtime_of(cell: Cell, versions: dict[str, str]) -> RuntimeFacts:
    """What the probe would find in a cell."""
    wiring: dict[str, Any] = {"mechanism": "environment", "variables": (("DATABASE_URL", "url"),), **cell.wiring}
    return RuntimeFacts(
        python="3.11",
        endpoints=(),
        models=(),
        tables=("item",),
        wiring=Wiring(dialect=cell.dialect, driver=cell.driver, **wiring),
        environment=(),
        folders=(),
        files=(),
        config=(),
        versions=versions,
        app_type="",
        features=(),
        repairs=(),
        notes=(),
    )


def answers_of(facts: ProjectFacts) -> Answers:
    """The answers of `--yes`."""
    assert facts.interpreter is not None
    return Answers(app=facts.apps[0], interpreter=facts.interpreter, boundaries=("database", "api"))
