"""Stand-ins for the stages that run an application, and a small project to work on."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from itest.console import Screen
from itest.flow.asking import take_default
from itest.flow.initialise import init
from itest.flow.options import Options
from itest.model.changes import Change, ChangeSet
from itest.model.outcome import Outcome

SUITE = {
    "tests/integration/__init__.py": b'"""Integration tests."""\n',
    "tests/integration/test_items.py": b"def test_items():\n    assert 1\n\n\ndef test_red():\n    assert 0\n",
}


class World:
    """What the stand-ins do and what was done to them."""

    def __init__(self) -> None:
        self.suite = dict(SUITE)
        self.dependencies: tuple[str, ...] = ("pytest>=7", "not-there-at-all>=1")
        self.installed: list[Sequence[str]] = []
        self.install_works = True
        self.laid: dict[str, bytes | None] = {}
        self.final: list[str] = ["passed"]
        self.sandboxes = 0


def rendered(world: World, root: Path) -> ChangeSet:
    changes = tuple(
        Change(
            path=path,
            before=(root / path).read_bytes() if (root / path).exists() else None,
            after=content,
            ownership="owned",
        )
        for path, content in sorted(world.suite.items())
    )
    return ChangeSet(changes=changes, dependencies=world.dependencies)


def sandbox(world: World) -> Any:
    """A sandbox whose pytest finds `test_red` red as long as it is there."""

    class Box:
        notes = ("left out: x",)
        outside = (("api.example.com:443", 2),)
        overlay = None
        migrated = Path("migrated")

        def __init__(self, place: Path) -> None:
            self.root = place
            (place / "tmp").mkdir()

        def lay(self, changes: ChangeSet) -> None:
            world.laid.update({change.path: change.after for change in changes.changes})

        def run_told(self, _job: str, payload: Mapping[str, Any], **_: object) -> tuple[Mapping[str, Any], str]:
            path = payload["arguments"][0]
            red = b"assert 0" in (world.laid[path] or b"")
            tests = [_told(path, "test_items", "passed")] + ([_told(path, "test_red", "failed")] if red else [])
            return {"exit": int(red), "seconds": 0.1, "tests": tests, "errors": []}, ""

    class Sandbox:
        @staticmethod
        @contextlib.contextmanager
        def create(*_: object) -> Iterator[Box]:
            world.sandboxes += 1
            world.laid.clear()
            with tempfile.TemporaryDirectory() as place:
                yield Box(Path(place))

    return Sandbox


def _told(path: str, name: str, outcome: str) -> dict[str, Any]:
    return {"id": f"{path}::{name}", "file": path, "function": name, "outcome": outcome, "message": "assert 0"}


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def go(project: Path, **options: Any) -> Outcome:
    given = Options(project=project, yes=True, python=sys.executable, **options)
    return init(given, take_default, Screen(quiet=True))
