"""A boundary whose support does not run with the project's libraries is left out, with a note that says why."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.flow.leaving_out import leave_out
from itest.model.answers import Answers
from tests.sandbox.facts import INTERPRETER, entry

STOPPED = """pytest ended with 4: ImportError while loading conftest '{copy}/tests/integration/conftest.py'.
tests/integration/conftest.py:22: in <module>
    from .support.{module} import Worker
tests/integration/support/{module}.py:19: in <module>
    from rq.exceptions import DeserializationError
E   ImportError: cannot import name 'DeserializationError' from 'rq.exceptions'
"""


@pytest.mark.parametrize(
    ("module", "kept"),
    [("worker", ("database", "api", "email")), ("isolation", ("database", "api", "queue", "email"))],
)
def test_the_boundary_goes_in_whose_support_it_stopped(module: str, kept: tuple[str, ...], tmp_path: Path) -> None:
    """What stops elsewhere is no boundary's fault: nothing is left out then."""
    answers = Answers(app=entry(), interpreter=INTERPRETER, boundaries=("database", "api", "queue", "email"))
    work: Any = SimpleNamespace(answers=answers, notes=[])
    error: Any = SimpleNamespace(error={"type": "SceneError", "message": STOPPED.format(copy=tmp_path, module=module)})

    assert leave_out(work, error, tmp_path) is (module == "worker")

    assert work.answers.boundaries == kept
    assert ["DeserializationError" in note for note in work.notes] == [True] * (module == "worker")
