"""Nothing that comes from a project can break out of its place in a template."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itest.errors import ItestError
from itest.stages.render.filters import docline, identifier, literal

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=10,
)


@given(VALUES)
def test_literal_is_source_of_the_same_value(value: Any) -> None:
    """Whatever a text holds, reading the source back gives that text."""
    assert ast.literal_eval(literal(value)) == value


def test_literal_prefers_double_quotes() -> None:
    """As the formatter would write it."""
    assert literal("it's") == '"it\'s"'
    assert literal('say "hi"') == "'say \"hi\"'"


def test_literal_refuses_what_has_no_source() -> None:
    """An object is never written by its repr."""
    with pytest.raises(ItestError):
        literal(object())


@pytest.mark.parametrize("name", ["shop", "shop.models", "_private", "Größe"])
def test_identifier_lets_names_pass(name: str) -> None:
    """Dotted names are module paths."""
    assert identifier(name) == name


@pytest.mark.parametrize("name", ["", "a b", "class", "a-b", "a;b", "x()", "os.system('x')", "a\nb", "1a", "a..b"])
def test_identifier_stops_everything_else(name: str) -> None:
    """A file or key with a strange name is an error, not code."""
    with pytest.raises(ItestError):
        identifier(name)


def test_identifier_admits_the_driver_in_a_scheme() -> None:
    """`postgresql+asyncpg` stands before `://`."""
    assert identifier("postgresql+asyncpg", "+") == "postgresql+asyncpg"


@given(st.text())
def test_docline_stays_inside_its_docstring(text: str) -> None:
    """A docstring that holds it is one line and ends where it should."""
    source = f'"""About {docline(text)}."""'
    module = ast.parse(source) if "\x00" not in source else None
    assert module is None or (len(module.body) == 1 and "\n" not in docline(text))
