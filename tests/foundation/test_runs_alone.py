"""What a project's own pytest options ask of every run, and a run of the generated tests alone leaves out."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.model.runtime import Endpoint

from .samples import FLASK
from .test_foundation import rendered, texts

ADDOPTS = "-n auto --cov --cov-fail-under=100"
HOOKS = ("alone", "pytest_configure", "pytest_xdist_auto_num_workers")


def conftest(root: Path, addopts: str, endpoints: int = 1) -> str:
    facts, runtime, personas = FLASK
    tooling = replace(facts.tooling, pytest_options=(("addopts", addopts),))
    one = Endpoint(method="GET", path="/", name="index", parameters=(), handler=None, first_party=True)
    runtime = replace(runtime, endpoints=(one,) * endpoints)
    return texts(rendered((replace(facts, tooling=tooling), runtime, personas), root))["conftest.py"]


@pytest.fixture
def hooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The hooks of a conftest in tests/integration; the run starts in the folder above `tests`."""
    monkeypatch.chdir(tmp_path)
    tree = ast.parse(conftest(tmp_path, ADDOPTS))
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in HOOKS]
    where = str(tmp_path / "tests/integration/conftest.py")
    space: dict[str, Any] = {"Path": Path, "pytest": pytest, "__file__": where}
    exec(compile(tree, "conftest.py", "exec", flags=__import__("__future__").annotations.compiler_flag), space)
    return SimpleNamespace(**{name: space[name] for name in HOOKS})


def config(*chosen: str, by_hand: tuple[str, ...] = ()) -> Any:
    """A run of the chosen paths as pytest-cov and xdist see it."""
    stopped: list[bool] = []
    measuring = SimpleNamespace(cov=SimpleNamespace(stop=lambda: stopped.append(True)))
    plugin = SimpleNamespace(options=SimpleNamespace(cov_fail_under=100, no_cov=False), cov_controller=measuring)
    return SimpleNamespace(
        args=list(chosen),
        invocation_params=SimpleNamespace(args=[*chosen, *by_hand]),
        option=SimpleNamespace(no_cov=False),
        pluginmanager=SimpleNamespace(getplugin=lambda _name: plugin),
        cov=plugin,
        stopped=stopped,
    )


@pytest.mark.parametrize("chosen", ["tests/integration", "tests/integration/test_a.py::test_b"])
def test_these_tests_alone_are_not_measured_and_start_no_workers(hooks: Any, chosen: str) -> None:
    """The folder, a file or one test of it: no threshold, no coverage files of a part, one process."""
    run = config(chosen)

    hooks.pytest_configure(run)

    assert run.cov.options.cov_fail_under == 0
    assert run.cov.options.no_cov is run.option.no_cov is True
    assert run.stopped == [True]
    assert hooks.pytest_xdist_auto_num_workers(run) == 0


@pytest.mark.parametrize("chosen", [["."], ["tests"], ["tests/integration", "tests/unit"]])
def test_a_run_of_more_is_what_the_project_asks_for(hooks: Any, chosen: list[str]) -> None:
    """Its threshold, its measure and its workers."""
    run = config(*chosen)

    hooks.pytest_configure(run)

    assert run.cov.options.cov_fail_under == 100
    assert not run.cov.options.no_cov
    assert not run.stopped
    assert hooks.pytest_xdist_auto_num_workers(run) is None


def test_what_is_given_by_hand_counts(hooks: Any) -> None:
    """Whoever asks for coverage or for workers gets them, without the threshold of the whole suite."""
    run = config("tests/integration", by_hand=("--cov=shop", "-n", "auto"))

    hooks.pytest_configure(run)

    assert run.cov.options.cov_fail_under == 0
    assert not run.cov.options.no_cov
    assert not run.stopped
    assert hooks.pytest_xdist_auto_num_workers(run) is None


def test_coverage_that_is_switched_off_stays_off(hooks: Any) -> None:
    """`--no-cov`: the plugin is there and measures nothing."""
    run = config("tests/integration", by_hand=("--no-cov",))
    run.cov.cov_controller = None

    hooks.pytest_configure(run)

    assert not run.stopped


@pytest.mark.parametrize(
    ("addopts", "endpoints", "hook"),
    [
        ("-q", 1, None),
        ("-n 4", 1, None),
        ("-n auto", 61, None),
        ("-nauto", 60, "pytest_xdist_auto_num_workers"),
        ("--numprocesses=logical", 1, "pytest_xdist_auto_num_workers"),
        ("--cov", 61, "pytest_configure"),
    ],
)
def test_hooks_are_there_only_where_they_matter(addopts: str, endpoints: int, hook: str | None, tmp_path: Path) -> None:
    """What the project does not ask for is not rendered; a large suite is worth its workers."""
    text = conftest(tmp_path, addopts, endpoints)

    assert [name for name in HOOKS[1:] if f"def {name}(" in text] == ([hook] if hook else [])
    assert ("def alone(" in text) == bool(hook)
