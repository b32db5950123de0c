"""A new plan held against what is on disk and what was written before."""

from __future__ import annotations

import pytest

from itest.model.changes import Change, ChangeSet, Ownership
from itest.model.manifest import FileRecord, Manifest, sha256
from itest.stages.reconcile import reconcile


def change(before: bytes | None, after: bytes, ownership: Ownership = "owned") -> Change:
    return Change(path="tests/integration/conftest.py", before=before, after=after, ownership=ownership)


def manifest(content: bytes) -> Manifest:
    record = FileRecord(path="tests/integration/conftest.py", ownership="owned", sha256=sha256(content))
    return Manifest(
        version="0", app="a:b", boundaries=("api",), tests_dir="tests/integration", digest="", files=(record,)
    )


def test_a_new_file_is_made() -> None:
    """Nothing is there and nothing was there."""
    changes, kept = reconcile(ChangeSet(changes=(change(None, b"new"),)), None)

    assert [c.after for c in changes.changes] == [b"new"]
    assert kept == ()


@pytest.mark.parametrize("before", [b"old", b"old\r\n"])
def test_a_file_that_is_still_as_written_is_replaced(before: bytes) -> None:
    """A checkout with other line ends is no edit."""
    changes, kept = reconcile(ChangeSet(changes=(change(before, b"new"),)), manifest(before.replace(b"\r\n", b"\n")))

    assert [c.after for c in changes.changes] == [b"new"]
    assert kept == ()


def test_an_edited_file_is_kept() -> None:
    """The user's edit wins, and they are told."""
    changes, kept = reconcile(ChangeSet(changes=(change(b"edited", b"new"),)), manifest(b"old"))

    assert changes.changes == ()
    assert [(k.path, k.reason) for k in kept] == [("tests/integration/conftest.py", "you edited it")]


def test_a_deleted_file_stays_deleted() -> None:
    """What itest wrote once and the user removed is not written again."""
    changes, kept = reconcile(ChangeSet(changes=(change(None, b"new"),)), manifest(b"old"))

    assert changes.changes == ()
    assert [k.reason for k in kept] == ["you deleted it"]


def test_a_file_of_the_users_own_is_never_replaced() -> None:
    """No record of it: it is not itest's."""
    changes, kept = reconcile(ChangeSet(changes=(change(b"theirs", b"new"),)), None)

    assert changes.changes == ()
    assert [k.reason for k in kept] == ["it is yours"]


def test_a_blank_package_file_is_nobodys() -> None:
    """An empty `__init__.py` may get its docstring."""
    changes, kept = reconcile(ChangeSet(changes=(change(b"\n", b"new"),)), None)

    assert len(changes.changes) == 1
    assert kept == ()


def test_changes_without_effect_vanish() -> None:
    """The plan of a second run is empty."""
    changes, kept = reconcile(ChangeSet(changes=(change(b"same", b"same"),)), manifest(b"same"))

    assert changes.changes == ()
    assert kept == ()


def test_lines_in_the_users_own_files_are_not_judged() -> None:
    """A dependency list is the user's and yet gets its lines."""
    changes, _ = reconcile(ChangeSet(changes=(change(b"flask\n", b"flask\npytest\n", "touched"),)), None)

    assert len(changes.changes) == 1
