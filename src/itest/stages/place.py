"""Chooses where the suite goes: beside the project's tests, out of reach of files that would disturb it.

A conftest.py above the suite runs before the suite's own and so before its environment is in place; one that imports
the application, or gives every test a fixture, keeps the suite from that folder. What a fixture that must be asked for
imports does no harm, nor does what is the same in every environment.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from itest.model.facts import ExistingFixture, ProjectFacts


def place(facts: ProjectFacts, known: str | None = None) -> str:
    """The folder for the suite, relative to the project's root, POSIX; `known` is where it already is."""
    if known is not None:
        return known
    root, base = Path(facts.root), facts.tooling.tests_dir or "tests"
    loud = _Loud(
        own=frozenset() if _settled_early(facts) else _first_party(root, facts.source_roots),
        heedless=frozenset(facts.heedless),
        replacing=frozenset(each.home for each in facts.fixtures if _replaces_database(each, facts.framework)),
    )
    quiet = [folder for folder in _candidates(base) if _quiet(root, folder, loud)]
    free = [folder for folder in quiet if _free(root / folder)]
    return next(iter(free), "itest_suite")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loud:
    """What makes a conftest disturb: imports of `own` names, unless it is `heedless`, and databases of its own."""

    own: frozenset[str]
    heedless: frozenset[str]
    replacing: frozenset[str]


def _settled_early(facts: ProjectFacts) -> bool:
    """Whether pytest-django loads settings that are named in pytest's configuration before any conftest runs."""
    options = dict(facts.tooling.pytest_options)
    return facts.framework == "django" and ("DJANGO_SETTINGS_MODULE" in options or "--ds" in options.get("addopts", ""))


def _replaces_database(fixture: ExistingFixture, framework: str | None) -> bool:
    """Whether the suite's tests would run on what it makes instead of pytest-django's database."""
    return framework == "django" and (fixture.name == "db" or fixture.name.startswith("django_db"))


def _candidates(base: str) -> Iterator[str]:
    base = base.rstrip("/")
    yield base if base.endswith("integration") else f"{base}/integration"
    yield from ("tests/integration", "integration_tests", f"{base}/integration_suite", "tests_integration")


def _free(folder: Path) -> bool:
    """Whether there is no Python of the user's own in the folder (a blank `__init__.py` is nobody's)."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    return all(path.name == "__init__.py" and not path.read_bytes().strip() for path in folder.rglob("*.py"))


def _quiet(root: Path, folder: str, loud: _Loud) -> bool:
    above = ["/".join(Path(folder).parts[:depth]) for depth in range(1, len(Path(folder).parts))]
    for path in above:
        conftest = f"{path}/conftest.py"
        own = frozenset() if conftest in loud.heedless else loud.own
        if conftest in loud.replacing or _disturbs(root / conftest, own) or _runs(root / path / "__init__.py"):
            return False
    return True


def _runs(package: Path) -> bool:
    """Whether importing the package runs code: its parents are imported before the suite's conftest."""
    try:
        return bool(package.read_bytes().strip()) if package.exists() else False
    except OSError:
        return True


def _disturbs(conftest: Path, own: frozenset[str]) -> bool:
    if not conftest.exists():
        return False
    try:
        tree = ast.parse(conftest.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return True
    asked_for = [node for statement in tree.body if _is_fixture(statement) for node in ast.walk(statement)]
    lazy = frozenset(map(id, asked_for))
    return any((_imports(node, own) and id(node) not in lazy) or _meddles(node) for node in ast.walk(tree))


def _is_fixture(statement: ast.stmt) -> bool:
    """Whether it is a function that only runs for a test that asks for it."""
    decorators = statement.decorator_list if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) else []
    named = (each.func if isinstance(each, ast.Call) else each for each in decorators)
    return any(isinstance(each, ast.Attribute) and each.attr == "fixture" for each in named)


def _imports(node: ast.AST, own: frozenset[str]) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.level > 0 and bool(own)) or (node.module or "").partition(".")[0] in own
    return isinstance(node, ast.Import) and any(alias.name.partition(".")[0] in own for alias in node.names)


def _meddles(node: ast.AST) -> bool:
    """Fixtures for every test, hooks, and decorators that pytest no longer has."""
    if isinstance(node, ast.keyword):
        return node.arg == "autouse"
    if isinstance(node, ast.FunctionDef):
        return node.name.startswith("pytest_")
    return isinstance(node, ast.Attribute) and node.attr == "yield_fixture"


def _first_party(root: Path, source_roots: Sequence[str]) -> frozenset[str]:
    """The top-level names that the project's own folders provide."""
    found: set[str] = set()
    for source in {".", *source_roots}:
        folder = root / source
        if folder.is_dir():
            found |= {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    return frozenset(found)
