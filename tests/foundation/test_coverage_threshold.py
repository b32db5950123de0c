"""A project's coverage threshold is for its whole suite: ours alone must not fail for missing it."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from .samples import FLASK
from .test_foundation import rendered, texts


def conftest(root: Path, addopts: str) -> str:
    facts, runtime, personas = FLASK
    tooling = replace(facts.tooling, pytest_options=(("addopts", addopts),))
    return texts(rendered((replace(facts, tooling=tooling), runtime, personas), root))["conftest.py"]


def hook(root: Path, file: Path) -> Any:
    tree = ast.parse(conftest(root, "--cov --cov-fail-under=100"))
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "pytest_configure"]
    space: dict[str, Any] = {"Path": Path, "pytest": pytest, "__file__": str(file)}
    exec(compile(tree, "conftest.py", "exec"), space)
    return space["pytest_configure"]


def config(*arguments: str) -> Any:
    plugin = SimpleNamespace(options=SimpleNamespace(cov_fail_under=100))
    return SimpleNamespace(args=list(arguments), pluginmanager=SimpleNamespace(getplugin=lambda _name: plugin))


def limit(given: Any) -> int:
    return int(given.pluginmanager.getplugin("_cov").options.cov_fail_under)


@pytest.mark.parametrize("argument", ["tests/integration", "tests/integration/test_a.py::test_b"])
def test_a_run_of_these_tests_alone_has_no_threshold(
    argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder, a file or one test of it."""
    monkeypatch.chdir(tmp_path)
    given = config(argument)

    hook(tmp_path, tmp_path / "tests/integration/conftest.py")(given)

    assert limit(given) == 0


@pytest.mark.parametrize("arguments", [["."], ["tests"], ["tests/integration", "tests/unit"]])
def test_a_run_of_more_keeps_the_projects_threshold(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the project asks of its whole suite stays asked."""
    monkeypatch.chdir(tmp_path)
    given = config(*arguments)

    hook(tmp_path, tmp_path / "tests/integration/conftest.py")(given)

    assert limit(given) == 100


def test_a_project_that_measures_no_coverage_gets_no_such_hook(tmp_path: Path) -> None:
    """What the project does not need is not rendered."""
    assert "pytest_configure" not in conftest(tmp_path, "-q")
