"""What the foundation holds for a given project, and what it leaves out."""

from __future__ import annotations

import ast
import os
from dataclasses import replace
from pathlib import Path

import pytest

from itest.model.changes import ChangeSet
from itest.model.facts import ExistingFixture, Where
from itest.model.observations import Observations
from itest.model.runtime import Reference
from itest.stages.plan.foundation import plan_foundation
from itest.stages.render import Style, format_sources, render

from .cells import answers_of
from .samples import ASYNCPG, FASTAPI, FLASK, SAMPLES, SQLMODEL, TUTORIAL, entry

GOLDEN = Path(__file__).parents[1] / "golden" / "foundation"
STYLE = Style(line_length=100, first_party=("shop",))
KEPT = {"flask_sqlalchemy": "", "fastapi_async": "", "fastapi_sqlmodel": "conftest", "flask_sqlite3": "conftest"}


def rendered(sample: tuple, root: Path, *, alone: bool = False) -> ChangeSet:  # type: ignore[type-arg]
    facts, runtime, personas = sample
    plan = plan_foundation(facts, answers_of(facts), runtime, None if alone else personas)
    return render(plan, root, STYLE)


def texts(changes: ChangeSet) -> dict[str, str]:
    return {
        change.path.removeprefix("tests/integration/"): change.after.decode()
        for change in changes.changes
        if change.after
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_rendered_files_are_python_in_the_projects_style(name: str, tmp_path: Path) -> None:
    """They parse, import nothing of itest, and formatting them again changes nothing."""
    found = texts(rendered(SAMPLES[name], tmp_path))

    assert {"__init__.py", "conftest.py", "support/rows.py", "support/network.py"} <= set(found)
    for path, text in found.items():
        modules = [
            node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom) and not node.level
        ]
        assert not any((module or "").startswith("itest") for module in modules), path
        assert "{{" not in text
        assert "{%" not in text
    assert format_sources(found, STYLE) == found


@pytest.mark.parametrize("name", SAMPLES)
def test_rendered_files_are_the_golden_ones(name: str, tmp_path: Path) -> None:
    """Read them in tests/golden/foundation; ITEST_UPDATE_GOLDENS=1 writes them anew."""
    kept = KEPT.get(name, "conftest")
    files = texts(rendered(SAMPLES[name], tmp_path)).items()
    found = {path: text for path, text in files if kept in path and not path.endswith("factories.py")}
    folder = GOLDEN / name
    if os.environ.get("ITEST_UPDATE_GOLDENS"):
        for path, text in found.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)

    golden = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.py")}
    assert found == golden


def test_support_modules_are_only_those_that_the_project_needs(tmp_path: Path) -> None:
    """No PostgreSQL server for SQLite, no clients for Flask, no session in a portal without asyncio."""
    flask, fastapi = texts(rendered(FLASK, tmp_path)), texts(rendered(FASTAPI, tmp_path))

    assert not {"support/postgres.py", "support/postgres_server.py", "support/session.py"} & set(flask)
    assert {"support/postgres.py", "support/postgres_server.py", "support/clients.py", "support/session.py"} <= set(
        fastapi
    )
    assert "postgresql" not in "".join(flask.values())
    assert "sqlite" not in "".join(fastapi.values())


def test_without_personas_there_are_no_accounts(tmp_path: Path) -> None:
    """The first foundation, in which the personas are looked for, has only the anonymous client."""
    found = texts(rendered(FLASK, tmp_path, alone=True))

    assert "support/accounts.py" not in found
    assert "accounts" not in found["conftest.py"]
    assert "user_client" not in found["conftest.py"]


@pytest.mark.parametrize(
    ("sample", "driver"), [(FASTAPI, "asyncpg"), (SQLMODEL, "psycopg")], ids=["asyncpg", "psycopg"]
)
def test_postgres_is_reached_with_the_projects_own_driver(sample: tuple, driver: str, tmp_path: Path) -> None:  # type: ignore[type-arg]
    """No second driver is asked for."""
    text = texts(rendered(sample, tmp_path))["support/postgres.py"]

    assert f"import {driver}\n" in text
    assert [other for other in ("asyncpg", "psycopg", "psycopg2") if f"import {other}\n" in text] == [driver]


def test_environment_stands_before_anything_of_the_application(tmp_path: Path) -> None:
    """Only fixtures import it, and its variables are set at the top, quoted safely."""
    text = texts(rendered(FLASK, tmp_path))["conftest.py"]
    top = [node for node in ast.parse(text).body if isinstance(node, ast.ImportFrom) and node.level == 0]

    assert not [node.module for node in top if (node.module or "").startswith("shop")]
    assert "'it\"s'" in text
    assert text.index("os.environ.update") < text.index("from shop")


