"""A replay of edit-then-update histories: nothing of the user's is lost, and fewer conflicts than by line."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from itest.stages.merge import Merged, Sides, merge_file
from tests.merge.histories import APPLICATIONS, MODULES, USERS, History, conflicts_of_git, histories

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def replayed() -> list[tuple[History, Merged]]:
    return [(history, merged(history)) for history in histories()]


def merged(history: History) -> Merged:
    base, mine, ours = (text.encode() for text in (history.base, history.mine, history.ours))
    return merge_file(Sides(path="tests/test_x.py", base=base, mine=mine, ours=ours))


@cache
def definitions(source: str) -> dict[str, str]:
    body = ast.parse(source).body
    return {n.name: ast.dump(n) for n in body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}


def words(source: str) -> set[str]:
    return {line.strip() for line in source.splitlines() if line.strip()}


def test_the_corpus_is_large(replayed: list[tuple[History, Merged]]) -> None:
    """Every edit of a user with every change of an application, on every generated module of some size."""
    assert len(replayed) >= 60
    assert len(replayed) >= len(MODULES) * len(USERS) * len(APPLICATIONS) // 2


def test_what_comes_out_always_parses(replayed: list[tuple[History, Merged]]) -> None:
    """With or without conflicts: the rest of the suite runs on."""
    for history, result in replayed:
        ast.parse(result.content)
        assert b"<<<<<<<" not in result.content, history.name


def test_no_edit_is_lost(replayed: list[tuple[History, Merged]]) -> None:
    """Each definition that the user added or changed is there as they have it, or both changes are in it."""
    for history, result in replayed:
        was, mine, new, now = map(definitions, (history.base, history.mine, history.ours, result.content.decode()))
        for name, text in mine.items():
            if was.get(name) == text:
                continue
            assert name in now, (history.name, name)
            if new.get(name) == was.get(name) and "rename_a_test" not in history.name:
                assert now[name] == text, (history.name, name)
        if "reformat" not in history.name:
            own = words(history.mine) - words(history.base)
            lost = own - words(result.content.decode())
            assert not [line for line in lost if "Ada" in line or "my_own" in line or "lucky" in line], history.name
        for name in set(was) - set(mine):
            assert name not in now, (history.name, name)


def test_without_a_conflict_everything_new_is_there(replayed: list[tuple[History, Merged]]) -> None:
    """Each definition that itest has anew or otherwise came, unless the user deleted or renamed or edited it."""
    for history, result in replayed:
        was, mine, new, now = map(definitions, (history.base, history.mine, history.ours, result.content.decode()))
        for name, text in new.items():
            if not result.conflicts and was.get(name) != text and mine.get(name) == was.get(name):
                assert now.get(name) == text, (history.name, name)


def test_an_update_again_changes_nothing(replayed: list[tuple[History, Merged]]) -> None:
    """Conflicts are told once; what the user left so is their decision."""
    for history, result in replayed:
        again = merged(History(name="", base=history.ours, mine=result.content.decode(), ours=history.ours))
        assert (again.content, again.conflicts) == (result.content, ())


def test_fewer_conflicts_than_by_line(replayed: list[tuple[History, Merged]]) -> None:
    """The same histories through `git merge-file`; a conflict there is a module that no longer parses."""
    ours = sum(bool(result.conflicts) for _, result in replayed)
    lines = sum(conflicts_of_git(history) > 0 for history, _ in replayed)
    print(f"{len(replayed)} histories: {ours} with conflicts, git merge-file {lines}")

    assert ours * 2 < lines
