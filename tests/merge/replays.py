"""Histories that are lived through: a sample and its suite, edits of a user, a change of the application, an update."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itest.stages.base import read_base
from tests.initialised import Initialised, Run, run
from tests.merge import histories

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LUCK = '\n\n@pytest.fixture\ndef lucky_number():\n    """Ada\'s."""\n    return 7\n'
LUCKY_TEST = "\n\ndef test_luck_of_my_own(lucky_number):\n    assert lucky_number == 7\n"

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an application becomes; see applications.toml."""

    sample: str
    kind: str
    says: str
    edits: tuple[Mapping[str, str], ...]
    said: str = ""

    def make(self, project: Path) -> None:
        for edit in self.edits:
            path = project / edit["file"]
            if "old" in edit:
                text = path.read_text(encoding="utf-8")
                assert text.count(edit["old"]) == 1, edit
                path.write_text(text.replace(edit["old"], edit["new"]), encoding="utf-8")
            else:
                path.write_text(edit["new"], encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One update: texts of the suite by path from its folder, as itest wrote it (`base`), as the user had it (`mine`),
    as itest has it for the application of today (`ours`) and as it is afterwards (`now`); `edits` names by edit of the
    user the module that it was made in."""

    change: Change
    update: Run
    edits: Mapping[str, str]
    base: Texts
    mine: Texts
    ours: Texts
    now: Texts

    @property
    def document(self) -> dict[str, Any]:
        return self.update.document

    @property
    def conflicts(self) -> set[str]:
        """The modules with conflicts, by path from the suite's folder."""
        folder = f"{self.document['answers']['tests_dir']}/"
        return {each["path"].removeprefix(folder) for each in self.document["conflicts"]}

    def conflicting(self, path: str) -> bool:
        """Whether a conflict was told of what was this module: it may have the new name of its resource now."""
        return path in self.conflicts or (path not in self.ours and bool(self.conflicts - set(self.base)))

    @property
    def unmerged_by_git(self) -> set[str]:
        """The modules that `git merge-file` leaves with markers, of those that the user edited."""
        return {
            path for path in set(self.edits.values()) if path in self.mine and path in self.ours and self._git(path)
        }

    def _git(self, path: str) -> bool:
        history = histories.History(name=path, base=self.base[path], mine=self.mine[path], ours=self.ours[path])
        return histories.conflicts_of_git(history) > 0


def changes() -> list[Change]:
    """All of applications.toml."""
    told = tomllib.loads((Path(__file__).parent / "applications.toml").read_text(encoding="utf-8"))["change"]
    return [Change(**{**each, "edits": tuple(each["edits"])}) for each in told]


def replay(project: Initialised, change: Change) -> Replay:
    """Edit the suite six ways, change the application, and update; the project is changed by it."""
    suite = project.project / project.tests_dir
    base = _written(project)
    edits = edit(suite)
    mine = texts(suite)
    change.make(project.project)
    done = update(project)
    return Replay(
        change=change, update=done, edits=edits, base=base, mine=mine, ours=_written(project), now=texts(suite)
    )


def update(project: Initialised, *flags: str) -> Run:
    """`itest update --yes --json`, as a user would call it."""
    command = [sys.executable, "-m", "itest", "update", "--yes", "--json", "--python", str(project.python), *flags]
    return run(command, project.project)


def edit(suite: Path) -> dict[str, str]:
    """What a user does to a suite; gives the module of each edit, by its kind."""
    modules = _modules(suite)
    gone = modules.pop() if len(modules) > 1 else None
    done: dict[str, str] = {}
    for number, (kind, act) in enumerate(EDITS.items()):
        path = modules[number % len(modules)]
        (suite / path).write_text(act((suite / path).read_text(encoding="utf-8")), encoding="utf-8")
        done[kind] = path
    for path, text in (("conftest.py", LUCK), (modules[0], LUCKY_TEST)):
        (suite / path).write_text((suite / path).read_text(encoding="utf-8") + text, encoding="utf-8")
    done["added fixture"] = "conftest.py"
    if gone:
        (suite / gone).unlink()
        done["deleted file"] = gone
    return done


