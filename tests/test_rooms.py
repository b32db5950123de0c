"""Adding one thing is adding one module of its name: nothing is listed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.registry import room

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("itest.frameworks", "FRAMEWORK"),
        ("itest.orms", "ORM"),
        ("itest.boundaries", "BOUNDARY"),
        ("itest.rules", "RULE"),
    ],
)
def test_every_module_of_a_room_declares_one_thing(package: str, name: str) -> None:
    """The room is what its folder holds, in alphabetical order."""
    folder = ROOT / "src" / Path(*package.split("."))
    stems = sorted(p.stem for p in folder.glob("*.py") if not p.stem.startswith("_"))

    assert list(room(package, name)) == stems
    assert stems


@pytest.mark.parametrize("kind", ["frameworks", "orms"])
def test_every_framework_and_orm_has_its_fragments(kind: str) -> None:
    """A declaration without a template folder of the same stem could not be generated for."""
    declared = {p.stem for p in (ROOT / "src/itest" / kind).glob("*.py") if not p.stem.startswith("_")}
    folders = {p.name for p in (ROOT / "templates" / kind).iterdir() if p.is_dir()}

    assert declared - folders == set()
