"""Records test libraries where the project keeps its development dependencies, as a change that others can preview.

Comments, order, line ends and formatting of the file survive, and nothing is added that is already there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from itest.errors import ItestError
from itest.model.changes import Change
from itest.model.facts import Tooling
from itest.packaging.record import lines, tables
from itest.packaging.requirements import names

NEW_GROUP = {"poetry": "tool.poetry.group.dev.dependencies", "pipenv": "dev-packages"}
"""Where a manager's projects put development dependencies that have no place yet; others: `[dependency-groups]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The file (POSIX path from the root) and, for TOML, the dotted table that takes the requirements."""

    path: str
    table: str = ""


def record(root: Path, tooling: Tooling, requirements: Sequence[str]) -> Change | None:
    """The change that records those requirements whose names the file does not have yet; None when it has them all.

    Raises ItestError when the file cannot be read or parsed.
    """
    target = choose(root, tooling)
    path = root / target.path
    try:
        before = path.read_bytes() if path.exists() else None
        text = (before or b"").decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ItestError(f"{target.path} cannot be read: {error}", advice="Use --no-install to leave it.") from None
    change = _editor(target)(text.replace("\r\n", "\n"), requirements)
    if change is None:
        return None
    return Change(
        path=target.path,
        before=before,
        after=restored(change, before),
        ownership="touched",
        reason="test libraries",
    )


def choose(root: Path, tooling: Tooling) -> Target:
    """Where this project keeps development dependencies, or the place that suits its package manager."""
    if tooling.dev_dependencies:
        path, _, table = tooling.dev_dependencies.partition("#")
        if path.endswith((".txt", ".in")) and not _for_production(root / path):
            return _source_of(root, path)
        if path.endswith(".toml") or Path(path).name == "Pipfile":
            return Target(path=path, table=table or _new_table(tooling))
    return _usual_place(root, tooling)


def _for_production(path: Path) -> bool:
    """Whether a list is what the application is deployed with: no test runner among it."""
    if path.name not in ("requirements.txt", "requirements.in", "base.txt", "base.in"):
        return False
    try:
        return "pytest" not in names(path.read_text(encoding="utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError):
        return True


def _usual_place(root: Path, tooling: Tooling) -> Target:
    if tooling.package_manager == "pipenv" and (root / "Pipfile").exists():
        return Target(path="Pipfile", table=_new_table(tooling))
    for path in ("requirements-dev.txt", "dev-requirements.txt", "requirements_dev.txt", "test-requirements.txt"):
        if (root / path).exists():
            return _source_of(root, path)
    for name in ("dev", "local", "test", "tests", "testing", "development"):
        if (root / f"requirements/{name}.txt").exists():
            return _source_of(root, f"requirements/{name}.txt")
    has_lists = (root / "requirements.txt").exists() or (root / "requirements").is_dir()
    by_manager = tooling.package_manager in ("uv", "poetry", "pdm", "hatch")
    if (by_manager or not has_lists) and (root / "pyproject.toml").exists():
        return Target(path="pyproject.toml", table=_new_table(tooling))
    return Target(path="requirements-dev.txt")


def _new_table(tooling: Tooling) -> str:
    return NEW_GROUP.get(tooling.package_manager or "", "dependency-groups.dev")


def _source_of(root: Path, path: str) -> Target:
    """A list that pip-tools compiled is not edited by hand: its `.in` file is."""
    source = path.removesuffix(".txt") + ".in"
    return Target(path=source if (root / source).exists() else path)


def _editor(target: Target) -> Callable[[str, Sequence[str]], str | None]:
    if not target.table:
        return lambda text, requirements: lines.add(text, requirements, target.path)
    return lambda text, requirements: tables.add(text, target.table, requirements, target.path)


def restored(text: str, before: bytes | None) -> bytes:
    """The text with the line ends and the byte order mark that the file had."""
    if before and b"\r\n" in before and before.count(b"\r\n") == before.count(b"\n"):
        text = text.replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if before and before.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode()
