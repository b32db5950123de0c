"""What a project says it needs, whichever way it says it, as arguments that uv and pip both understand."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itest.packaging.requirements import names, normalised

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LISTS = (
    "requirements.txt",
    "requirements/base.txt",
    "requirements/local.txt",
    "requirements/dev.txt",
    "requirements/test.txt",
    "requirements-dev.txt",
    "requirements_dev.txt",
    "dev-requirements.txt",
    "test-requirements.txt",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """`requirements` are strings, `lists` are files of them, `pins` are what a lock file says (`name==version`)."""

    requirements: tuple[str, ...]
    lists: tuple[Path, ...]
    pins: tuple[str, ...]
    python: str | None = None


def declared(root: Path) -> Declared:
    """What the project in `root` declares; unreadable files count as absent."""
    pyproject = _toml(root / "pyproject.toml")
    project, tool = _table(pyproject, "project"), _table(pyproject, "tool")
    poetry = _table(tool, "poetry")
    requirements = [*_standard(project, pyproject), *_poetry(poetry), *_pipenv(_toml(root / "Pipfile"))]
    lists = tuple(root / name for name in LISTS if (root / name).is_file())
    python = project.get("requires-python") or _specifier(_table(poetry, "dependencies").get("python", "*"))
    there = names(requirements)
    pins = tuple(pin for pin in _pins(root) if pin.partition("==")[0] in there or not lists)
    return Declared(requirements=tuple(dict.fromkeys(requirements)), lists=lists, pins=pins, python=python or None)


def _standard(project: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    groups = [project.get("dependencies", []), *_table(project, "optional-dependencies").values()]
    for group in [*groups, *_table(document, "dependency-groups").values()]:
        yield from (item for item in group if isinstance(item, str))


def _poetry(poetry: Mapping[str, Any]) -> Iterator[str]:
    tables = [_table(poetry, "dependencies"), _table(poetry, "dev-dependencies")]
    tables += [_table(group, "dependencies") for group in _table(poetry, "group").values()]
    return _keyed(tables)


def _pipenv(pipfile: Mapping[str, Any]) -> Iterator[str]:
    return _keyed([_table(pipfile, "packages"), _table(pipfile, "dev-packages")])


def _keyed(tables: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for table in tables:
        for name, wanted in table.items():
            entry = wanted if isinstance(wanted, dict) else {"version": str(wanted)}
            if normalised(name) == "python" or "path" in entry:
                continue
            extras = f"[{','.join(entry['extras'])}]" if entry.get("extras") else ""
            if "git" in entry:
                revision = entry.get("rev") or entry.get("tag") or entry.get("branch") or entry.get("ref")
                yield f"{name}{extras} @ git+{entry['git']}" + (f"@{revision}" if revision else "")
            else:
                yield f"{name}{extras}{_specifier(entry.get('version', '*'))}"


def _specifier(version: Any) -> str:
    """Poetry's and Pipenv's version notations as a standard specifier; alternatives (`||`) are taken as anything."""
    text = str(version).strip()
    if text in ("", "*") or "|" in text:
        return ""
    return ",".join(_clause(part.strip()) for part in text.split(","))


def _clause(text: str) -> str:
    numbers = [int(number) for number in re.findall(r"\d+", re.sub(r"[a-z].*", "", text))]
    if text.startswith("^") and numbers:
        position = next((n for n, number in enumerate(numbers) if number), len(numbers) - 1)
        return f">={text[1:]},<{_raised(numbers, position)}"
    if text.startswith("~") and not text.startswith("~=") and numbers:
        return f">={text[1:]},<{_raised(numbers, min(1, len(numbers) - 1))}"
    return text if text[0] in "<>=!~" else f"=={text}"


def _raised(numbers: list[int], position: int) -> str:
    return ".".join(map(str, [*numbers[:position], numbers[position] + 1]))


def _pins(root: Path) -> Iterator[str]:
    for name in ("uv.lock", "poetry.lock", "pdm.lock"):
        for package in _toml(root / name).get("package", []):
            source = package.get("source", {})
            if "version" in package and not {"git", "url", "directory", "editable", "virtual"} & set(source):
                yield f"{normalised(package['name'])}=={package['version']}"
    try:
        lock = json.loads((root / "Pipfile.lock").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    for name, entry in {**lock.get("develop", {}), **lock.get("default", {})}.items():
        if str(entry.get("version", "")).startswith("=="):
            yield f"{normalised(name)}{entry['version']}"


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}


def _table(parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}
