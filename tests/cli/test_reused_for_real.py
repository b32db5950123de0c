"""A sample whose own conftest has `app`, `client` and `db`: what the suite uses of them, and that both run together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.initialised import Initialised, run
from tests.samples import SAMPLES, Sample

SAMPLE = next(sample for sample in SAMPLES if sample.name == "flask-flask_sqlalchemy")


@pytest.mark.slow
def test_the_users_client_serves_and_their_application_does_not(
    initialised: Callable[[Sample, str], Initialised],
) -> None:
    """The suite lies where it reaches the one, and says that it has another application."""
    project = initialised(SAMPLE, SAMPLE.environments[0])
    conftest = (project.project / project.tests_dir / "conftest.py").read_text(encoding="utf-8")

    assert project.tests_dir == "tests/integration"
    assert "`client` is the one of tests/conftest.py." in conftest
    assert "`app` stands in for the one of tests/conftest.py, which is made anew for each test." in conftest
    assert "def client(" not in conftest


@pytest.mark.slow
def test_their_tests_and_the_suite_are_green_in_one_run(initialised: Callable[[Sample, str], Initialised]) -> None:
    """Each with the application and the database of its own."""
    project = initialised(SAMPLE, SAMPLE.environments[0])

    assert run([str(project.python), "-m", "pytest", "-q", "-p", "no:cacheprovider"], project.project).code == 0
