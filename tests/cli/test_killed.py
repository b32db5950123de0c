"""Verbs that are killed at any call that changes the disk: the next command ends where the first would have."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from itest.console import Screen
from itest.flow.adding import add_boundaries, remove_boundary
from itest.flow.asking import take_default
from itest.flow.initialise import init
from itest.flow.options import Options
from itest.flow.packing import Wanted, add_pack
from itest.flow.updating import update
from itest.packs import rendering
from itest.stages.write import pending, recover
from tests.cli.stand_ins import World, tree
from tests.packs import samples
from tests.write.test_crash import counted, dying

pytestmark = pytest.mark.slow

MAILING = "\n\n@app.post('/mails')\ndef mails():\n    import smtplib\n\n    return smtplib.SMTP()\n"
MAILS = "tests/integration/test_mails.py"


def options(project: Path, **more: Any) -> Options:
    return Options(project=project, yes=True, python=sys.executable, verify=False, **more)


def first(project: Path) -> object:
    return init(options(project, boundaries=("api", "database")), take_default, Screen(quiet=True))


def again(project: Path) -> object:
    return update(options(project), take_default, Screen(quiet=True))


def add(project: Path) -> object:
    return add_boundaries(("email",), options(project), take_default, Screen(quiet=True))


def remove(project: Path) -> object:
    return remove_boundary("email", options(project), take_default, Screen(quiet=True))


def with_pack(project: Path) -> object:
    wanted = Wanted(source=str(project / "pack"))
    return add_pack(wanted, options(project), take_default, Screen(quiet=True))


def before_each(verb: Callable[[Path], object], project: Path, world: World) -> None:
    """The project as it is when the verb is called: with a suite, edited by its user, and an application that moved."""
    app = project / "app.py"
    app.write_text(app.read_text() + MAILING)
    if verb is first:
        return
    first(project)
    if verb is remove:
        world.suite[MAILS] = b"def test_mail():\n    assert 1\n"
        add(project)
        del world.suite[MAILS]
    if verb is add:
        world.suite[MAILS] = b"def test_mail():\n    assert 1\n"
    if verb is with_pack:
        samples.folder(project / "pack")
    if verb is again:
        app.write_text(app.read_text() + "# more\n")
        world.suite["tests/integration/test_items.py"] = b"def test_items():\n    assert 2\n"
    test = project / "tests/integration/__init__.py"
    test.write_bytes(test.read_bytes() + b"MINE = 1\n")


def states(verb: Callable[[Path], object], project: Path, into: Path) -> list[Path]:
    """Copies of the project as it is right before each call that changes the disk: what a kill there would leave.

    One for every call after which it is another than before; nothing that the process still had in mind is in them.
    """
    found: list[Path] = []
    known: list[dict[str, bytes]] = []
    busy = [False]

    def act(_: str) -> None:
        if busy[0]:
            return
        busy[0] = True
        now = tree(project)
        if not known or now != known[-1]:
            known.append(now)
            found.append(Path(shutil.copytree(project, into / str(len(found)) / "project")))
        busy[0] = False

    restore = counted(act)
    try:
        verb(project)
    finally:
        restore()
    return found


@pytest.mark.parametrize("verb", [first, again, add, remove, with_pack])
def test_killed_at_any_call_nothing_is_lost(
    verb: Callable[[Path], object], project: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left is the one or the other; the same command again brings it to its end."""
    world.dependencies = ()
    monkeypatch.setattr(rendering, "rendered", lambda *_, **__: {"small/test_small.py": "X = 1\n"})
    before_each(verb, project, world)
    before = tree(project)
    whole = Path(shutil.copytree(project, tmp_path / "whole"))
    left = states(verb, whole, tmp_path / "at")
    after = tree(whole)
    begun: dict[bool, Path] = {}

    for number, root in enumerate(left):
        recover(root)
        assert tree(root) in (before, after), number
        begun[tree(root) == before] = root

    assert before != after
    assert len(left) >= 10
    assert set(begun) == {True, False}
    verb(begun[True])
    assert tree(begun[True]) == after


@pytest.mark.parametrize("verb", [first, again, add, remove, with_pack])
def test_really_killed_half_way_the_same_command_ends_it(
    verb: Callable[[Path], object], project: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is gone, with its lock: the command takes back what is half done by itself."""
    world.dependencies = ()
    monkeypatch.setattr(rendering, "rendered", lambda *_, **__: {"small/test_small.py": "X = 1\n"})
    before_each(verb, project, world)
    whole = Path(shutil.copytree(project, tmp_path / "whole"))
    verb(whole)

    assert dying(2, lambda: verb(project), at="replace") == 9
    assert pending(project)
    verb(project)

    assert tree(project) == tree(whole)
