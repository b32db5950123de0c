"""Chooses where the suite goes: beside the project's tests, out of reach of files that would disturb it.

A conftest.py above the suite runs before the suite's own and so before its environment is in place; one that imports
the application, or gives every test a fixture, keeps the suite from that folder.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from itest.model.facts import ProjectFacts


def place(facts: ProjectFacts, known: str | None = None) -> str:
    """The folder for the suite, relative to the project's root, POSIX; `known` is where it already is."""
    if known is not None:
        return known
    root = Path(facts.root)
    base = facts.tooling.tests_dir or "tests"
    own = _first_party(root, facts.source_roots)
    quiet = [folder for folder in _candidates(base) if _quiet(root, folder, own)]
    free = [folder for folder in quiet if _free(root / folder)]
    return next(iter(free), "itest_suite")


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


def _quiet(root: Path, folder: str, own: frozenset[str]) -> bool:
    above = [root.joinpath(*Path(folder).parts[:depth]) for depth in range(1, len(Path(folder).parts))]
    return not any(_disturbs(path / "conftest.py", own) or _runs(path / "__init__.py") for path in above)


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
    return any(_imports(node, own) or _meddles(node) for node in ast.walk(tree))


def _imports(node: ast.AST, own: frozenset[str]) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or (node.module or "").partition(".")[0] in own
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
