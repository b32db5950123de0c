"""An answer is told again only while nothing that it depends on has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import CONFTEST, SAME, Told

Itest = Callable[..., Told]


def test_nothing_changed_nothing_read(itest: Itest, suite: Path, audits: list[object]) -> None:
    """The same words and the same exit code, but for what the second run took."""
    first, second = itest("doctor"), itest("doctor")

    assert len(audits) == 1
    assert (first.code, first.out.splitlines()[1:]) == (second.code, second.out.splitlines()[1:])
    assert "; 2 from the cache; 0." in second.out


@pytest.mark.parametrize("name", ["json", "junit", "sarif", "gitlab", "github"])
def test_every_form_is_told_again(itest: Itest, suite: Path, audits: list[object], name: str) -> None:
    """Well-formed, without a trace of what was left open."""
    first, second = itest("doctor", "--format", name), itest("doctor", "--format", name)

    assert len(audits) == 1
    assert "\0" not in second.out
    assert len(first.out.splitlines()) == len(second.out.splitlines())


def test_another_content_is_another_answer(itest: Itest, suite: Path, audits: list[object]) -> None:
    """Even of the same size and with the old time put back."""
    test = suite / "test_b.py"
    itest("doctor")
    before = test.stat()
    test.write_text(SAME.replace("== used.real", "!= used.real"))
    os.utime(test, ns=(before.st_atime_ns, before.st_mtime_ns))
    itest("doctor")

    assert len(audits) == 2


def test_new_files_configuration_and_baseline_count(itest: Itest, suite: Path, audits: list[object]) -> None:
    """Whatever the answer depends on."""
    itest("doctor")
    (suite / "test_c.py").write_text(SAME)
    assert itest("doctor").out.count("T01") == 2
    (suite / "pyproject.toml").write_text('[tool.itest.doctor]\nselect = ["F"]\n')
    assert "T01" not in itest("doctor").out
    itest("doctor", "--write-baseline")
    assert "Nothing found" in itest("doctor").out
    (suite / "conftest.py").unlink()
    itest("doctor")

    assert len(audits) == 6


def test_other_arguments_are_another_question(itest: Itest, suite: Path, audits: list[object]) -> None:
    """Each has its own answer."""
    assert itest("doctor", "--select", "T").out != itest("doctor", "--select", "F").out
    assert len(audits) == 2


def test_what_writes_is_never_told_from_memory(itest: Itest, suite: Path, audits: list[object]) -> None:
    """Fixes are made each time they are asked for."""
    itest("doctor", "--diff")
    itest("doctor", "--diff")

    assert len(audits) == 2


def test_a_damaged_memory_is_none(itest: Itest, suite: Path, audits: list[object], own_cache: Path) -> None:
    """It is made anew in silence."""
    first = itest("doctor")
    for file in own_cache.rglob("*.said"):
        file.write_bytes(b"rubbish")

    assert itest("doctor").out.splitlines()[1:] == first.out.splitlines()[1:]
    assert len(audits) == 2


def test_a_reader_that_leaves_is_no_defect(suite: Path) -> None:
    """`itest doctor | head -0`."""
    command = [sys.executable, "-m", "itest", "doctor", "-C", str(suite)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        told = child.stderr.read()

    assert told == ""


def test_a_look_at_the_files_is_taken_anew_by_each_run(
    itest: Callable[..., Told], tmp_path: Path, own_cache: Path
) -> None:
    """Also when the run before had its answer kept and this one has none: what it looked at is out of date."""
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (tmp_path / "test_same.py").write_text(SAME, encoding="utf-8")
    itest("doctor", "--json")
    itest("doctor", "--json")
    for kept in (own_cache / "doctor").glob("*.said"):
        kept.unlink()
    (tmp_path / "test_more.py").write_text("def test_more(dead):\n    assert dead\n", encoding="utf-8")

    assert "F04" not in itest("doctor", "--json").codes
