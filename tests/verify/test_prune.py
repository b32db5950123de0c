"""Taking tests out of a rendered file."""

from __future__ import annotations

import ast

from itest.stages.verify.prune import Removal, prune

SOURCE = '''"""Articles."""

import pytest

from .factories import ArticleFactory

TITLE = "First steps"
UNUSED_FROM_THE_START = 1


@pytest.fixture
def draft():
    """A draft."""
    return ArticleFactory(title=TITLE)


@pytest.fixture(autouse=True)
def clock():
    """Stands still."""


def test_reading(client):
    """Reading."""
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("title", "", id="no title"),  # empty
        pytest.param("body", "é" * 3, id="long"),
        ("slug", "a b"),
    ],
)
def test_refusals(client, field, value):
    """Refusals."""
    assert client.post("/", json={field: value}).status_code == 422


def test_publishing(client, draft):
    """Publishing."""
    assert client.post(f"/{draft.id}").json() == {"title": TITLE}
'''


def test_a_test_goes_with_what_only_it_needed() -> None:
    """The fixture and the constant that nothing else uses go too; what was unused before stays."""
    pruned = prune(SOURCE, [Removal(function="test_publishing")])

    assert pruned is not None
    names = [getattr(node, "name", "") for node in ast.parse(pruned).body]
    assert "test_publishing" not in names
    assert "draft" not in names
    assert "clock" in names
    assert "TITLE =" not in pruned
    assert "UNUSED_FROM_THE_START" in pruned


def test_one_case_of_a_parametrized_test_goes() -> None:
    """The others stay, in their order."""
    pruned = prune(SOURCE, [Removal(function="test_refusals", cases=frozenset({1}))])

    assert pruned is not None
    assert 'pytest.param("title", "", id="no title")' in pruned
    assert '("slug", "a b")' in pruned
    assert "long" not in pruned
    ast.parse(pruned)


def test_a_parametrized_test_without_cases_goes_whole() -> None:
    """No `parametrize` over an empty list, which pytest would skip."""
    pruned = prune(SOURCE, [Removal(function="test_refusals", cases=frozenset({0, 1, 2}))])

    assert pruned is not None
    assert "test_refusals" not in pruned
    assert "parametrize" not in pruned


def test_cases_that_do_not_stand_in_one_list_take_the_test_with_them() -> None:
    """Two decorators multiply: an index says nothing about either list."""
    source = (
        "import pytest\n\n\n"
        '@pytest.mark.parametrize("a", [1, 2])\n@pytest.mark.parametrize("b", [3, 4])\n'
        "def test_both(a, b):\n    assert a < b\n\n\ndef test_other():\n    assert True\n"
    )

    pruned = prune(source, [Removal(function="test_both", cases=frozenset({3}))])

    assert pruned is not None
    assert "test_both" not in pruned
    assert "test_other" in pruned


def test_a_file_without_tests_is_no_file() -> None:
    """Nothing is written for it."""
    removals = [Removal(function=name) for name in ("test_reading", "test_refusals", "test_publishing")]

    assert prune(SOURCE, removals) is None


def test_methods_of_classes_can_go() -> None:
    """Classes are not what itest writes, but packs may."""
    source = (
        "class TestA:\n    def test_x(self):\n        assert 1\n\n    def test_y(self):\n        assert 1\n\n\n"
        "def test_x():\n    assert 1\n"
    )

    pruned = prune(source, [Removal(owner="TestA", function="test_x")])

    assert pruned is not None
    assert pruned.count("def test_x") == 1
    assert "def test_y" in pruned
