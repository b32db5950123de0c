"""`doctor graph`, `doctor why` and `explain`: what a person asks when a fixture is not what they thought."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from itest.registry import room

from .conftest import Told

Itest = Callable[..., Told]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A `db` at the top, an override of it in `api/`, and a `client` that needs it."""
    (tmp_path / "api").mkdir()
    (tmp_path / "conftest.py").write_text(
        "import pytest\n\n\n@pytest.fixture(scope='session')\ndef db():\n    return 1\n\n\n"
        "@pytest.fixture\ndef client(db, tmp_path):\n    return db\n"
    )
    (tmp_path / "api" / "conftest.py").write_text(
        "import pytest\n\n\n@pytest.fixture\ndef db(db):\n    return db + 1\n"
    )
    (tmp_path / "api" / "test_api.py").write_text(
        "class TestApi:\n    def test_get(self, client):\n        assert client\n"
    )
    (tmp_path / "test_top.py").write_text(
        "def test_top(client):\n    assert client\n\n\ndef test_none():\n    assert 1\n"
    )
    return tmp_path


def test_graph_lists_every_fixture_with_its_cost(itest: Itest, project: Path) -> None:
    """Where, which scope, how many tests."""
    assert itest("doctor", "graph").out.splitlines() == [
        "conftest.py:10 client (function, 2 tests)",
        "api/conftest.py:5 db (function, 1 test)",
        "conftest.py:5 db (session, 2 tests)",
    ]


def test_graph_of_one_fixture_shows_needs_and_tests(itest: Itest, project: Path) -> None:
    """As a tree."""
    assert itest("doctor", "graph", "client").out.splitlines() == [
        "conftest.py:10 client (function, 2 tests)",
        "  needs db api/conftest.py:5 (function)",
        "    needs db conftest.py:5 (session)",
        "  needs tmp_path (pytest or a plugin)",
        "  runs for api/test_api.py::TestApi::test_get",
        "  runs for test_top.py::test_top",
    ]


def test_why_tells_which_definition_wins(itest: Itest, project: Path) -> None:
    """Seen from the test, not from where the fixture that asks is written."""
    told = itest("doctor", "why", "db", "test_get")

    assert told.out.splitlines() == [
        "api/test_api.py::TestApi::test_get",
        "  asks for it by client -> db",
        "  api/conftest.py:5 db (function): wins: nothing nearer to the test than api defines it",
        "  conftest.py:5 db (session): overridden by api/conftest.py:5",
    ]


def test_why_says_when_a_test_does_not_ask(itest: Itest, project: Path) -> None:
    """But what it would get."""
    told = itest("doctor", "why", "db", "test_top.py::test_none", "--json").document

    assert told["chain"] == []
    assert [one["where"] for one in told["candidates"]] == ["conftest.py:5"]


@pytest.mark.parametrize("question", [("graph", "cleint"), ("why", "db", "test_gone"), ("why", "nothing", "test_top")])
def test_what_does_not_exist_is_exit_2(itest: Itest, project: Path, question: tuple[str, ...]) -> None:
    """With what comes near."""
    told = itest("doctor", *question)

    assert told.code == 2
    assert told.err


@pytest.mark.parametrize("rule", room("itest.rules", "RULE").values(), ids=lambda rule: rule.code)
def test_every_rule_is_explained_offline(rule: object, capsys: pytest.CaptureFixture[str]) -> None:
    """By code and by name: why, what proves it, how to mend it, how to hide one."""
    from itest.flow.explaining import explanation

    by_code, by_name = explanation(rule.code.lower()), explanation(rule.name)  # type: ignore[attr-defined]

    assert by_code == by_name
    assert f"itest: ignore[{by_code.key}]" in by_code.text()
    assert "What proves it" in by_code.body
    assert "How to mend it" in by_code.body
