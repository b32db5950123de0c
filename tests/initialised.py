"""Runs `itest init` on a copy of a sample application, as a user would, and the suites that it wrote."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.environments import locked
from tests.samples import Sample

KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "TEMP",
    "SYSTEMROOT",
    "LOCALAPPDATA",
    "XDG_CACHE_HOME",
    "SSL_CERT_FILE",
)
PASSED_ON = ("PG", "PIP_", "UV_", "ITEST_")
RECORDING = f"import runpy; runpy.run_path({str(Path(__file__).with_name('recording.py'))!r}, run_name='__main__')"
NOISE = ("__pycache__", ".pytest_cache", ".ruff_cache")
PLUGINS = {
    "in_reverse.py": "def pytest_collection_modifyitems(items):\n    items.reverse()\n",
    "in_forty_days.py": "import time\nimport time_machine\n\ntime_machine.travel(time.time() + 40.3 * 86400).start()\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one command did: its exit code and what it printed."""

    code: int
    stdout: str
    stderr: str

    @property
    def text(self) -> str:
        """The last lines of both streams, for a failing assertion."""
        return "\n".join((self.stdout + "\n" + self.stderr).strip().splitlines()[-60:])

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object on stdout."""
        found: dict[str, Any] = json.loads(self.stdout)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialised:
    """`root` is a copy of the repository, `project` the application's folder in it, `before` its files as they came."""

    sample: Sample
    python: Path
    root: Path
    init: Run
    before: Mapping[str, bytes]
    kept: Path

    @property
    def seen(self) -> Path:
        """What `init` saw of the application; see tests/recording.py."""
        return self.kept / "seen.pickle"

    @property
    def project(self) -> Path:
        return self.root / self.sample.directory

    @property
    def tests_dir(self) -> str:
        return str(self.init.document["answers"]["tests_dir"])

    def copy(self, into: Path) -> Initialised:
        """The same in the folder `into`, to be changed at will."""
        root = Path(shutil.copytree(self.root, into / self.root.name))
        return replace(self, root=root)

    def pytest(self, *arguments: str, tools: Path, coverage: Path | None = None, **environment: str) -> Run:
        """Run the generated suite; `tools` is a folder for plugins, `coverage` a file for what it executed."""
        for name, code in PLUGINS.items():
            (tools / name).write_text(code, encoding="utf-8")
        runner = ["-m", "coverage", "run", "--source=.", f"--data-file={coverage}"] if coverage else []
        command = [
            str(self.python),
            *runner,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            *arguments,
            self.tests_dir,
        ]
        return run(command, self.project, PYTHONPATH=str(tools), **environment)


def initialise(sample: Sample, python: Path, home: Path) -> Initialised:
    """The sample with the suite of `itest init --yes`, made in the folder `home` unless it is there already."""
    home.parent.mkdir(parents=True, exist_ok=True)
    root, record = home / sample.name, home / "init.json"
    with locked(home.with_suffix(".lock")):
        if not record.exists():
            sample.copy(home)
            done = init(root, python, recorded=home / "seen.pickle")
            record.write_text(json.dumps([done.code, done.stdout, done.stderr]), encoding="utf-8")
    code, stdout, stderr = json.loads(record.read_text(encoding="utf-8"))
    outcome = Run(code=code, stdout=stdout, stderr=stderr)
    before = files(sample.home / "tree")
    return Initialised(sample=sample, python=python, root=root, init=outcome, before=before, kept=home)


def init(root: Path, python: Path, *arguments: str, recorded: Path | None = None) -> Run:
    """`itest init --yes --json` in the folder `root`; what it sees of the application is in `recorded` afterwards."""
    itest = ["-c", RECORDING, str(recorded)] if recorded else ["-m", "itest"]
    return run([sys.executable, *itest, "init", "--yes", "--json", "--python", str(python), *arguments], root)


def run(command: Sequence[str], folder: Path, **environment: str) -> Run:
    """Run a command without a terminal and without what the tester's shell happens to have set."""
    clean = {key: value for key, value in os.environ.items() if key in KEPT or key.startswith(PASSED_ON)}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**clean, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        timeout=600,
        check=False,
    )
    return Run(code=done.returncode, stdout=done.stdout, stderr=done.stderr)


def files(root: Path) -> dict[str, bytes]:
    """Every file below `root` but caches, by its POSIX path."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file() and not set(NOISE) & set(path.parts))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}
