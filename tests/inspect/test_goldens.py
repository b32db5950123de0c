"""Small projects under tests/golden/inspect with everything that inspection must say about them.

`ITEST_UPDATE_GOLDENS=1 pytest tests/inspect/test_goldens.py` writes what it says now: read the difference first.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from itest.source.tree import SourceTree
from itest.stages.inspect import as_json, inspect

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "inspect"
CASES = sorted(path.name for path in GOLDEN.iterdir() if (path / "tree").is_dir())


def seen(case: str) -> dict[str, Any]:
    """The JSON document without what differs between machines."""
    document: dict[str, Any] = json.loads(json.dumps(as_json(inspect(SourceTree(GOLDEN / case / "tree")))))
    document["environment"]["interpreter"] = None
    document["unknowns"] = [_cut(u, "why") for u in document["unknowns"] if u["what"] != "interpreter"]
    document["unparsed"] = [_cut(problem, "problem") for problem in document["unparsed"]]
    return {**document, "root": case}


def _cut(item: dict[str, Any], key: str) -> dict[str, Any]:
    """Without a parser's own words, which change from one Python to the next."""
    head, found, _ = item[key].partition(": ")
    return {**item, key: head if found and "cannot be" in head else item[key]}


@pytest.mark.parametrize("case", CASES)
def test_inspection_says_what_the_golden_says(case: str) -> None:
    """The whole document, so that nothing changes unseen."""
    path = GOLDEN / case / "expected.json"
    document = seen(case)
    if os.environ.get("ITEST_UPDATE_GOLDENS"):
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert document == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_every_place_exists(case: str) -> None:
    """A fact points at a file of the project and a line in it."""
    tree = GOLDEN / case / "tree"
    places = list(_places(seen(case)))
    assert places
    for path, line in places:
        assert 1 <= line <= max(1, len((tree / path).read_text(encoding="utf-8").splitlines())), (path, line)


def _places(value: Any) -> Any:
    if isinstance(value, dict):
        if isinstance(value.get("line"), int):
            yield value.get("path") if "file" not in value else value["file"], value["line"]
        for inner in value.values():
            yield from _places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _places(inner)
