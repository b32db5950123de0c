"""Files that no parser likes: reported, never a crash, never taken for absent."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itest.source.tree import SourceTree
from itest.stages.audit import Selection, audit
from itest.stages.read_suite import read_suite, reading
from tests.rules.pages import PAGES, cases

from .conftest import CONFTEST, SAME, Told

Itest = Callable[..., Told]
SOURCES = sorted(
    {body.encode() for page in PAGES.glob("*.md") for case in cases(page) for body in case.files.values() if body}
)
BROKEN = {
    "null bytes": b"x = 1\0\n",
    "bad syntax": b"def test_x(:\n",
    "unknown encoding": b"# coding: klingon\nx = 1\n",
    "not its encoding": b"x = '\xff'\n",
    "too deep": b"x = " + b"(" * 5_000 + b")" * 5_000 + b"\n",
    "long chain": b"x = " + b"-" * 100_000 + b"1\n",
    "half a string": b"x = '''\n",
    "mixed tabs": b"if 1:\n\tx = 1\n        y = 2\n",
}
ODD = {
    "singletons matched": b"def test_x():\n    match 1:\n        case True | None:\n            assert 1\n",
    "two megabytes on one line": b"x = '" + b"a" * 1_400_000 + b"'\n",
    "byte order mark": b"\xef\xbb\xbfdef test_x():\n    assert 1\n",
    "carriage returns": b"def test_x():\r\n    assert 1\r\n",
    "old machines": b"def test_x():\r    assert 1\r",
    "latin": b"# coding: latin-1\nx = '\xff'\n",
    "form feed": b"\x0cdef test_x():\n    assert 1\n",
    "empty": b"",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_parsed_is_named_and_the_rest_is_read(itest: Itest, suite: Path, content: bytes) -> None:
    """In the header, with its line; the findings elsewhere are the same."""
    (suite / "test_broken.py").write_bytes(content)
    told = itest("doctor", "--json")

    assert [one["path"] for one in told.document["summary"]["not_parsed"]] == ["test_broken.py"]
    assert "T01" in told.codes


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_what_is_only_odd_is_read(itest: Itest, suite: Path, content: bytes) -> None:
    """Python takes it, so do we."""
    (suite / "test_odd.py").write_bytes(content)

    assert itest("doctor", "--json").document["summary"]["not_parsed"] == []


def test_a_conftest_that_cannot_be_parsed_accuses_nobody(itest: Itest, tmp_path: Path) -> None:
    """What tests below it ask for may stand in it."""
    (tmp_path / "conftest.py").write_text(CONFTEST.replace("return 2", "return ("))
    (tmp_path / "test_b.py").write_text(SAME)
    told = itest("doctor", "--json")

    assert told.codes == ["T01"]
    assert [one["path"] for one in told.document["summary"]["not_parsed"]] == ["conftest.py"]


def test_links_in_a_circle_end(itest: Itest, suite: Path) -> None:
    """Folders and files alike."""
    (suite / "deep").mkdir()
    (suite / "deep" / "up").symlink_to(suite, target_is_directory=True)
    (suite / "test_link.py").symlink_to("test_link.py")

    assert itest("doctor", "--json").codes == ["T01", "F04"]


def test_a_project_that_is_a_package_itself_is_read(itest: Itest, suite: Path) -> None:
    """An `__init__.py` in the root has no folder above it to look for."""
    (suite / "__init__.py").touch()
    (suite / "shop").mkdir()
    (suite / "shop" / "__init__.py").touch()

    assert itest("doctor", "--json").codes == ["T01", "F04"]


@settings(max_examples=150)
@given(data=st.data())
def test_no_mutation_of_a_test_file_brings_a_rule_down(data: st.DataObject) -> None:
    """Bytes changed, doubled or taken out anywhere: every rule still answers or the file is reported."""
    source = bytearray(data.draw(st.sampled_from(SOURCES)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(source) - 1, 0)))
        length = data.draw(st.integers(0, 12))
        piece = data.draw(st.one_of(st.binary(max_size=4), st.just(bytes(source[at : at + length])), st.just(b"(\n")))
        source[at : at + length] = piece
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_mutant.py").write_bytes(bytes(source))
        tree = SourceTree(folder)
        reader = reading(tree)
        report = audit(read_suite(tree, reader), Selection(select=("ALL",)))

    assert report.seen.files + len(report.seen.not_parsed) == 1
