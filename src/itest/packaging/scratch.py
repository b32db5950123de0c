"""Makes an environment with a project's dependencies in itest's own cache, for projects that have none at hand.

What the project's manager has locked is what is installed; nothing in the project is touched.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from itest.errors import ItestError
from itest.model.facts import Interpreter
from itest.packaging.caches import cache_folder
from itest.packaging.declared import Declared, declared
from itest.packaging.installers import find_uv, install
from itest.packaging.run import Finished, run


def scratch_environment(root: Path) -> Interpreter:
    """An interpreter with what the project in `root` declares; kept for the next time.

    Raises ItestError when nothing is declared or it cannot be installed.
    """
    needs = declared(root)
    if not (needs.requirements or needs.lists):
        advice = "Make an environment with what the project needs and name it with --python PATH."
        raise ItestError("The project declares no dependencies", advice=advice)
    key = "\n".join([str(root.resolve()), repr(needs), *(path.read_text(errors="replace") for path in needs.lists)])
    home = cache_folder("environments") / hashlib.sha256(key.encode()).hexdigest()[:20]
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    interpreter = Interpreter(path=str(python), kind="scratch environment")
    if (home / "complete").exists():
        return interpreter
    shutil.rmtree(home, ignore_errors=True)
    done = _fill(interpreter, home, needs)
    if not done.ok:
        shutil.rmtree(home, ignore_errors=True)
        advice = "Make the environment yourself and name it with --python PATH."
        raise ItestError(f"The project's dependencies cannot be installed: {done.reason}", advice=advice)
    (home / "complete").touch()
    return interpreter


def _fill(interpreter: Interpreter, home: Path, needs: Declared) -> Finished:
    made = _make(home, needs.python)
    if not made.ok:
        return made
    arguments = [*needs.requirements, *(word for path in needs.lists for word in ("-r", str(path)))]
    with tempfile.TemporaryDirectory(prefix="itest-") as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text("".join(f"{pin}\n" for pin in needs.pins), encoding="utf-8")
        done = install(interpreter, ["--quiet", "--constraint", str(pins), *arguments])
    return done if done.ok else install(interpreter, ["--quiet", *arguments])


def _make(home: Path, python: str | None) -> Finished:
    """A bare environment, with a Python that the project admits where uv can find one."""
    uv = find_uv()
    if uv:
        made = run([uv, "venv", "--quiet", *(["--python", python] if python else []), str(home)])
        if made.ok:
            return made
    return run([sys.executable, "-m", "venv", str(home)])
