"""The tools that can put distributions into a folder or an environment: uv, the interpreter's pip, itest's own pip."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from itest.errors import ItestError
from itest.model.facts import Interpreter
from itest.packaging.requirements import name_of
from itest.packaging.run import Finished, run

_GIVEN_UP = 3
"""How often libraries that are in the way may be let go before all are."""


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
    """Install with the first tool that manages it; what all of them said, the last one last, where none does.

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
        before, done = done.errors, run([*tool, *arguments], timeout=900)
        done = done if done.ok else dataclasses.replace(done, errors=f"{before}\n{done.errors or done.output}")
    return done


def install_under(
    interpreter: Interpreter, options: Sequence[str], wanted: Sequence[str], versions: Mapping[str, str]
) -> Finished:
    """Install `wanted` without moving what is there (`versions`), but for what the installer names as in the way.

    Where that has no solution either, without that condition. Raises ItestError when this machine has no installer.
    """
    asked = {name_of(requirement) for requirement in wanted}
    pins = {name: version for name, version in sorted(versions.items()) if name not in asked}
    done = _constrained(interpreter, options, wanted, pins)
    for _ in range(_GIVEN_UP):
        freed = {name for name, version in pins.items() if _is_named(f"{name}=={version}", done)}
        if done.ok or not freed:
            break
        pins = {name: version for name, version in pins.items() if name not in freed}
        done = _constrained(interpreter, options, wanted, pins)
    return done if done.ok else install(interpreter, ["--quiet", *options, *wanted])


def _constrained(
    interpreter: Interpreter, options: Sequence[str], wanted: Sequence[str], pins: Mapping[str, str]
) -> Finished:
    with tempfile.TemporaryDirectory(prefix="itest-") as folder:
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text("".join(f"{name}=={pins[name]}\n" for name in pins), encoding="utf-8")
        return install(interpreter, ["--quiet", *options, "--constraint", str(constraints), *wanted])


def _is_named(pin: str, done: Finished) -> bool:
    """Whether the installer speaks of the pin when it says why there is no solution."""
    told = f"{done.output}\n{done.errors}".lower().replace("_", "-")
    return re.search(rf"(?<![\w.-]){re.escape(pin)}(?![\w-])", told) is not None


def _has_pip(python: str) -> bool:
    return run([python, "-m", "pip", "--version"], timeout=60).ok
