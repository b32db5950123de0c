"""Values cross the process boundary as JSON and come back equal."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itest.model.codec import from_json, to_json
from itest.model.facts import AppEntry, ConfigArgument, Where
from itest.model.runtime import RuntimeColumn

places = st.builds(Where, path=st.text(), line=st.integers())
arguments = st.builds(
    ConfigArgument,
    name=st.text(),
    kind=st.sampled_from(["class", "object", "mapping", "name", "unknown"]),
    required=st.booleans(),
    value=st.none() | st.text(),
    base=st.none() | st.text(),
)
entries = st.builds(
    AppEntry,
    module=st.text(),
    attr=st.text(),
    kind=st.sampled_from(["object", "factory", "django"]),
    arguments=st.lists(arguments, max_size=3).map(tuple),
    where=places,
    reason=st.text(),
)


@given(entries)
def test_a_value_survives_the_way_through_json(entry: AppEntry) -> None:
    """Nested dataclasses and tuples come back as they were."""
    assert from_json(AppEntry, json.loads(json.dumps(to_json(entry)))) == entry


def test_a_key_that_this_version_does_not_know_is_ignored() -> None:
    """A newer writer may say more than an older reader knows."""
    assert from_json(Where, {"path": "a.py", "line": 3, "column": 7}) == Where(path="a.py", line=3)


def test_a_missing_key_takes_the_fields_default() -> None:
    """Only fields without default are mandatory."""
    column = from_json(RuntimeColumn, {"attribute": "id", "name": "id", "kind": "int", "nullable": False})

    assert column.primary_key is False
    assert column.choices == ()


def test_a_missing_mandatory_key_is_an_error() -> None:
    """Half a value is no value."""
    with pytest.raises(TypeError, match="line"):
        from_json(Where, {"path": "a.py"})


@dataclass(frozen=True, kw_only=True)
class Basket:
    names: frozenset[str]
    pair: tuple[str, int]
    size: int | None = None


def test_sets_are_written_in_order_and_come_back_as_sets() -> None:
    """The same value always has the same JSON."""
    basket = Basket(names=frozenset({"b", "a"}), pair=("x", 1))

    assert to_json(basket) == {"names": ["a", "b"], "pair": ["x", 1], "size": None}
    assert from_json(Basket, to_json(basket)) == basket
