"""The baseline hides what is known, nothing more, wherever it has moved to."""

from __future__ import annotations

import pytest

from itest.errors import ItestError
from itest.stages.audit.baseline import read, written

from .findings import a_finding


def test_what_is_known_is_hidden_on_whatever_line_it_stands() -> None:
    """An edit further up makes nothing new."""
    baseline = read(written([a_finding(line=7)]).decode(), "baseline.json")

    assert baseline.split([a_finding(line=99)]) == ((), 1, ())


def test_one_more_of_the_same_kind_is_new() -> None:
    """The second no-effect patch in one test was not there when the baseline was written."""
    baseline = read(written([a_finding()]).decode(), "baseline.json")

    new, hidden, stale = baseline.split([a_finding(line=7), a_finding(line=8)])

    assert [finding.line for finding in new] == [8]
    assert hidden == 1
    assert stale == ()


def test_what_was_mended_is_told_as_stale() -> None:
    """So that the baseline shrinks with the debt."""
    baseline = read(written([a_finding(), a_finding(subject="shop.mail.receive")]).decode(), "baseline.json")

    assert baseline.split([a_finding()]) == (
        (),
        1,
        (("M02", "tests/test_mail.py", "test_no_mail", "shop.mail.receive"),),
    )


def test_the_file_does_not_depend_on_the_order_of_findings() -> None:
    """A baseline under version control changes only with what it knows."""
    one, two = a_finding(), a_finding(code="T01", line=3)

    assert written([one, two]) == written([two, one])


@pytest.mark.parametrize("text", ["", "[]", '{"known": 3}', '{"known": [{"code": "M02"}]}'])
def test_a_damaged_file_is_a_clear_error(text: str) -> None:
    """Not taken for an empty one: everything would be new, or nothing."""
    with pytest.raises(ItestError, match="is no baseline"):
        read(text, "baseline.json")