def test_flask_configuration_is_there_before_the_extensions_read_it(tmp_path: Path) -> None:
    """It goes in through the factory: tests, no CSRF, cheap hashes, and the scratch database."""
    text = texts(rendered(FLASK, tmp_path))["conftest.py"]

    assert "class IntegrationConfig(Config):" in text
    for line in ("TESTING = True", "WTF_CSRF_ENABLED = False", "BCRYPT_LOG_ROUNDS = 4"):
        assert line in text
    assert 'SQLALCHEMY_DATABASE_URI = f"sqlite:///{DATABASE}"' in text
    assert "create_app(config=IntegrationConfig)" in text
    assert '"DATABASE": str(DATABASE)' in texts(rendered(TUTORIAL, tmp_path))["conftest.py"]


def test_configuration_that_the_probe_found_wins(tmp_path: Path) -> None:
    """An application that needs CSRF in its tests keeps it."""
    facts, runtime, personas = FLASK
    sample = (facts, replace(runtime, config=(("WTF_CSRF_ENABLED", True),)), personas)

    assert "WTF_CSRF_ENABLED = True" in texts(rendered(sample, tmp_path))["conftest.py"]


def test_entry_that_worked_wins_over_the_one_that_was_asked_for(tmp_path: Path) -> None:
    """The probe may have had to take another."""
    facts, runtime, personas = FASTAPI
    sample = (facts, replace(runtime, entry=entry("create_app", "factory")), personas)

    assert "return create_app()" in texts(rendered(sample, tmp_path))["conftest.py"]


def test_what_stands_at_the_path_becomes_before(tmp_path: Path) -> None:
    """The change set tells creation from replacement; nothing is written."""
    existing = tmp_path / "tests" / "integration" / "conftest.py"
    existing.parent.mkdir(parents=True)
    existing.write_text("mine = 1\n")
    changes = {change.path: change for change in rendered(FLASK, tmp_path).changes}

    assert changes["tests/integration/conftest.py"].before == b"mine = 1\n"
    assert changes["tests/integration/__init__.py"].before is None
    assert existing.read_text() == "mine = 1\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [existing]


def test_rendering_twice_gives_the_same(tmp_path: Path) -> None:
    """Deterministic to the byte."""
    assert rendered(FASTAPI, tmp_path) == rendered(FASTAPI, tmp_path)


@pytest.mark.parametrize(
    ("sample", "library"),
    [(FASTAPI, "httpx2"), (SQLMODEL, "httpx"), (ASYNCPG, "httpx")],
    ids=["1.10", "0.37", "0.19"],
)
def test_client_library_follows_starlettes_version(sample: tuple, library: str) -> None:  # type: ignore[type-arg]
    """Where Starlette 1.0 or later is new its clients are made of httpx2, else of httpx."""
    facts, runtime, _ = sample
    plan = plan_foundation(facts, answers_of(facts), runtime)

    assert [name for name in plan.dependencies if name in ("httpx", "httpx2", "requests")] == [library]


def test_shadowed_fixtures_are_named_in_the_docstring(tmp_path: Path) -> None:
    """Whoever reads the conftest learns that `client` is not the one of the folder above."""
    facts, runtime, personas = FLASK
    above = ExistingFixture(name="client", scope="function", where=Where(path="tests/conftest.py", line=3))
    beside = ExistingFixture(name="app", scope="function", where=Where(path="tests/unit/conftest.py", line=3))
    person = ExistingFixture(name="user_client", scope="function", where=Where(path="tests/conftest.py", line=9))
    found = texts(rendered((replace(facts, fixtures=(above, beside, person)), runtime, personas), tmp_path))
    docstring = ast.get_docstring(ast.parse(found["conftest.py"])) or ""

    assert "`client` stands in for the one of tests/conftest.py" in docstring
    assert "`user_client` stands in for the one of tests/conftest.py" in docstring
    assert "`app`" not in docstring


@pytest.mark.parametrize("sample", [FLASK, FASTAPI], ids=["flask", "fastapi"])
def test_a_client_of_the_users_that_serves_is_not_written_again(sample: tuple, tmp_path: Path) -> None:  # type: ignore[type-arg]
    """Once the application was seen: what is seen is seen with the suite's own."""
    facts, runtime, personas = sample
    above = ExistingFixture(name="client", scope="function", where=Where(path="tests/conftest.py", line=3), serves=True)
    facts = replace(facts, fixtures=(above,))
    seen = Observations(personas=personas, things=(), scenarios=(), findings=(), missed=())
    first, suite = (
        texts(render(plan_foundation(facts, answers_of(facts), runtime, each), tmp_path, STYLE))["conftest.py"]
        for each in (personas, seen)
    )

    assert ("def client(" in first, "def client(" in suite) == (True, False)
    assert "`client` is the one of tests/conftest.py." in (ast.get_docstring(ast.parse(suite)) or "")
    assert "def user_client(" in suite


