"""pytest's configuration as the doctor needs it: which files and functions are tests, which plugins there are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from itest.model.suite import PytestSettings
from itest.source.project import Project
from itest.source.pytests import pytest_config, words

_PLUGIN = re.compile(r"(?:^|\s)-p[ =]?([\w.]+)")


def settings_of(project: Project) -> PytestSettings:
    """The settings in effect for the project's root."""
    path, options = pytest_config(project)
    addopts = options.get("addopts", "")
    return PytestSettings(
        path=path,
        options=dict(options),
        testpaths=tuple(words(options.get("testpaths", ""))),
        python_files=_words(options, "python_files", ("test_*.py", "*_test.py", "tests.py")),
        python_classes=_words(options, "python_classes", ("Test",)),
        python_functions=_words(options, "python_functions", ("test",)),
        usefixtures=tuple(words(options.get("usefixtures", ""))),
        plugins=tuple(name for name in _PLUGIN.findall(addopts) if not name.startswith("no:") and name != "no"),
        installed=frozenset(project.distributions),
    )


def _words(options: Mapping[str, str], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(words(options.get(name, ""))) or default


def python_path(project: Project, settings: PytestSettings) -> tuple[str, ...]:
    """Folders that imports start from besides those of packages: `pythonpath`, `src`, and what setuptools names."""
    found = [folder.strip("./") for folder in words(settings.options.get("pythonpath", ""))]
    where = project.table("tool", "setuptools", "packages", "find").get("where")
    found += [folder for folder in where if isinstance(folder, str)] if isinstance(where, list) else []
    if any(path.startswith("src/") for path in project.tree.python):
        found.append("src")
    return tuple(dict.fromkeys(found))
