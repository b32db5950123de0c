"""A new suite goes below a conftest whose fixtures can serve it, where nothing has to come before that."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.flow.nearer import go_nearer
from itest.model.facts import ExistingFixture, Where
from tests.foundation.cells import answers_of
from tests.foundation.samples import FLASK

CLIENT = ExistingFixture(name="client", scope="function", where=Where(path="tests/conftest.py", line=3), serves=True)


def work(root: Path, **more: Any) -> Any:
    """An `init` that has imported the application, of a project whose conftest imports that too."""
    (root / "shop").mkdir()
    (root / "tests").mkdir()
    (root / "shop/app.py").write_text("def create_app(): ...\n")
    (root / "tests/conftest.py").write_text("from shop.app import create_app\n")
    facts = dataclasses.replace(
        FLASK[0],
        root=str(root),
        variables=(),
        boundaries=(),
        fixtures=more.pop("fixtures", (CLIENT,)),
        tooling=dataclasses.replace(FLASK[0].tooling, tests_dir="tests"),
    )
    runtime = dataclasses.replace(FLASK[1], environment=more.pop("environment", ()))
    mechanism = more.pop("mechanism", "factory")
    runtime = dataclasses.replace(
        runtime, wiring=dataclasses.replace(runtime.wiring, mechanism=mechanism, variables=())
    )
    answers = dataclasses.replace(answers_of(facts), tests_dir="integration_tests", verify=more.pop("verify", True))
    options = SimpleNamespace(tests_dir=more.pop("tests_dir", None), dry_run=False)
    told = {"before": None, "task": None, **more}
    return SimpleNamespace(
        facts=facts, answers=answers, options=options, root=root, digest="", known_runtime=lambda: runtime, **told
    )


def test_it_goes_there_where_a_factory_is_handed_everything(tmp_path: Path) -> None:
    """What it remembers of the project is of the new folder."""
    here = work(tmp_path)

    assert go_nearer(here)
    assert here.answers.tests_dir == "tests/integration"
    assert here.digest


@pytest.mark.parametrize(
    "more",
    [
        {"fixtures": ()},
        {"fixtures": (dataclasses.replace(CLIENT, serves=False, why="is asynchronous"),)},
        {"environment": (("MAIL_SERVER", "localhost"),)},
        {"mechanism": "environment"},
        {"verify": False},
        {"tests_dir": "integration_tests"},
        {"before": object()},
        {"task": object()},
    ],
    ids=["no fixture", "none that serves", "environment", "database", "no run", "as asked", "there already", "a task"],
)
def test_it_stays_away_otherwise(tmp_path: Path, more: dict[str, Any]) -> None:
    """Nothing is gained, the environment would come too late, or the folder is settled."""
    here = work(tmp_path, **more)

    assert not go_nearer(here)
    assert here.answers.tests_dir == "integration_tests"


def test_it_stays_away_from_a_conftest_that_meddles_with_every_test(tmp_path: Path) -> None:
    """Importing the application is all that is forgiven."""
    here = work(tmp_path)
    (tmp_path / "tests/conftest.py").write_text("from shop.app import create_app\ndef pytest_configure(): ...\n")

    assert not go_nearer(here)
