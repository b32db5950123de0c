"""Values for single columns: they fit every limit, and differ from one object to the next where they must."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itest.stages.plan.factories.columns import Wish, value_for
from itest.stages.plan.factories.patterns import matching
from itest.stages.plan.factories.values import Value, code

from .facts import column, model

NAMES = ("title", "email", "slug", "username", "phone", "website", "code", "token", "short", "isbn", "größe")


def value(kind: str = "str", name: str = "title", distinct: bool = False, **known: Any) -> Value:
    """The declaration for one column of a model called Article."""
    owner = model("blog.models:Article", "article", column(name, kind, **known))
    return value_for(Wish(owner, owner.columns[-1], distinct))


@given(name=st.sampled_from(NAMES), most=st.integers(2, 80), kind=st.sampled_from(["str", "email", "slug", "url"]))
def test_unique_texts_fit_and_differ(name: str, most: int, kind: str) -> None:
    """However short the column, a few hundred objects have different texts that fit."""
    declared = value(kind, name, distinct=True, max_length=most)
    texts = [declared.at(n) for n in range(1, 400)]

    assert max(map(len, texts)) <= most
    assert len(set(texts)) == len(texts)


@given(name=st.sampled_from(NAMES), least=st.integers(0, 40), more=st.integers(6, 40), distinct=st.booleans())
def test_texts_are_as_long_as_they_must_be(name: str, least: int, more: int, distinct: bool) -> None:
    """Both limits at once."""
    text = value("str", name, distinct, min_length=least, max_length=least + more).at(1)

    assert least <= len(text) <= least + more


@given(scale=st.integers(0, 4), whole=st.integers(1, 4), name=st.sampled_from(["price", "year", "ratio"]))
def test_decimals_keep_their_digits(scale: int, whole: int, name: str) -> None:
    """No more digits than the column has, unique or not."""
    for distinct in (False, True):
        number = value("decimal", name, distinct, precision=whole + scale, scale=scale).at(1)
        sign, digits, exponent = number.as_tuple()
        assert number < Decimal(10) ** whole
        assert -int(exponent) <= scale
        assert not sign
        assert digits


@pytest.mark.parametrize(
    ("kind", "known", "wanted"),
    [
        ("int", {"minimum": 10}, 10),
        ("smallint", {"maximum": 0}, 0),
        ("float", {"minimum": 2.5}, 2.5),
        ("str", {"choices": ("", "draft", "live")}, "draft"),
        ("bool", {}, False),
        ("json", {}, {"note": "a small example"}),
        ("binary", {"max_length": 2}, b"da"),
    ],
)
def test_limits_and_choices_are_respected(kind: str, known: dict[str, Any], wanted: object) -> None:
    """What the column admits comes before what its name suggests."""
    assert value(kind, "figure", **known).at(1) == wanted


def test_moments_are_fixed_and_aware_where_needed() -> None:
    """Never now(): a test can name them."""
    assert value("datetime", "ends_at").at(1) == datetime(2024, 1, 22, 17, 0)
    assert value("datetime", "starts_at", timezone=True).source.endswith("tzinfo=datetime.timezone.utc)")


def test_enum_members_are_named() -> None:
    """A member that is no identifier is looked up."""
    owner = model("a:B", "b", column("colour", "enum", choices=("light red", "BLUE"), choices_type="a:Colour"))
    assert value_for(Wish(owner, owner.columns[-1], False), "Colour").source == "Colour['light red']"


@pytest.mark.parametrize("name", ["first_name", "shipping_city", "postal_code", "countryCode", "phone_number"])
def test_well_known_names_get_readable_values(name: str) -> None:
    """Nobody is called "First name"."""
    readable = {
        "first_name": "Ada",
        "shipping_city": "London",
        "postal_code": "10115",
        "countryCode": "GB",
        "phone_number": "+12015550001",
    }
    assert value("str", name).at(1) == readable[name]


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[A-Z]{3}-\d{4}$",
        r"^\+?1?\d{9,15}$",
        r"\A[-a-zA-Z0-9_]+\Z",
        r"^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$",
        r"^[\w.@+-]+\Z",
        r"^(?!x)[a-z]+$",
        r"^(0x)?[0-9a-f]{8}$",
        r"^[^\s/]+/[^\s/]+$",
        r"[A-Z]{2}",
    ],
)
def test_patterns_are_matched_with_and_without_a_counter(pattern: str) -> None:
    """The text matches; with a counter a hundred of them differ."""
    plain, counted = matching(pattern), matching(pattern, distinct=True)

    assert plain is not None
    assert counted is not None
    assert re.search(pattern, plain.at(1))
    texts = [counted.at(n) for n in range(1, 101)]
    assert all(re.search(pattern, text) for text in texts)
    assert len(set(texts)) == 100


@pytest.mark.parametrize("pattern", [r"^(\w+)-\1$", "(", r"^\d{40}$"])
def test_patterns_beyond_reach_are_left(pattern: str) -> None:
    """Back references, broken patterns and impossible lengths give nothing rather than something wrong."""
    assert matching(pattern, most=30) is None


def test_code_counts_in_fixed_width() -> None:
    """Base 36, padded; it starts over when it is full."""
    assert [code(1, 2), code(36, 2), code(1295, 2), code(1296, 2)] == ["01", "10", "zz", "00"]
