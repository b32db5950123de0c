"""Fifty of fifty: generated factories against schemas that break other generators, in a real environment."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itest.model.plan import PlannedFile
from itest.model.runtime import RuntimeFacts
from itest.stages.plan.factories import plan_factories

NASTY = Path(__file__).parent / "nasty"
Lay = Callable[[tuple[PlannedFile, ...], Path], None]

pytestmark = pytest.mark.slow


def run(interpreter: Path, folder: Path, script: str, *arguments: str) -> dict[str, Any]:
    """Runs one of the scripts in nasty/ inside `folder`; its last line is the result."""
    text = (NASTY / script).read_text(encoding="utf-8")
    done = subprocess.run(
        [str(interpreter), "-c", text, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert result, done.stderr
    print(done.stderr)
    return result


def package(folder: Path, name: str, source: str, **filled: str) -> None:
    """A package with the nasty models in it."""
    (folder / name).mkdir()
    (folder / name / "__init__.py").touch()
    text = (NASTY / source).read_text(encoding="utf-8")
    for old, new in filled.items():
        text = text.replace(old, new)
    (folder / name / "models.py").write_text(text, encoding="utf-8")


def test_django_factories_make_fifty_valid_rows_of_every_model(
    tmp_path: Path, interpreter: Path, lay: Lay, django_facts: RuntimeFacts
) -> None:
    """Every row is accepted by the database and passes full_clean."""
    package(tmp_path, "shop", "django_models.txt", CONDITION='"condition"')
    lay(plan_factories(django_facts, "django_orm"), tmp_path / "suite")

    made = run(interpreter, tmp_path, "try_django.txt")

    assert made == {each.name: [50, 50] for each in django_facts.models}


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_sqlalchemy_factories_make_fifty_rows_of_every_model(
    tmp_path: Path, interpreter: Path, lay: Lay, sqlalchemy_facts: RuntimeFacts, mode: str
) -> None:
    """The same rows through a plain session and through an asynchronous one."""
    package(tmp_path, "store", "sqlalchemy_models.txt")
    facts = replace(sqlalchemy_facts, wiring=replace(sqlalchemy_facts.wiring, asynchronous=mode == "async"))
    lay(plan_factories(facts, "sqlalchemy"), tmp_path / "suite")

    made = run(interpreter, tmp_path, "try_sqlalchemy.txt", mode, str(tmp_path / "store.sqlite3"))

    assert made == {each.name: 50 for each in facts.models}
