"""pytest's configuration: which file holds it and which options are in effect."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

from itest.source.project import Project

OPTIONS = (
    *("testpaths", "pythonpath", "asyncio_mode", "DJANGO_SETTINGS_MODULE", "python_files", "python_classes"),
    *("python_functions", "addopts", "filterwarnings", "asyncio_default_fixture_loop_scope", "markers"),
    *("asyncio_default_test_loop_scope", "django_find_project", "env", "env_files", "xfail_strict", "norecursedirs"),
    "required_plugins",
)
_DS = re.compile(r"--ds[= ]([\w.]+)")


def pytest_config(project: Project) -> tuple[str | None, dict[str, str]]:
    """The file that pytest takes its options from, in pytest's own order, and all options as text."""
    for name in ("pytest.toml", ".pytest.toml"):
        own = project.toml(name).get("pytest")
        if isinstance(own, dict):
            return project.inside(name), _texts(own)
    for name in ("pytest.ini", ".pytest.ini"):
        if project.read(name) is not None:
            parser = project.ini(name)
            return project.inside(name), dict(parser["pytest"]) if parser.has_section("pytest") else {}
    table = project.table("tool", "pytest", "ini_options") or project.table("tool", "pytest")
    if table:
        return project.inside("pyproject.toml"), _texts(table)
    for name, section in (("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        parser = project.ini(name)
        if parser.has_section(section):
            return project.inside(name), dict(parser[section])
    return None, {}


def _texts(table: dict[str, Any]) -> dict[str, str]:
    found = {}
    for key, value in table.items():
        if isinstance(value, list):
            found[key] = "\n".join(str(item) for item in value)
        elif not isinstance(value, dict):
            found[key] = str(value).lower() if isinstance(value, bool) else str(value)
    return found


def pytest_settings(project: Project) -> Iterator[tuple[str, str]]:
    """Django settings modules that some pytest configuration names, also one in a table that pytest does not read."""
    path, options = pytest_config(project)
    named = options.get("DJANGO_SETTINGS_MODULE") or ""
    flag = _DS.search(options.get("addopts") or "")
    if flag:
        yield flag[1], path or ""
    if named:
        yield named.strip().strip("\"'"), path or ""
    stray = project.table("pytest").get("DJANGO_SETTINGS_MODULE")
    if isinstance(stray, str):
        yield stray, project.inside("pyproject.toml")


def words(options: str) -> list[str]:
    """`addopts` or `testpaths` as separate words."""
    try:
        return shlex.split(options)
    except ValueError:
        return options.split()
