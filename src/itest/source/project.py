"""What the project's own files say about it: name, distributions, lock files, and which application they start."""

from __future__ import annotations

import configparser
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from itest.source.tree import SourceTree

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found,unused-ignore]  # only installed below 3.11

LOCKS = (
    ("uv.lock", "uv"),
    ("poetry.lock", "poetry"),
    ("pdm.lock", "pdm"),
    ("Pipfile.lock", "pipenv"),
    ("pylock.toml", "pip"),
)
_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)")


@dataclass(frozen=True, slots=True)
class Broken:
    """A configuration file that cannot be read."""

    path: str
    line: int
    problem: str


def normalise(name: str) -> str:
    """A distribution's name as PEP 503 spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement(line: str) -> str | None:
    """The distribution that one line of a requirements file or dependency list names."""
    match = _REQUIREMENT.match(line)
    return normalise(match[1]) if match else None


class Project:
    """The configuration files of one project, each read at most once. `base` is the folder that holds them."""

    def __init__(self, tree: SourceTree, base: str = ".") -> None:
        self.tree = tree
        self.base = base
        self.broken: list[Broken] = []

    def inside(self, name: str) -> str:
        return name if self.base == "." else f"{self.base}/{name}"

    def read(self, name: str) -> str | None:
        return self.tree.text(self.inside(name))

    @cached_property
    def pyproject(self) -> dict[str, Any]:
        return self.toml("pyproject.toml")

    def toml(self, name: str) -> dict[str, Any]:
        """A TOML file's content, {} when it is absent or broken (then it is in `broken`)."""
        content = self.read(name)
        if content is None:
            return {}
        try:
            return dict(tomllib.loads(content))
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            self.broken.append(Broken(self.inside(name), int(found[1]) if found else 1, str(error)))
            return {}

    def ini(self, name: str) -> configparser.ConfigParser:
        """An INI file, without sections when it is absent or broken."""
        parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=", ":"))
        parser.optionxform = str  # type: ignore[assignment,method-assign]  # DJANGO_SETTINGS_MODULE keeps its case
        try:
            parser.read_string(self.read(name) or "")
        except configparser.Error as error:
            line = getattr(error, "lineno", None) or 1
            self.broken.append(Broken(self.inside(name), int(line), error.message.splitlines()[0]))
        return parser

    def table(self, *keys: str) -> dict[str, Any]:
        """A table of pyproject.toml, {} when there is none."""
        value: Any = self.pyproject
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, dict) else {}

    @cached_property
    def name(self) -> str:
        """The project's own name, else its folder's."""
        for value in (self.table("project").get("name"), self.table("tool", "poetry").get("name")):
            if isinstance(value, str) and value:
                return value
        return (self.tree.root / self.base).resolve().name

    @cached_property
    def requirement_files(self) -> tuple[str, ...]:
        """Requirements files at the top and in `requirements/`, relative to the base."""
        prefix = "" if self.base == "." else f"{self.base}/"
        own = [p.removeprefix(prefix) for p in self.tree.paths if p.startswith(prefix)]
        top = [p for p in own if p.endswith((".txt", ".in", ".base")) and p.count("/") <= 1]
        return tuple(p for p in top if "requirements" in p or ("/" in p and p.startswith("reqs/")))

    @cached_property
    def lock(self) -> tuple[str | None, str | None]:
        """Package manager and lock file, both None when nothing tells."""
        for name, manager in LOCKS:
            if (self.tree.root / self.inside(name)).is_file():
                return manager, name
        return self._declared_manager, None

    @cached_property
    def _declared_manager(self) -> str | None:
        tools = self.table("tool")
        for manager in ("poetry", "pdm", "uv", "hatch", "rye"):
            if manager in tools and (manager != "hatch" or "envs" in tools["hatch"]):
                return manager
        if self.read("Pipfile") is not None:
            return "pipenv"
        if self.requirement_files or self.read("pyproject.toml") is not None or self.read("setup.py") is not None:
            return "pip"
        return None

    @cached_property
    def distributions(self) -> tuple[str, ...]:
        """Normalised names of everything that the project's files declare as a dependency."""
        found: set[str] = set()
        lines = [*_project_lines(self.pyproject), *self._file_lines()]
        found.update(name for line in lines if (name := requirement(line)))
        found.update(normalise(name) for name in _poetry_names(self.table("tool", "poetry")))
        pipfile = self.toml("Pipfile")
        for section in ("packages", "dev-packages"):
            found.update(normalise(name) for name in pipfile.get(section) or {})
        return tuple(sorted(found - {"python"}))

    def _file_lines(self) -> list[str]:
        lines: list[str] = []
        for name in self.requirement_files:
            lines += [line for line in (self.read(name) or "").splitlines() if not line.lstrip().startswith(("-", "#"))]
        setup = self.ini("setup.cfg")
        if setup.has_section("options"):
            lines += setup.get("options", "install_requires", fallback="").splitlines()
        return lines


def _project_lines(pyproject: dict[str, Any]) -> list[str]:
    """Requirement strings of PEP 621, PEP 735 and PDM tables."""
    project = pyproject.get("project")
    project = project if isinstance(project, dict) else {}
    lines = list(_strings(project.get("dependencies")))
    tool = pyproject.get("tool")
    pdm = tool.get("pdm", {}) if isinstance(tool, dict) else {}
    groups = (project.get("optional-dependencies"), pyproject.get("dependency-groups"))
    for group in (*groups, pdm.get("dev-dependencies") if isinstance(pdm, dict) else None):
        for items in group.values() if isinstance(group, dict) else ():
            lines += _strings(items)
    return lines


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _poetry_names(poetry: dict[str, Any]) -> list[str]:
    names = [*(poetry.get("dependencies") or {}), *(poetry.get("dev-dependencies") or {})]
    for group in (poetry.get("group") or {}).values():
        names += group.get("dependencies") or {} if isinstance(group, dict) else []
    return names