EDITS: dict[str, Callable[[str], str]] = {
    "reformatted": histories.reformat,
    "renamed test": histories.rename_a_test,
    "changed body": lambda text: changed_body(text),
    "reordered": histories.move_a_test_to_the_end,
}


def changed_body(source: str) -> str:
    """One more assertion at the end of the last test that has a response."""
    node = [each for each in histories.tests(source) if _answered(source, each)][-1]
    return histories.inserted(source, node.end_lineno or 0, "    assert response.status_code != 500  # Ada\n")


def texts(suite: Path) -> dict[str, str]:
    """Every module of the suite."""
    return {path.relative_to(suite).as_posix(): path.read_text(encoding="utf-8") for path in suite.rglob("*.py")}


def lost(told: Replay) -> list[str]:
    """What the user had made and no longer has, in words; what a conflict was reported of has to be as they had it."""
    found = [f"{path} came back" for path in set(told.base) - set(told.mine) if path in told.now]
    for path in set(told.edits.values()) & set(told.mine):
        losses = _lost_in(told, path) if path in told.now else _lost_with(told, path)
        found += [f"{path}: {what}" for what in losses]
    return found


def _lost_with(told: Replay, path: str) -> Iterator[str]:
    """What did not go along when a module got the new name of its resource."""
    there = {name for text in told.now.values() for name in definitions(text)}
    was = definitions(told.base[path])
    for name, text in definitions(told.mine[path]).items():
        if name not in there and said(was.get(name, "")) != said(text):
            yield f"{name} is gone"


def _lost_in(told: Replay, path: str) -> Iterator[str]:
    was, mine, now = (definitions(side[path]) for side in (told.base, told.mine, told.now))
    new = definitions(told.ours.get(path, ""))
    for name, text in mine.items():
        if was.get(name) == text:
            continue
        if name not in now:
            if name in new or said(was.get(name, "")) != said(text):
                yield f"{name} is gone"
        elif name in was and said(new.get(name, "")) == said(was[name]) and now[name] != text:
            yield f"{name} is not as it was left"
        elif "# Ada" in text and "# Ada" not in now[name]:
            yield f"the edit of {name} is gone"
    yield from (f"{name} came back" for name in set(was) - set(mine) if name in now)
    order = [name for name in mine if name in now]
    if order != [name for name in now if name in mine]:
        yield "another order"


def definitions(source: str) -> dict[str, str]:
    """Functions and classes by name, as they stand there."""
    body = ast.parse(source).body
    nodes = [node for node in body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
    return {node.name: _text(source, node) for node in nodes}


def said(source: str) -> str:
    """What a definition says, whatever its layout."""
    return ast.dump(ast.parse(source))


def _text(source: str, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])


def _modules(suite: Path) -> list[str]:
    """The modules with two tests or more that look at a response, the largest first."""
    found = {}
    for path in suite.glob("test_*.py"):
        source = path.read_text(encoding="utf-8")
        answered = [each for each in histories.tests(source) if _answered(source, each)]
        if len(answered) > 1:
            found[path.name] = -len(answered)
    return sorted(found, key=lambda name: (found[name], name))


def _answered(source: str, node: ast.FunctionDef) -> bool:
    return "response" in {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _written(project: Initialised) -> dict[str, str]:
    """What itest wrote last into the suite, by path from its folder."""
    folder = f"{project.tests_dir}/"
    kept = read_base(project.project).items()
    return {path.removeprefix(folder): text.decode() for path, text in kept if path.endswith(".py")}


def rows(told: Replay) -> list[str]:
    """The histories of one update as rows of Markdown: whose edit met whose change, and what came of it."""
    verdict = told.document["verdict"]
    state = "in step" if verdict is None else "green" if verdict["green"] else "red"
    found = []
    for kind, path in told.edits.items():
        ours, git = ("yes" if torn else "no" for torn in (told.conflicting(path), path in told.unmerged_by_git))
        found.append(f"| {told.change.sample} | {told.change.kind} | {kind} | {ours} | {git} | {state} |")
    return found
