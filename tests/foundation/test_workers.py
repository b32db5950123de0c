"""The players of workers, run as they are rendered, with the real libraries: jobs go through a broker and come out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from itest.boundaries._jobs import IN_PROCESS
from tests.environments import python_of
from tests.pairing import any_order
from tests.rendering import lay_support

PLAYERS = (
    *(("celery", "memory"), ("celery", "redis"), ("rq", "redis"), ("arq", "redis")),
    *((library, "memory") for library in IN_PROCESS),
)
PLAYED = Path(__file__).parents[1] / "projects/workers"
ROOMS = {
    "queue.py": "boundaries/queue/support/queue.py.jinja",
    "worker.py": "boundaries/queue/support/worker.py.jinja",
    "redis_server.py": "suite/support/redis_server.py.jinja",
}


def lay(folder: Path, kind: str) -> None:
    """The support modules for one library beside the checks of it."""
    given: dict[str, Any] = {
        "queue": {"kind": kind, "redis": True, "variables": ()},
        "cache": {"kind": "", "redis": False},
        "crossed": ("queue",),
        "framework": "fastapi",
    }
    lay_support(folder, ROOMS, **given)
    (folder / "support" / "any_order.py").write_text(any_order(), encoding="utf-8")
    (folder / "support" / "clients.py").write_text("Running = object\n", encoding="utf-8")
    for check in PLAYED.glob(f"*_{kind}.py"):
        shutil.copy(check, folder)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the servers are for Linux and macOS")
@pytest.mark.parametrize(("kind", "on"), PLAYERS)
def test_a_worker_is_played_with_all_that_can_happen_to_a_job(tmp_path: Path, kind: str, on: str) -> None:
    """Run once, again, later, too often, in vain; handed over by others; not to be understood."""
    lay(tmp_path / "played", kind)
    command = [str(python_of("queues")), "-m", "pytest", "-q", "-p", "no:cacheprovider", f"played/check_{kind}.py"]

    done = subprocess.run(command, cwd=tmp_path, env={"ON": on}, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
