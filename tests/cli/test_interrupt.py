"""Ctrl-C at any time leaves the project as it was, nothing in the temporary folder and no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.initialised import files
from tests.samples import SAMPLES

SAMPLE = next(sample for sample in SAMPLES if sample.name == "flask-flask_sqlalchemy")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals are not the same there")
@pytest.mark.parametrize("after", ["", "Import", "Find out", "Run them"])
def test_ctrl_c_at_any_step(after: str, tmp_path: Path, environment: Callable[[str], Path]) -> None:
    """Half a second into the step that comes `after` the one that was reported as done."""
    root = SAMPLE.copy(tmp_path / "here")
    before, scratch = files(root), tmp_path / "tmp"
    scratch.mkdir()
    command = [sys.executable, "-m", "itest", "init", "--yes", "-v", "--python", str(environment("modern"))]
    variables = {**os.environ, "TMPDIR": str(scratch), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        cwd=root,
        env=variables,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_listen,
    ) as child:
        assert child.stderr is not None
        seen = not after or any(after in line for line in child.stderr)
        time.sleep(0.5)
        os.killpg(child.pid, signal.SIGINT)
        _, told = child.communicate(timeout=60)

    assert seen, told
    assert child.returncode == 130, told
    assert "as it was" in told
    assert files(root) == before
    assert list(scratch.iterdir()) == []
    assert not _processes_below(str(scratch))


def _listen() -> None:
    """What a shell starts in the background ignores Ctrl-C and hands that on: this session may be such a thing."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _processes_below(folder: str) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if folder in command:
            found.append(command)
    return found
