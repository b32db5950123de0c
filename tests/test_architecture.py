"""The house keeps its shape: layers, sizes, docstrings, what the agent may import."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "itest"
MODULES = sorted(SOURCE.rglob("*.py"))
AGENT = sorted((SOURCE / "agent").rglob("*.py"))
TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*") if p.is_file())


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def test_rooms_know_only_the_rooms_below_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The import-layer contract in pyproject.toml holds."""
    monkeypatch.chdir(ROOT)

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_is_small_and_says_what_it_is_for(path: Path) -> None:
    """At most 300 lines, a docstring first, functions of at most 40 lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert lines_of(path) <= 300
    assert ast.get_docstring(tree)
    assert [f.name for f in functions(tree) if (f.end_lineno or 0) - f.lineno >= 40] == []


def test_half_of_the_modules_fit_on_a_screen_and_a_half() -> None:
    """The median module stays near 80 lines."""
    assert statistics.median(lines_of(p) for p in MODULES) <= 100


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("path", AGENT, ids=relative)
def test_the_agent_is_parsable_by_python_3_8(path: Path) -> None:
    """The project's interpreter may be as old as 3.8."""
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("path", AGENT, ids=relative)
def test_the_agent_needs_only_the_standard_library_to_be_imported(path: Path) -> None:
    """Libraries are imported inside functions, when they are known to be there; plugins of pytest may name pytest."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = ast.Module(body=[n for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))], type_ignores=[])

    assert set(imported(top)) - sys.stdlib_module_names <= {"pytest", "_pytest"}


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_is_named_as_one(path: Path) -> None:
    """Every file under templates/ ends in .jinja, so that no tool takes it for code."""
    assert path.suffix == ".jinja"
