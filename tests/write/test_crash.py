"""A write that is killed at any call to the system, or at any time: nothing of the user's is lost, ever."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from itest.cli._session import JOURNAL
from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet
from itest.stages.write import claim, pending, recover, write
from itest.stages.write.journal import PATH

CALLS = ("open", "write", "fsync", "chmod", "replace", "unlink", "mkdir", "rmdir")
"""Every call to the system through which the writer changes the disk."""

REFUSED = 7
"""Exit code of a child whose deed raised."""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="processes are not forked there")]

Tree = dict[str, bytes]


def change(path: str, before: bytes | None, after: bytes | None) -> Change:
    return Change(path=path, before=before, after=after, ownership="owned")


CHANGES = ChangeSet(
    changes=(
        change(".itest/base.txt", None, b"# base\n"),
        change("attic/old.py", b"old = 1\n", None),
        change("pyproject.toml", b"[project]\n", b"[project]\nname = 1\n"),
        change("tests/integration/conftest.py", None, b"import pytest\n"),
        change("tests/integration/support/rows.py", None, b"ROWS = 1\n"),
        change("tests/test_mine.py", b"mine = 1\n", b"mine = 2\n"),
    )
)


def tree(root: Path) -> Tree:
    """Files with what is in them, folders as such."""
    found = sorted(root.rglob("*"))
    return {str(path.relative_to(root)): path.read_bytes() if path.is_file() else b"/" for path in found}


def lay(root: Path) -> Path:
    for folder in ("tests", "attic"):
        (root / folder).mkdir(parents=True)
    for each in CHANGES.changes:
        if each.before is not None:
            (root / each.path).write_bytes(each.before)
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "project")


def counted(act: Callable[[str], None]) -> Callable[[], None]:
    """Give every call in CALLS to `act` first; undone by what is given back."""
    originals = {name: getattr(os, name) for name in CALLS}

    def guarded(name: str) -> Callable[..., Any]:
        def call(*values: Any, **options: Any) -> Any:
            act(name)
            return originals[name](*values, **options)

        return call

    for name in CALLS:
        setattr(os, name, guarded(name))

    def restore() -> None:
        for name, original in originals.items():
            setattr(os, name, original)

    return restore


def calls_of_a_write(root: Path) -> int:
    seen: list[str] = []
    restore = counted(seen.append)
    try:
        write(root, CHANGES)
    finally:
        restore()
    return len(seen)


def forked() -> int:
    """A child process; it never comes back into the test, so that threads of the runner do not matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def dying(number: int, deed: Callable[[], object], at: str = "") -> int:
    """Do it in a child process that dies right before its n-th call (of one name, if given); its exit code."""
    child = forked()
    if child == 0:
        left, leave = iter(range(number)), os._exit

        def act(name: str) -> None:
            if name.startswith(at) and next(left, None) is None:
                leave(9)

        counted(act)
        try:
            deed()
        except BaseException:
            leave(REFUSED)
        leave(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(number: int, root: Path) -> int:
    return dying(number, lambda: write(root, CHANGES))


def killed_half_way(root: Path) -> int:
    """When the journal and three files have been moved into place."""
    return dying(4, lambda: write(root, CHANGES), at="replace")


def test_killed_at_every_call_the_next_command_finds_the_project_whole(tmp_path: Path) -> None:
    """Either as it was or as it was to become, without a trace of the journal or a staged file."""
    plain = lay(tmp_path / "plain")
    before = tree(plain)
    total = calls_of_a_write(plain)
    after = tree(plain)
    ends = set()

    for number in range(total + 1):
        root = lay(tmp_path / str(number))
        assert killed_at(number, root) == (0 if number == total else 9)
        recover(root)
        assert tree(root) in (before, after), number
        assert not pending(root)
        ends.add(tree(root) == after)
        if tree(root) == before:
            write(root, CHANGES)
            assert tree(root) == after

    assert total > 40
    assert ends == {True, False}


def test_killed_while_recovering_the_one_after_goes_on(tmp_path: Path) -> None:
    """Taking back can be killed too, at every call."""
    plain = lay(tmp_path / "plain")
    before = tree(plain)

    for number in range(60):
        root = lay(tmp_path / str(number))
        assert killed_half_way(root) == 9
        done = dying(number, partial(recover, root))
        recover(root)
        assert tree(root) == before, number
        if done == 0:
            return
    pytest.fail("taking back takes more than 60 calls")


@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_fails_leaves_the_project_as_it_was(tmp_path: Path, name: str) -> None:
    """Whatever the system refuses from some call on: one clear error; where it is the journal that cannot be removed,
    the next command finds everything written instead."""
    write(lay(tmp_path / "other"), CHANGES)
    after = tree(tmp_path / "other")
    for number in range(30):
        root = lay(tmp_path / str(number))
        before, left = tree(root), iter(range(number))

        def refuse(called: str, left: Any = left) -> None:
            if called == name and next(left, None) is None:
                raise OSError(28, "No space left on device")

        restore = counted(refuse)
        try:
            write(root, CHANGES)
        except ItestError as error:
            assert "No space left" in error.message  # noqa: PT017
        else:
            return
        finally:
            restore()
        recover(root)
        assert tree(root) == before or (name == "unlink" and tree(root) == after), (name, number)


def test_what_somebody_changed_after_the_crash_stays(root: Path) -> None:
    """They went on working on a file that was half of a write: it is theirs, the rest is taken back."""
    before = tree(root)
    assert killed_half_way(root) == 9
    assert pending(root)
    (root / "tests/test_mine.py").write_bytes(b"mine = 3\n")

    told = recover(root)

    assert "tests/test_mine.py" in (told or "")
    assert tree(root) == {**before, "tests/test_mine.py": b"mine = 3\n"}


def test_the_next_write_recovers_first(root: Path) -> None:
    """Whatever command it is: the plan is made of what is on disk, so what was half is seen as a change."""
    assert killed_half_way(root) == 9

    write(root, CHANGES)

    assert not pending(root)
    assert (root / "tests/test_mine.py").read_bytes() == b"mine = 2\n"


@pytest.mark.parametrize("text", ["not json", "{}", '{"steps": [], "folders": ["../.."]}'])
def test_a_journal_that_is_none_is_refused(root: Path, text: str) -> None:
    """It may come with a clone: nothing outside the project is touched for it."""
    (root / ".itest").mkdir()
    (root / ".itest/journal").write_text(text)
    before = tree(root)

    with pytest.raises(ItestError, match="journal"):
        write(root, CHANGES)

    assert tree(root) == before


def forever(root: Path) -> None:
    try:
        while True:
            write(root, CHANGES).undo()
    finally:
        os._exit(REFUSED)


def test_killed_at_a_hundred_random_times(root: Path) -> None:
    """SIGKILL from outside, in the middle of writing and undoing: what is left is always the one or the other."""
    before = tree(root)
    write(lay(root.parent / "other"), CHANGES)
    after = tree(root.parent / "other")
    dice = random.Random(7)
    for _ in range(100):
        child = forked()
        if child == 0:
            forever(root)
        time.sleep(dice.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        recover(root)
        assert tree(root) in (before, after)
        if tree(root) == after:
            for each in CHANGES.changes:
                (root / each.path).unlink(missing_ok=True)
            for folder in ("tests/integration/support", "tests/integration", "tests"):
                (root / folder).rmdir()
            lay(root)


def test_commands_that_only_read_look_for_the_same_journal() -> None:
    """They tell that there is one without importing the writer."""
    assert PATH == JOURNAL


def test_two_at_once_the_second_is_told(root: Path) -> None:
    """The other process has the project; as soon as it is gone, however it went, the project is free."""
    program = "import sys, time\nfrom pathlib import Path\nfrom itest.stages.write import claim\n"
    program += "held = claim(Path(sys.argv[1]))\nprint('held', flush=True)\ntime.sleep(60)\n"
    other = subprocess.Popen([sys.executable, "-c", program, str(root)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()

    with pytest.raises(ItestError, match="Another itest is at work"):
        claim(root, patience=0.1)

    other.kill()
    other.communicate()
    write(root, CHANGES)


def test_one_process_may_claim_twice(root: Path) -> None:
    """A command holds the project from beginning to end, and the writer asks again."""
    held = claim(root)

    assert claim(root, patience=0) is held
    held.release()


def test_python_that_does_not_parse_is_never_written(root: Path) -> None:
    """Unless the user's own file already was broken: then nothing is made worse."""
    before = tree(root)
    with pytest.raises(ItestError, match="no valid Python"):
        write(root, ChangeSet(changes=(change("tests/test_x.py", None, b"<<<<<<< yours\n"),)))
    assert tree(root) == before

    (root / "tests/half.py").write_bytes(b"def half(\n")
    write(root, ChangeSet(changes=(change("tests/half.py", b"def half(\n", b"def half(:\n"),)))


@pytest.mark.parametrize("path", ["tests/TEST_MINE.py", "Tests/test_other.py"])
def test_names_that_are_one_on_other_systems_are_refused(root: Path, path: str) -> None:
    """A colleague's checkout on macOS or Windows would lose one of the two."""
    with pytest.raises(ItestError, match="case does not count"):
        write(root, ChangeSet(changes=(change(path, None, b"x = 1\n"),)))


def test_two_changes_of_one_name_are_refused(root: Path) -> None:
    """Models called Order and ORDER."""
    both = (change("tests/test_Order.py", None, b""), change("tests/test_order.py", None, b""))

    with pytest.raises(ItestError, match="case does not count"):
        write(root, ChangeSet(changes=both))


def test_the_journal_does_not_go_through_a_link(root: Path, tmp_path: Path) -> None:
    """`.itest` may be a link to elsewhere."""
    (tmp_path / "elsewhere").mkdir()
    (root / ".itest").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ItestError, match="leads out"):
        write(root, CHANGES)

    assert list((tmp_path / "elsewhere").iterdir()) == []
