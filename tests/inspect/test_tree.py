"""Files are found with pruning, read and parsed at most once; what is odd about one is data, never an exception."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from itest.errors import ItestError
from itest.source.tree import SourceFile, SourceTree


def file_with(root: Path, content: bytes) -> SourceFile:
    (root / "odd.py").write_bytes(content)
    return SourceTree(root).python["odd.py"]


@pytest.mark.parametrize(
    "folder", [".git", "node_modules", "x/site-packages", "__pycache__", ".venv", "thing.egg-info", "a/.hidden"]
)
def test_folders_of_others_are_passed_over(folder: str, tmp_path: Path) -> None:
    """Version control, packages, caches and hidden folders."""
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / "x.py").touch()
    assert SourceTree(tmp_path).paths == ()


def test_committed_environment_is_passed_over_whatever_its_name(tmp_path: Path) -> None:
    """It is known by its pyvenv.cfg."""
    (tmp_path / "python-stuff").mkdir()
    (tmp_path / "python-stuff/pyvenv.cfg").touch()
    (tmp_path / "python-stuff/x.py").touch()
    assert SourceTree(tmp_path).paths == ()


def test_package_called_env_is_no_environment(tmp_path: Path) -> None:
    """Only what looks like an environment is one."""
    (tmp_path / "env").mkdir()
    (tmp_path / "env/settings.py").touch()
    assert SourceTree(tmp_path).paths == ("env/settings.py",)


def test_loops_of_links_end(tmp_path: Path) -> None:
    """Links to folders are not followed."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.py").touch()
    os.symlink(tmp_path, tmp_path / "a/loop")
    os.symlink(tmp_path / "nowhere", tmp_path / "dangling.py")
    assert SourceTree(tmp_path).paths == ("a/x.py",)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("# -*- coding: latin-1 -*-\ns = 'é'\n".encode("latin-1"), "# -*- coding: latin-1 -*-\ns = 'é'\n"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=utf-8 :\nx = 1\n", None),
    ],
)
def test_encodings_are_read_as_python_reads_them(content: bytes, text: str | None, tmp_path: Path) -> None:
    """PEP 263 and byte order marks."""
    file = file_with(tmp_path, content)
    assert file.text == (content.decode() if text is None else text)
    assert file.module is not None
    assert file.problem is None


@pytest.mark.parametrize(
    "content",
    [
        b"print 'x'\n",
        b"x = (\n",
        b"x = 1\0\n",
        b"s = '\xff'\n",
        b"# coding: no-such-codec\n",
        b"x = " + b"(" * 500 + b")" * 500,
    ],
)
def test_what_cannot_be_parsed_is_data(content: bytes, tmp_path: Path) -> None:
    """Old syntax, null bytes, wrong bytes, unknown codecs, absurd nesting."""
    file = file_with(tmp_path, content)
    assert file.module is None or not file.text
    file.check()
    assert file.problem is not None


def test_huge_file_is_passed_over(tmp_path: Path) -> None:
    """Generated data in Python's clothes would cost seconds."""
    file = file_with(tmp_path, b"x = 1\n" * 300_000)
    assert file.text == ""
    assert file.problem == "larger than 1.5 MB, passed over"


def test_checking_finds_what_parsing_would(tmp_path: Path) -> None:
    """The cheap check gives the same problem and line."""
    file = file_with(tmp_path, b"x = 1\ndef f(:\n")
    file.check()
    assert file.problem is not None
    assert file.problem_line == 2


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    """With advice."""
    with pytest.raises(ItestError) as caught:
        SourceTree(tmp_path / "nothing")
    assert caught.value.advice


def test_binary_and_large_texts_are_absent(tmp_path: Path) -> None:
    """Configuration is small and text."""
    (tmp_path / "a.toml").write_bytes(b"\0\1")
    (tmp_path / "b.toml").write_bytes(b"#" * 500_000)
    assert SourceTree(tmp_path).text("a.toml") is None
    assert SourceTree(tmp_path).text("b.toml") is None
    assert SourceTree(tmp_path).text("c.toml") is None
