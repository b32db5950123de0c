"""The pyramid: how many tests of a suite are unit, integration and end-to-end tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.model.report import Pyramid
from itest.source.tree import SourceTree
from itest.stages.audit.pyramid import pyramid
from itest.stages.read_suite import read_suite, reading

CONFTEST = """
import pytest


@pytest.fixture
def db_session():
    return object()


@pytest.fixture
def customer(db_session):
    return object()
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of whoever runs these tests is left alone."""
    monkeypatch.setenv("ITEST_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


def measured(root: Path, **files: str) -> Pyramid:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    reader = reading(SourceTree(root))
    found = pyramid(read_suite(reader.tree, reader))
    reader.finish()
    return found


def test_a_test_that_asks_for_nothing_outside_is_a_unit_test(tmp_path: Path) -> None:
    """Temporary folders and replaced names are still the test's own."""
    assert measured(tmp_path, test_a="def test_a(tmp_path, monkeypatch):\n    assert 1\n") == Pyramid(unit=1)


def test_what_stands_behind_a_fixture_counts(tmp_path: Path) -> None:
    """The customer is a row in a database, whatever its fixture is called."""
    found = measured(tmp_path, conftest=CONFTEST, test_a="def test_a(customer):\n    assert customer\n")

    assert found == Pyramid(integration=1)


@pytest.mark.parametrize(
    "text",
    [
        "import pytest\n\n\n@pytest.mark.django_db\ndef test_a():\n    assert 1\n",
        "import pytest\n\npytestmark = pytest.mark.django_db\n\n\ndef test_a():\n    assert 1\n",
        "from django.test import TestCase\n\n\nclass OrderTest(TestCase):\n    def test_a(self):\n        assert 1\n",
        "from fastapi.testclient import TestClient\n\n\ndef test_a():\n    assert TestClient(object()).get('/')\n",
    ],
    ids=["mark", "module's mark", "Django's class", "client of a whole application"],
)
def test_a_database_or_an_application_makes_an_integration_test(tmp_path: Path, text: str) -> None:
    """Without any fixture too."""
    assert measured(tmp_path, test_a=text) == Pyramid(integration=1)


def test_browsers_servers_and_folders_make_end_to_end_tests(tmp_path: Path) -> None:
    """What a test asks for, or where it lies."""
    found = measured(
        tmp_path, test_a="def test_a(live_server):\n    assert 1\n", e2e__test_b="def test_b():\n    assert 1\n"
    )

    assert found == Pyramid(end_to_end=2)


def test_a_folder_says_more_than_a_name(tmp_path: Path) -> None:
    """A client among unit tests is a stand-in."""
    assert measured(tmp_path, tests__unit__test_a="def test_a(client):\n    assert client\n") == Pyramid(unit=1)


def test_inherited_tests_count_where_they_run(tmp_path: Path) -> None:
    """The base is no test class by its name; its two heirs are collected, in another file."""
    base = "class Contract:\n    def test_a(self, store):\n        assert store\n"
    heirs = (
        "from contract import Contract\n\n\nclass TestA(Contract):\n    x = 1\n\n\nclass TestB(Contract):\n    x = 2\n"
    )

    assert measured(tmp_path, contract=base, test_heirs=heirs) == Pyramid(unit=2)
