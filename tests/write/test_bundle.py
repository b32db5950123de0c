"""Many texts in one file of plain text: what goes in comes out, and a damaged part is one that is no longer known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itest.model.bundle import bundled, unbundled

HEADING = "# A heading\n# of two lines\n"
PATHS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(lambda text: text.strip() or "x")
LINES = st.text(st.characters(exclude_categories=("Cs", "Co"), exclude_characters="\r\n"))
TEXTS = st.dictionaries(PATHS, st.lists(LINES).map(lambda lines: "".join(f"{line}\n" for line in lines).encode()))


@given(TEXTS)
@pytest.mark.slow
def test_what_goes_in_comes_out(texts: dict[str, bytes]) -> None:
    """Whatever stands in the lines: marks of its own, form feeds, separators that other tools break lines at."""
    assert unbundled(bundled(texts, HEADING)) == texts


def test_line_ends_of_a_checkout_make_no_difference() -> None:
    """Git may give every text file the line ends of the system."""
    texts = {"a.py": b"x = 1\n\ny = 2\n"}

    assert unbundled(bundled(texts, HEADING).replace(b"\n", b"\r\n")) == texts


def test_a_damaged_part_is_not_known_and_the_others_are() -> None:
    """A line without a mark, such as one of a conflict, and a text that is there twice."""
    content = bundled({"a": b"1\n", "b": b"2\n", "c": b"3\n"}, HEADING)

    assert set(unbundled(content.replace(b"| 2", b"<<<<<<< 2"))) == {"a", "c"}
    assert set(unbundled(content + b"= c\n| 4\n")) == {"a", "b"}
