"""The tools that can put distributions into a folder or an environment: uv, the interpreter's pip, itest's own pip."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from itest.errors import ItestError
from itest.model.facts import Interpreter
from itest.packaging.requirements import name_of
from itest.packaging.run import Finished, run


def find_uv() -> str | None:
    """uv on PATH, beside itest's own interpreter, or where its installer puts it."""
    homes = [Path(sys.executable).parent, Path.home() / ".local/bin", Path.home() / ".cargo/bin"]
    search = os.pathsep.join([os.environ.get("PATH", ""), *map(str, homes)])
    return shutil.which("uv", path=search)


def commands(interpreter: Interpreter) -> list[list[str]]:
    """Install commands for this interpreter, in the order of preference; requirements and options come after."""
    python = interpreter.path
    uv = find_uv()
    found = [[uv, "pip", "install", "--python", python]] if uv else []
    if _has_pip(python):
        found.append([python, "-m", "pip", "install"])
    elif _has_pip(sys.executable):
        found.append([sys.executable, "-m", "pip", "--python", python, "install"])
    return found


def install(interpreter: Interpreter, arguments: Sequence[str]) -> Finished:
    """Install with the first tool that manages it; what the last one said where none does.

    Raises ItestError when this machine has none of them.
    """
    tools = commands(interpreter)
    if not tools:
        raise ItestError(
            f"Neither uv nor pip is at hand for {interpreter.path}",
            advice="Install uv, or run `python -m ensurepip` with that interpreter.",
        )
    done = run([*tools[0], *arguments], timeout=900)
    for tool in tools[1:]:
        if done.ok:
            break
        done = run([*tool, *arguments], timeout=900)
    return done


def install_under(
    interpreter: Interpreter, options: Sequence[str], wanted: Sequence[str], versions: Mapping[str, str]
) -> Finished:
    """Install `wanted` without moving what is there (`versions`); where that has no solution, without that condition.

    Raises ItestError when this machine has no installer.
    """
    asked = {name_of(requirement) for requirement in wanted}
    pins = "".join(f"{name}=={version}\n" for name, version in sorted(versions.items()) if name not in asked)
    with tempfile.TemporaryDirectory(prefix="itest-") as folder:
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text(pins, encoding="utf-8")
        done = install(interpreter, ["--quiet", *options, "--constraint", str(constraints), *wanted])
    return done if done.ok else install(interpreter, ["--quiet", *options, *wanted])


def _has_pip(python: str) -> bool:
    return run([python, "-m", "pip", "--version"], timeout=60).ok
