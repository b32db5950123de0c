"""Bad input: one clear message that says what to do, exit code 2, and nothing written."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from itest.source.tree import SourceTree
from itest.stages.inspect import inspect
from tests import hostile
from tests.initialised import files, init, run

Generator = Callable[[Path], Path]


def every(*generators: Generator) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("generate", generators, ids=lambda generate: generate.__name__)


def assert_refused(root: Path, python: Path, *says: str) -> None:
    before = files(root)
    result = init(root, python)
    assert result.code == 2, result.text
    assert files(root) == before
    assert "Traceback" not in result.stderr
    assert "defect of itest" not in result.stderr
    assert len(result.stderr.strip().splitlines()) <= 8
    for words in says:
        assert words in result.stderr


@every(*hostile.USABLE)
def test_sound_application_is_found_among_rubbish(generate: Generator, tmp_path: Path) -> None:
    """One application with one route, in no time."""
    started = time.monotonic()
    facts = inspect(SourceTree(generate(tmp_path)))
    assert [app.spelling for app in facts.apps] == ["app:app"]
    assert [(route.method, route.path) for route in facts.routes] == [("GET", "/ping")]
    assert time.monotonic() - started < 10


def test_files_that_do_not_parse_are_named(tmp_path: Path) -> None:
    """With the line at which the parser gave up."""
    facts = inspect(SourceTree(hostile.bad_syntax(tmp_path)))
    assert sorted(evidence.where.path for evidence in facts.unparsed) == ["half.py", "old.py"]


@every(*hostile.UNUSABLE)
@pytest.mark.slow
def test_unusable_folder_is_refused(generate: Generator, tmp_path: Path) -> None:
    """Before anything is run."""
    assert_refused(generate(tmp_path), Path(sys.executable))


@pytest.mark.slow
def test_broken_pyproject_is_named_with_its_line(tmp_path: Path) -> None:
    """So that the user can go there."""
    assert_refused(hostile.broken_pyproject(tmp_path), Path(sys.executable), "pyproject.toml:2")


@every(*hostile.UNUSABLE[:3])
@pytest.mark.slow
def test_inspect_says_what_it_misses(generate: Generator, tmp_path: Path) -> None:
    """Without a traceback, and on stderr."""
    result = run([sys.executable, "-m", "itest", "inspect"], generate(tmp_path))
    assert "Traceback" not in result.stderr
    assert result.code in (0, 2)
    assert result.code == 0 or result.stderr.strip()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_unreadable_file_is_passed_over(tmp_path: Path) -> None:
    """Inspection names it and goes on."""
    root = hostile.bad_syntax(tmp_path)
    (root / "half.py").chmod(0)
    facts = inspect(SourceTree(root))
    assert "half.py" in {evidence.where.path for evidence in facts.unparsed}
    assert [app.spelling for app in facts.apps] == ["app:app"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("generate", "says"),
    [
        pytest.param(hostile.raises_at_import, ("rates.py:3", "ZeroDivisionError"), id="raises-at-import"),
        pytest.param(hostile.licence_wanted, ("ACME_LICENCE",), id="licence-wanted"),
        pytest.param(hostile.missing_module, ("acme_internal_billing",), id="missing-module"),
    ],
)
def test_application_that_does_not_start_is_explained(
    generate: Generator, says: tuple[str, ...], tmp_path: Path, environment: Any
) -> None:
    """The place and the reason, in a few lines."""
    assert_refused(generate(tmp_path), environment("modern"), *says)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_folder_that_cannot_be_written_is_refused(tmp_path: Path, environment: Any) -> None:
    """And stays as it is."""
    root = hostile.committed_environment(tmp_path)
    root.chmod(0o500)
    try:
        assert_refused(root, environment("modern"))
    finally:
        root.chmod(0o700)


@pytest.mark.slow
@every(*hostile.TOGETHER)
def test_sound_application_is_initialised_among_rubbish(generate: Generator, tmp_path: Path, environment: Any) -> None:
    """What is beside it does not matter to `init`."""
    result = init(generate(tmp_path), environment("modern"))
    assert result.code == 0, result.text