def test_an_application_of_the_users_that_serves_is_not_written_again(tmp_path: Path) -> None:
    """What starts it takes theirs."""
    facts, runtime, personas = FASTAPI
    above = ExistingFixture(name="app", scope="session", where=Where(path="tests/conftest.py", line=3), serves=True)
    facts = replace(facts, fixtures=(above,))
    seen = Observations(personas=personas, things=(), scenarios=(), findings=(), missed=())
    found = texts(render(plan_foundation(facts, answers_of(facts), runtime, seen), tmp_path, STYLE))["conftest.py"]

    assert "def app(" not in found
    assert "def started(app: FastAPI" in found


def test_warnings_are_no_failures_where_the_project_makes_them_errors(tmp_path: Path) -> None:
    """The project's own configuration stays in force for its own tests."""
    facts, runtime, personas = FLASK
    strict = replace(facts, tooling=replace(facts.tooling, pytest_options=(("filterwarnings", "error"),)))

    assert 'filterwarnings("default")' in texts(rendered((strict, runtime, personas), tmp_path))["conftest.py"]
    assert "filterwarnings" not in texts(rendered(FLASK, tmp_path))["conftest.py"]


def test_folders_and_files_that_the_application_needs_go_again(tmp_path: Path) -> None:
    """They are made if they are missing, and only what was made is removed."""
    text = texts(rendered(ASYNCPG, tmp_path))["conftest.py"]

    assert 'if not (PROJECT / "logs").exists():' in text
    assert "atexit.register(shutil.rmtree" in text
    assert 'atexit.register((PROJECT / "src/.env").unlink)' in text


@pytest.mark.parametrize(
    ("features", "libraries"),
    [
        (("bcrypt", "jwt"), ["bcrypt"]),
        (("passlib",), ["passlib.hash"]),
        (("bcrypt", "flask_bcrypt"), []),
        ((), []),
    ],
)
def test_password_hashes_are_cheap_where_the_application_allows(
    features: tuple[str, ...], libraries: list[str], tmp_path: Path
) -> None:
    """Before it is imported; Flask-Bcrypt takes its cost from the configuration."""
    facts, runtime, personas = FASTAPI
    found = texts(rendered((facts, replace(runtime, features=features), personas), tmp_path))
    hashing = found.get("support/hashing.py", "")

    assert [line.removeprefix("import ") for line in hashing.splitlines() if line.startswith("import ")] == libraries
    assert ("make_password_hashes_cheap()" in found["conftest.py"]) == bool(libraries)


@pytest.mark.parametrize("orm", ["sqlalchemy", "sqlalchemy_async", "raw_asyncpg"])
def test_sql_scripts_run_in_their_order(orm: str, tmp_path: Path) -> None:
    """A project may keep its schema in several files."""
    facts, runtime, _ = FASTAPI
    wiring = replace(runtime.wiring, schema="script", schema_files=("sql/1.sql", "sql/2.sql"))
    text = texts(rendered((replace(facts, orm=orm), replace(runtime, wiring=wiring), None), tmp_path))["conftest.py"]

    assert text.index('PROJECT / "sql/1.sql"') < text.index('PROJECT / "sql/2.sql"')
    assert "create_all" not in text


def test_engine_of_a_factory_made_application_comes_from_the_fixture(tmp_path: Path) -> None:
    """No module holds it: it is reached through `app` after the start-up."""
    facts, runtime, _ = FASTAPI
    engine = Reference(module="shop.app", name="app", expression="app.state.engine")
    made = replace(runtime, entry=entry("create_app", "factory"), wiring=replace(runtime.wiring, engine=engine))
    text = texts(rendered((facts, made, None), tmp_path))["conftest.py"]

    assert "from shop.app import app" not in text
    assert "engine = app.state.engine" in text
    assert "def database(started: Running, app: FastAPI)" in text


def test_engines_that_are_kept_by_name_share_one_connection(tmp_path: Path) -> None:
    """A writer and a reader: what one has not committed the other must see."""
    facts, runtime, people = FASTAPI
    engine = Reference(module="shop.database", name="engines", expression="engines['reader']")
    both = replace(runtime, wiring=replace(runtime.wiring, engine=engine))
    source = texts(rendered((facts, both, people), tmp_path))["conftest.py"]
    assert 'engine = engines["reader"]' in source
    assert "engines.update(dict.fromkeys(engines, engine))" in source
