"""Where an application's tables come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.agent.schema import migrates_itself
from tests.agent.modules import module

CALLED = "def start():\n    from alembic import command, config\n    command.upgrade(config.Config('x.ini'), 'head')"
RUN = "import subprocess\n\ndef start():\n    subprocess.run(['alembic', 'upgrade', 'head'], check=True)"
SPOKEN = "def start():\n    print('alembic is not run here; upgrade by hand')"


@pytest.mark.parametrize(("source", "itself"), [(CALLED, True), (RUN, True), (SPOKEN, False)])
def test_an_application_that_migrates_itself_is_known(source: str, itself: bool, tmp_path: Path) -> None:
    """By Alembic's command, or by its program."""
    (tmp_path / "alembic.ini").touch()
    with module(tmp_path, source, "start_up") as (_, project):
        assert migrates_itself(project) is itself


def test_without_migrations_of_its_own_it_does_not(tmp_path: Path) -> None:
    """It may migrate databases of others."""
    with module(tmp_path, CALLED, "start_up") as (_, project):
        assert not migrates_itself(project)
