"""What functions of the application change in the memory that outlives a request."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from itest.agent.memory import kept
from itest.agent.project import Project

SHOP = """
REVOKED = set()
ITEMS = []
PRICES = {"pot": 3}
COLOURS = ["red"]
NUMBERS = list(range(2000))
COUNT = 0

class Shelf:
    def __init__(self):
        self.books = {}
        self.rules = {"most": 9}

    def put(self, key, book):
        self.books[key] = book

shelf = Shelf()

def revoke(token):
    REVOKED.add(token)

async def sell(name):
    ITEMS.append(name)
    del PRICES[name]
    NUMBERS.append(1)

def colours():
    return sorted(COLOURS)
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "remembering_shop.py").write_text(SHOP)
    (tmp_path / "remembering_views.py").write_text("from remembering_shop import REVOKED\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("remembering_views")
    yield tmp_path
    for name in ("remembering_views", "remembering_shop"):
        del sys.modules[name]


def test_lists_mappings_and_sets_that_functions_change_are_found(shop: Path) -> None:
    """Each once, where it is made; not what is only read, is no container, or is big."""
    found = kept(Project(str(shop)))

    assert {item["module"] for item in found} == {"remembering_shop"}
    assert [item["expression"] for item in found] == ["ITEMS", "PRICES", "REVOKED", "shelf.books"]


def test_what_is_filled_once_and_then_flagged_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Emptied after a test it would stay empty: the flag beside it is no container."""
    source = "RATES = {}\nLOADED = False\ndef load():\n    global LOADED\n    RATES['a'] = 1\n    LOADED = True\n"
    (tmp_path / "remembering_rates.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("remembering_rates")
    try:
        assert kept(Project(str(tmp_path))) == []
    finally:
        del sys.modules["remembering_rates"]


def test_objects_of_libraries_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that a library's object keeps may be tied to things that no copy stands for."""
    source = "import argparse\nclass Mine(argparse.Namespace):\n    pass\nspace = Mine()\nspace.items = []\n"
    (tmp_path / "remembering_library.py").write_text(source + "def add(x):\n    space.items.append(x)\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("remembering_library")
    try:
        assert kept(Project(str(tmp_path))) == []
    finally:
        del sys.modules["remembering_library"]
