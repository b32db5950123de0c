"""How the project is built and tested: package manager, pytest, formatter, migrations, existing fixtures."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from itest.model.facts import Tooling
from itest.source.aside import is_test
from itest.source.code import Code
from itest.source.project import Project
from itest.source.pytests import OPTIONS, pytest_config, words

_TESTS = ("tests", "test", "tests/unit", "app/tests", "src/tests")


def tooling(code: Code, project: Project) -> Tooling:
    """The facts that decide where files go, how they are formatted and how dependencies are recorded."""
    manager, lock = project.lock
    path, options = pytest_config(project)
    formatter, length = _formatter(project)
    migrations, folder = _migrations(code, project)
    return Tooling(
        package_manager=manager,
        lockfile=lock,
        dev_dependencies=_dev_dependencies(project, manager),
        tests_dir=_tests_dir(code, options),
        pytest_config=path,
        pytest_options=tuple((name, options[name]) for name in OPTIONS if name in options),
        formatter=formatter,
        line_length=length,
        migrations=migrations,
        migrations_dir=folder,
    )


def _dev_dependencies(project: Project, manager: str | None) -> str | None:
    """Where development dependencies are kept, as `file#table`."""
    groups, extras = project.table("dependency-groups"), project.table("project", "optional-dependencies")
    poetry = project.table("tool", "poetry")
    for name in _preferred(groups):
        return f"pyproject.toml#dependency-groups.{name}"
    if poetry and manager == "poetry":
        for name in _preferred(poetry.get("group") or {}):
            return f"pyproject.toml#tool.poetry.group.{name}.dependencies"
        if "dev-dependencies" in poetry:
            return "pyproject.toml#tool.poetry.dev-dependencies"
        return "pyproject.toml#tool.poetry.group.dev.dependencies"
    for name in _preferred(project.table("tool", "pdm", "dev-dependencies")):
        return f"pyproject.toml#tool.pdm.dev-dependencies.{name}"
    for name in _preferred(extras):
        return f"pyproject.toml#project.optional-dependencies.{name}"
    return _setup_extra(project) or _dev_file(project, manager)


def _setup_extra(project: Project) -> str | None:
    setup = project.ini("setup.cfg")
    extras = dict(setup["options.extras_require"]) if setup.has_section("options.extras_require") else {}
    return next((f"setup.cfg#options.extras_require.{name}" for name in _preferred(extras)), None)


def _preferred(groups: dict[str, Any]) -> list[str]:
    """Groups for tests before those for development; others are not for us."""
    known = ("test", "tests", "testing", "dev", "develop", "development")
    return sorted((name for name in groups if name.lower() in known), key=lambda name: known.index(name.lower()))


def _dev_file(project: Project, manager: str | None) -> str | None:
    if manager == "pipenv":
        return "Pipfile#dev-packages"
    files = project.requirement_files
    for word in ("test", "dev", "local", "ci"):
        for name in files:
            stem = name.rpartition("/")[2] + ("/" if "/" in name else "")
            if re.search(rf"(^|[-_.]){word}", stem) and name.endswith(".txt"):
                return name
    if project.table("project"):
        return "pyproject.toml#dependency-groups.dev"
    for name in files:
        if name in ("requirements.txt", "requirements/base.txt"):
            return name
    return next(iter(files), None)


def _tests_dir(code: Code, options: dict[str, str]) -> str | None:
    """The folder that most test files lie in, at its top."""
    for name in words(options.get("testpaths") or ""):
        if name.rstrip("/").rpartition("/")[2] in ("tests", "test") and name.rstrip("/") in code.tree.folders:
            return name.rstrip("/")
    votes: Counter[str] = Counter()
    for path in code.tree.python:
        parts = path.split("/")[:-1]
        if is_test(path) and ("tests" in parts or "test" in parts):
            at = parts.index("tests") if "tests" in parts else parts.index("test")
            votes["/".join(parts[: at + 1])] += 1
    for name in _TESTS:
        if name in votes:
            return name
    best = votes.most_common(2)
    clear = len(best) == 1 or (bool(best) and best[0][1] > 3 * best[1][1])
    return best[0][0] if clear and not _beside_others(code, best[0][0]) else None


def _beside_others(code: Code, folder: str) -> bool:
    """Whether the tests are those of one of several packages that lie beside each other, as Django's apps do."""
    package = folder.rpartition("/")[0]
    if f"{package}/__init__.py" not in code.tree.names:
        return False
    home = package.rpartition("/")[0]
    others = (path.rpartition("/")[0] for path in code.tree.names if path.endswith("/__init__.py"))
    return any(other.rpartition("/")[0] == home and other != package for other in others)


def _formatter(project: Project) -> tuple[str | None, int | None]:
    """The formatter that the project's configuration or pre-commit hooks name, and its line length."""
    ruff = project.toml("ruff.toml") or project.toml(".ruff.toml") or project.table("tool", "ruff")
    black = project.table("tool", "black")
    hooks = project.read(".pre-commit-config.yaml") or ""
    declared = set(project.distributions)
    length = _length(ruff.get("line-length")) or _flake8(project)
    if "id: black" in hooks or black:
        return "black", _length(black.get("line-length")) or (None if black else length)
    if "format" in ruff or "ruff-format" in hooks:
        return "ruff", length
    if "black" in declared:
        return "black", length
    if ruff or "ruff" in declared:
        return "ruff", length
    for name in ("yapf", "autopep8", "blue"):
        if name in declared or project.table("tool", name):
            return name, length
    return None, length


def _length(value: Any) -> int | None:
    return value if isinstance(value, int) and 40 <= value <= 400 else None


def _flake8(project: Project) -> int | None:
    for name in (".flake8", "setup.cfg", "tox.ini"):
        parser = project.ini(name)
        value = parser.get("flake8", "max-line-length", fallback="") if parser.has_section("flake8") else ""
        if value.strip().isdigit():
            return _length(int(value))
    return None


def _migrations(code: Code, project: Project) -> tuple[str | None, str | None]:
    """The migrations tool, and the folder that holds its environment (for Django: the first app's)."""
    names = code.tree.names
    for path in sorted(p for p in names if p.endswith("env.py") and "alembic" in code.tree.python[p].text):
        tool = "flask-migrate" if "current_app" in code.tree.python[path].text else "alembic"
        return tool, path.rpartition("/")[0] or "."
    for path in sorted(names):
        if path.endswith("/migrations/0001_initial.py"):
            return "django", path.rpartition("/")[0]
    if project.table("tool", "aerich"):
        return "aerich", str(project.table("tool", "aerich").get("location") or "migrations")
    return None, None
