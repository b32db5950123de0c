"""What a view compares a parameter of its path with."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from itest.agent.shapes.compared import parameters, values
from tests.agent.modules import module


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("if kind == 'csv':\n        return 1\n    elif 'json' == kind:\n        return 2", ["csv", "json"]),
        ("if kind not in ('csv', 'json'):\n        raise ValueError", ["csv", "json"]),
        ("return 1 if kind in FORMATS else 0", ["csv", "ods"]),
        ("return READERS[kind] if kind in READERS else None", ["xml"]),
        ("return kind in unknown() or kind == 1 or other == 'csv' or kind > 'a'", []),
    ],
    ids=["equal", "literal", "constant", "mapping", "unknown"],
)
def test_texts_are_found_in_the_source(tmp_path: Path, body: str, expected: list[str]) -> None:
    """Those of this parameter alone, in the order of the source; sets are sorted."""
    source = f"FORMATS = {{'ods', 'csv'}}\nREADERS = {{'xml': 1}}\ndef view(kind, other):\n    {body}\n"
    with module(tmp_path, source) as (views, _):
        assert values(views.view, ["kind"]) == ({"kind": expected} if expected else {})


@pytest.mark.skipif(sys.version_info < (3, 10), reason="match statements are new in Python 3.10")
def test_cases_of_a_match_are_found(tmp_path: Path) -> None:
    """Also those that stand together."""
    source = "def view(kind):\n    match kind:\n        case 'csv' | 'tsv':\n            return 1\n"
    with module(tmp_path, source) as (views, _):
        assert values(views.view, ["kind"]) == {"kind": ["csv", "tsv"]}


def test_numbers_and_converters_with_choices_are_let_be(tmp_path: Path) -> None:
    """They say themselves what they admit."""
    known = [
        {"name": name, "kind": kind, "choices": list(choices)}
        for name, kind, choices in (("kind", "str", ()), ("page", "int", ()), ("part", "str", ("a",)))
    ]
    source = "def view(kind, page, part):\n    return kind == 'csv' or page == '1' or part == 'b'\n"
    with module(tmp_path, source) as (views, _):
        found = parameters(known, views.view)

    assert [item.get("compared") for item in found] == [["csv"], None, None]
    assert parameters(known, None) == known
