"""Code is compiled once for all jobs of a sandbox, and never served for another text."""

from __future__ import annotations

import importlib.machinery
import marshal
from pathlib import Path
from typing import Any

import pytest

from itest.agent import compiled


@pytest.fixture
def loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> importlib.machinery.SourceFileLoader:
    """A loader of one module, with compiled code shared below `tmp_path`."""
    original = importlib.machinery.SourceFileLoader.source_to_code
    monkeypatch.setattr(importlib.machinery.SourceFileLoader, "source_to_code", original)
    (tmp_path / "compiled").mkdir()
    compiled.share(str(tmp_path / "compiled"))
    return importlib.machinery.SourceFileLoader("shop", str(tmp_path / "shop.py"))


def test_the_second_process_reads_what_the_first_has_compiled(
    loader: importlib.machinery.SourceFileLoader, tmp_path: Path
) -> None:
    """What lies in the shared folder under the text's name is what runs."""
    loader.source_to_code(b"price = 12", loader.path)
    (kept,) = (tmp_path / "compiled").iterdir()
    kept.write_bytes(marshal.dumps(compile("price = 'kept'", "shop.py", "exec")))
    found: dict[str, Any] = {}
    exec(loader.source_to_code(b"price = 12", loader.path), found)
    assert found["price"] == "kept"


def test_a_file_that_was_written_anew_in_the_same_second_counts(loader: importlib.machinery.SourceFileLoader) -> None:
    """Tests are laid again while they are proved: text of the same length must not be taken for the old one."""
    found: dict[str, Any] = {}
    exec(loader.source_to_code(b"price = 12", loader.path), found)
    exec(loader.source_to_code(b"price = 21", loader.path), found)
    assert found["price"] == 21


def test_a_damaged_file_is_compiled_again(loader: importlib.machinery.SourceFileLoader, tmp_path: Path) -> None:
    """Half a file, after a full disk, is no reason to fail."""
    loader.source_to_code(b"price = 12", loader.path)
    for kept in (tmp_path / "compiled").iterdir():
        kept.write_bytes(b"")
    found: dict[str, Any] = {}
    exec(loader.source_to_code(b"price = 12", loader.path), found)
    assert found["price"] == 12
