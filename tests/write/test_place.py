"""Where the suite goes."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from itest.model.facts import ExistingFixture, ProjectFacts, Tooling, Where
from itest.stages.place import place


def facts(root: Path, tests_dir: str | None = "tests") -> ProjectFacts:
    tooling = Tooling(
        package_manager=None, lockfile=None, dev_dependencies=None, tests_dir=tests_dir, pytest_config=None
    )
    told: dict[str, Any] = dict.fromkeys((field.name for field in dataclasses.fields(ProjectFacts)), ())
    told |= {"root": str(root), "name": "x", "source_roots": (".",), "framework": "flask", "tooling": tooling}
    return ProjectFacts(**told)


def lay(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def test_the_suite_goes_below_the_projects_tests(tmp_path: Path) -> None:
    """`tests/integration` is where people look."""
    lay(tmp_path, {"tests/test_x.py": "", "tests/__init__.py": ""})

    assert place(facts(tmp_path)) == "tests/integration"
    assert place(facts(tmp_path, None)) == "tests/integration"


def test_a_suite_stays_where_it_is(tmp_path: Path) -> None:
    """What `.itest.toml` says is not decided anew."""
    assert place(facts(tmp_path), "spec/it") == "spec/it"


def test_a_folder_with_the_users_own_tests_is_left_to_them(tmp_path: Path) -> None:
    """Their integration tests keep their folder and their conftest."""
    lay(tmp_path, {"tests/integration/conftest.py": "import pytest\n"})

    assert place(facts(tmp_path)) == "integration_tests"


@pytest.mark.parametrize(
    "conftest",
    [
        "from shop.main import app\n",
        "def pytest_configure(config): ...\n",
        "import pytest\n@pytest.fixture(scope='session', autouse=True)\ndef db(): ...\n",
        "import pytest\n@pytest.yield_fixture\ndef db(): ...\n",
        "def broken(:\n",
        "from .helpers import x\n",
        "def client():\n    from shop import app\n",
    ],
)
def test_a_conftest_that_would_disturb_keeps_the_suite_away(tmp_path: Path, conftest: str) -> None:
    """It would run before the suite's own environment is in place, or meddle with every test."""
    lay(tmp_path, {"shop/main.py": "", "tests/conftest.py": conftest})

    assert place(facts(tmp_path)) == "integration_tests"


@pytest.mark.parametrize(
    "decorator", ["@pytest.fixture", "@pytest.fixture(scope='session')", "@pytest_asyncio.fixture"]
)
def test_what_a_fixture_imports_for_a_test_that_asks_for_it_does_no_harm(tmp_path: Path, decorator: str) -> None:
    """None of the suite's does before its environment is in place."""
    conftest = f"import pytest\n{decorator}\ndef client():\n    from shop import app\n    return app\n"
    lay(tmp_path, {"shop/main.py": "", "tests/conftest.py": conftest})

    assert place(facts(tmp_path)) == "tests/integration"


def test_a_conftest_that_imports_what_is_the_same_everywhere_is_joined(tmp_path: Path) -> None:
    """Unless it meddles with every test all the same."""
    lay(tmp_path, {"shop/main.py": "", "tests/conftest.py": "from shop import create_app\nfrom .x import y\n"})
    heedless = dataclasses.replace(facts(tmp_path), heedless=("tests/conftest.py",))
    assert place(heedless) == "tests/integration"

    lay(tmp_path, {"tests/conftest.py": "from shop import create_app\ndef pytest_configure(): ...\n"})
    assert place(heedless) == "integration_tests"


@pytest.mark.parametrize(
    ("options", "fixture", "where"),
    [
        ((("DJANGO_SETTINGS_MODULE", "shop.settings"),), "ada", "tests/integration"),
        ((("addopts", "-q --ds=shop.settings"),), "ada", "tests/integration"),
        ((), "ada", "integration_tests"),
        ((("DJANGO_SETTINGS_MODULE", "shop.settings"),), "db", "integration_tests"),
        ((("DJANGO_SETTINGS_MODULE", "shop.settings"),), "django_db_setup", "integration_tests"),
    ],
)
def test_models_may_be_imported_where_django_is_set_up_before_any_conftest(
    tmp_path: Path, options: tuple[tuple[str, str], ...], fixture: str, where: str
) -> None:
    """pytest-django does that by itself; a database of the conftest's own would be the suite's."""
    lay(tmp_path, {"shop/models.py": "", "tests/conftest.py": "from shop.models import User\n"})
    django = dataclasses.replace(
        facts(tmp_path),
        framework="django",
        tooling=dataclasses.replace(facts(tmp_path).tooling, pytest_options=options),
        fixtures=(ExistingFixture(name=fixture, scope="session", where=Where(path="tests/conftest.py", line=3)),),
    )

    assert place(django) == where


def test_a_harmless_conftest_does_not_matter(tmp_path: Path) -> None:
    """Fixtures that must be asked for do no harm."""
    lay(tmp_path, {"shop/main.py": "", "tests/conftest.py": "import pytest\n@pytest.fixture\ndef ada(): ...\n"})

    assert place(facts(tmp_path)) == "tests/integration"


def test_tests_inside_the_application_package_are_not_joined(tmp_path: Path) -> None:
    """Importing the suite would import the package, and the application with it, too early."""
    lay(tmp_path, {"app/__init__.py": "app = 1\n", "app/tests/test_x.py": ""})

    assert place(facts(tmp_path, "app/tests")) == "tests/integration"
