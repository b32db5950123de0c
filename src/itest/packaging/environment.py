"""What a project's interpreter has: asked of the interpreter itself, without importing anything of the project."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from itest.errors import ItestError
from itest.model.facts import Interpreter
from itest.packaging.requirements import missing, normalised
from itest.packaging.run import run

__all__ = ["Environment", "describe", "installed", "interpreter_at", "missing"]

OLDEST = (3, 8)
SCRIPT = """
import json, sys
try:
    from importlib import metadata
    found = {d.metadata["Name"]: d.version for d in reversed(list(metadata.distributions())) if d.metadata["Name"]}
except ImportError:
    found = {}
print(json.dumps({
    "versions": found,
    "python": ".".join(map(str, sys.version_info[:3])),
    "tag": sys.implementation.cache_tag,
    "prefix": sys.prefix,
    "isolated": sys.prefix != sys.base_prefix,
}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """`versions` maps normalised distribution names to versions; `isolated` is true for virtual environments."""

    versions: dict[str, str]
    python: str
    tag: str
    prefix: str
    isolated: bool


def describe(interpreter: Interpreter) -> Environment:
    """Ask an interpreter what it is and has (about 0.1 s).

    Raises ItestError when it cannot be run, or is too old for itest to look into its projects.
    """
    done = run([interpreter.path, "-c", SCRIPT], timeout=60)
    try:
        told = json.loads(done.output.strip().splitlines()[-1])
    except (ValueError, IndexError):
        raise ItestError(
            f"The interpreter {interpreter.path} does not run: {done.reason}",
            advice="Name the project's own with --python PATH.",
        ) from None
    versions = {normalised(name): version for name, version in told.pop("versions").items()}
    if tuple(map(int, told["python"].split("."))) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise ItestError(
            f"{interpreter.path} is Python {told['python']}; itest works on projects that run on {oldest} or newer",
            advice=f"Make an environment of the project with Python {oldest} or newer and name it with --python PATH.",
        )
    return Environment(versions=versions, **told)


def installed(interpreter: Interpreter) -> dict[str, str]:
    """Normalised names and versions of the distributions that an interpreter sees."""
    return describe(interpreter).versions


def interpreter_at(given: str, root: Path) -> Interpreter:
    """The interpreter that `--python` names: an executable, a command on PATH, or a virtual environment's folder.

    Raises ItestError when there is none.
    """
    for path in _spellings(given, root):
        if path.is_file():
            return Interpreter(path=str(path.absolute()), kind="--python")
    on_path = shutil.which(given)
    if on_path is None:
        raise ItestError(f"--python {given}: no such interpreter", advice="Give the path of a Python executable.")
    return Interpreter(path=on_path, kind="--python")


def _spellings(given: str, root: Path) -> Sequence[Path]:
    if "/" not in given and "\\" not in given and not (root / given).exists():
        return ()
    bases = [Path(given).expanduser(), root / given]
    return [path for base in bases for path in (base, base / "bin/python", base / "Scripts/python.exe")]
