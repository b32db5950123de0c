"""How a machine of its own installs a project with its test libraries and runs its tests, command by command."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from itest.model.facts import Tooling
from itest.packaging.declared import declared
from itest.packaging.manager import Manager, manager_called
from itest.packaging.record import Target, choose

PYTHONS = ("3.12", "3.13", "3.11", "3.10", "3.14", "3.9", "3.8")
"""Versions of Python in the order in which they are taken where the project does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """`install` are shell commands; `test` runs the suite; `python` is a version such as 3.12."""

    python: str
    install: tuple[str, ...]
    test: str


def workflow(root: Path, tooling: Tooling, tests_dir: str, version: str | None) -> Workflow:
    """For the project in `root`; `version` is that of its own environment, None where it has none."""
    manager = manager_called(tooling.package_manager)
    target = choose(root, tooling)
    commands = _managed(manager, target) if manager.install and manager.setup else tuple(_by_pip(root, target))
    return Workflow(
        python=_python(root, version),
        install=commands,
        test=f"{manager.run if manager.install else 'python -m '}pytest {shlex.quote(tests_dir)}",
    )


def _managed(manager: Manager, target: Target) -> tuple[str, ...]:
    kind, _, name = target.table.removeprefix("tool.poetry.").removesuffix(".dependencies").rpartition(".")
    chosen = ""
    if kind in ("dependency-groups", "group"):
        chosen = manager.group.format(shlex.quote(name))
    elif kind == "project.optional-dependencies":
        chosen = manager.extra.format(shlex.quote(name))
    further = _lists(target)
    return (f"{manager.setup}", f"{manager.install}{chosen}", *(f"{manager.run}pip install {each}" for each in further))


def _lists(target: Target) -> tuple[str, ...]:
    """A requirement list that holds the test libraries beside a manager's own files."""
    return () if target.table else (f"-r {shlex.quote(target.path)}",)


def _by_pip(root: Path, target: Target) -> Iterator[str]:
    """Requirement lists, the project itself where it can be installed, and what its test libraries are kept in."""
    said = declared(root)
    lists = [path.relative_to(root).as_posix() for path in said.lists]
    if not target.table and (root / target.path).is_file() and target.path not in lists:
        lists.append(target.path)
    yield "python -m pip install --upgrade pip"
    kind, _, name = target.table.rpartition(".")
    extra = f"[{name}]" if kind == "project.optional-dependencies" else ""
    if said.requirements and _installable(root):
        yield f"python -m pip install -e {shlex.quote(f'.{extra}')}"
    if lists:
        yield "python -m pip install " + " ".join(f"-r {shlex.quote(path)}" for path in lists)
    if kind == "dependency-groups":
        yield f"python -m pip install --group {shlex.quote(name)}"


def _installable(root: Path) -> bool:
    if (root / "setup.py").is_file():
        return True
    try:
        return "[project]" in (root / "pyproject.toml").read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return False


def _python(root: Path, version: str | None) -> str:
    if version:
        return ".".join(version.split(".")[:2])
    try:
        admitted = SpecifierSet(declared(root).python or "")
    except InvalidSpecifier:
        admitted = SpecifierSet()
    return next((each for each in PYTHONS if f"{each}.9" in admitted), PYTHONS[0])
