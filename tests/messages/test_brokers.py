"""The broker of a suite, run as it is rendered, with the clients that applications use."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from itest.boundaries._brokers import KINDS
from tests.environments import python_of
from tests.rendering import lay_support

CHECKS = Path(__file__).parents[1] / "projects/brokers"


def lay(folder: Path, kind: str) -> None:
    """The support modules for one protocol beside the checks of it."""
    given = {"kind": kind, "told": KINDS[kind].told, "addressed": KINDS[kind].addressed, "variables": ()}
    rooms = {"broker.py": "boundaries/messages", f"{kind}.py": "boundaries/messages", "lead.py": "suite"}
    modules = {name: f"{room}/support/{name}.jinja" for name, room in rooms.items()}
    lay_support(folder, modules, messages=given, crossed=("messages",))
    shutil.copy(CHECKS / f"check_{kind}.py", folder)


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_clients_connect_declare_and_publish_as_to_a_broker(tmp_path: Path, kind: str) -> None:
    """Whatever host they name, and nothing of it leaves the process."""
    lay(tmp_path / "published", kind)
    command = [str(python_of("brokers")), "-m", "pytest", "-q", "-p", "no:cacheprovider", f"published/check_{kind}.py"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
