"""How the project is built and tested, read from whatever files it keeps that in."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.model.facts import Tooling
from tests.inspect.trees import facts_of

APP = {"main.py": "from fastapi import FastAPI\napp = FastAPI()\n"}


def tooling(root: Path, files: dict[str, str]) -> Tooling:
    return facts_of(root, {**APP, **files}).tooling


@pytest.mark.parametrize(
    ("files", "manager", "lock"),
    [
        ({"uv.lock": "", "pyproject.toml": "[tool.poetry]\n"}, "uv", "uv.lock"),
        ({"poetry.lock": ""}, "poetry", "poetry.lock"),
        ({"pdm.lock": ""}, "pdm", "pdm.lock"),
        ({"Pipfile.lock": ""}, "pipenv", "Pipfile.lock"),
        ({"pyproject.toml": "[tool.poetry]\nname = 'x'\n"}, "poetry", None),
        ({"pyproject.toml": "[tool.hatch.envs.default]\n"}, "hatch", None),
        ({"requirements.txt": "flask\n"}, "pip", None),
        ({}, None, None),
    ],
)
def test_package_manager(files: dict[str, str], manager: str | None, lock: str | None, tmp_path: Path) -> None:
    """By the lock file first."""
    found = tooling(tmp_path, files)
    assert (found.package_manager, found.lockfile) == (manager, lock)


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"pyproject.toml": "[dependency-groups]\ndev = []\nlint = []\n"}, "pyproject.toml#dependency-groups.dev"),
        ({"pyproject.toml": "[dependency-groups]\ndev = []\ntest = []\n"}, "pyproject.toml#dependency-groups.test"),
        (
            {"pyproject.toml": "[project.optional-dependencies]\ntests = []\n"},
            "pyproject.toml#project.optional-dependencies.tests",
        ),
        (
            {"pyproject.toml": "[tool.poetry.group.dev.dependencies]\npytest = '*'\n"},
            "pyproject.toml#tool.poetry.group.dev.dependencies",
        ),
        ({"requirements.txt": "", "requirements-dev.txt": ""}, "requirements-dev.txt"),
        ({"requirements/base.txt": "", "requirements/test.txt": ""}, "requirements/test.txt"),
        ({"requirements.txt": "flask"}, "requirements.txt"),
        ({"Pipfile": "[packages]\n", "Pipfile.lock": ""}, "Pipfile#dev-packages"),
        ({"setup.cfg": "[options.extras_require]\ntest =\n    pytest\n"}, "setup.cfg#options.extras_require.test"),
        ({"pyproject.toml": "[project]\nname = 'x'\n"}, "pyproject.toml#dependency-groups.dev"),
        ({}, None),
    ],
)
def test_place_of_development_dependencies(files: dict[str, str], where: str | None, tmp_path: Path) -> None:
    """Groups for tests before those for development."""
    assert tooling(tmp_path, files).dev_dependencies == where


@pytest.mark.parametrize(
    ("files", "formatter", "length"),
    [
        ({"pyproject.toml": "[tool.black]\nline-length = 99\n"}, "black", 99),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 110\n[tool.ruff.format]\n"}, "ruff", 110),
        ({"ruff.toml": "line-length = 70\n"}, "ruff", 70),
        (
            {".pre-commit-config.yaml": "hooks:\n- id: black\n", "setup.cfg": "[flake8]\nmax-line-length = 90\n"},
            "black",
            90,
        ),
        ({"requirements-dev.txt": "yapf\n"}, "yapf", None),
        ({}, None, None),
    ],
)
def test_formatter(files: dict[str, str], formatter: str | None, length: int | None, tmp_path: Path) -> None:
    """With the line length that goes with it."""
    found = tooling(tmp_path, files)
    assert (found.formatter, found.line_length) == (formatter, length)


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"pytest.ini": "[pytest]\naddopts = -q\n", "pyproject.toml": "[tool.pytest.ini_options]\n"}, "pytest.ini"),
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-q"\n'}, "pyproject.toml"),
        ({"pyproject.toml": '[tool.pytest]\naddopts = ["-q"]\n'}, "pyproject.toml"),
        ({"tox.ini": "[pytest]\naddopts = -q\n"}, "tox.ini"),
        ({"setup.cfg": "[tool:pytest]\naddopts = -q\n"}, "setup.cfg"),
    ],
)
def test_pytest_options_in_effect(files: dict[str, str], path: str, tmp_path: Path) -> None:
    """From the file that pytest itself would take."""
    found = tooling(tmp_path, files)
    assert found.pytest_config == path
    assert dict(found.pytest_options) == {"addopts": "-q"}


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        ({"tests/test_a.py": "", "tests/unit/test_b.py": ""}, "tests"),
        ({"app/tests/test_a.py": ""}, "app/tests"),
        ({"pytest.ini": "[pytest]\ntestpaths = test\n", "test/test_a.py": "", "tests/x.py": ""}, "test"),
        ({"a/tests/test_a.py": "", "b/tests/test_b.py": ""}, None),
        ({"a/__init__.py": "", "a/tests/test_a.py": "", "b/__init__.py": "", "b/tests.py": ""}, None),
        ({"shop/__init__.py": "", "shop/tests/test_a.py": "", "shop/api/__init__.py": ""}, "shop/tests"),
        ({}, None),
    ],
)
def test_folder_of_tests(files: dict[str, str], folder: str | None, tmp_path: Path) -> None:
    """None where every package keeps its own."""
    assert tooling(tmp_path, files).tests_dir == folder


@pytest.mark.parametrize(
    ("files", "tool", "folder"),
    [
        ({"alembic/env.py": "from alembic import context"}, "alembic", "alembic"),
        (
            {"migrations/env.py": "from alembic import context\nfrom flask import current_app"},
            "flask-migrate",
            "migrations",
        ),
        ({"shop/migrations/0001_initial.py": ""}, "django", "shop/migrations"),
        ({}, None, None),
    ],
)
def test_migrations(files: dict[str, str], tool: str | None, folder: str | None, tmp_path: Path) -> None:
    """By the environment file, not by what is installed."""
    found = tooling(tmp_path, files)
    assert (found.migrations, found.migrations_dir) == (tool, folder)


def test_existing_fixtures(tmp_path: Path) -> None:
    """Names, scopes and lines, with and without arguments, sync and async."""
    source = """
    import pytest, pytest_asyncio
    @pytest.fixture
    def client(): ...

    @pytest.fixture(scope="session", params=[(1, 2)])
    # why
    @decorated
    def database(): ...

    @pytest_asyncio.fixture(
        name="session",
        scope="module",
    )
    async def session_fixture(): ...

    class TestThing:
        @pytest.fixture(autouse=True)
        def inner(self): ...
    # @pytest.fixture
    def none(): ...
    """
    facts = facts_of(tmp_path, {**APP, "tests/conftest.py": source})
    assert [(f.name, f.scope, f.where.line) for f in facts.fixtures] == [
        ("client", "function", 4),
        ("database", "session", 9),
        ("session", "module", 15),
        ("inner", "function", 19),
    ]


def test_distributions_of_every_kind_of_list(tmp_path: Path) -> None:
    """Names as the index spells them."""
    files = {
        "pyproject.toml": '[project]\ndependencies = ["Flask>=3", "SQLAlchemy[asyncio]"]\n[dependency-groups]\n'
        'dev = ["pytest"]\n[tool.poetry.dependencies]\npython = "^3.10"\ndjango_ninja = "*"\n',
        "requirements.txt": "-r other.txt\n# comment\nzope.interface==1 ; python_version > '3'\n",
    }
    found = facts_of(tmp_path, {**APP, **files}).distributions
    assert found == ("django-ninja", "flask", "pytest", "sqlalchemy", "zope-interface")


@pytest.mark.parametrize("folder", ["tests/integration", "integration_tests", "tests_integration", "itest_suite"])
def test_a_suite_is_no_part_of_the_application(folder: str, tmp_path: Path) -> None:
    """What its support code does is no evidence of a boundary."""
    support = {f"{folder}/support/sink.py": "import smtplib\nsmtplib.SMTP('localhost').send_message(None)\n"}

    assert "email" not in [boundary.name for boundary in facts_of(tmp_path / "a", {**APP, **support}).boundaries]
    moved = {"shop/sink.py": support[f"{folder}/support/sink.py"]}
    assert "email" in [boundary.name for boundary in facts_of(tmp_path / "b", {**APP, **moved}).boundaries]
