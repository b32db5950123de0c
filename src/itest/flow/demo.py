"""The demonstration: a small shop with an environment of its own, in a folder that is gone afterwards."""

from __future__ import annotations

import ast
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from itest import assets
from itest.errors import ItestError
from itest.flow.running import run_suite
from itest.flow.work import Progress
from itest.model.changes import ChangeSet, Verdict
from itest.model.facts import Interpreter
from itest.model.outcome import Outcome
from itest.packaging.declared import declared
from itest.packaging.installers import find_uv, install
from itest.packaging.run import run
from itest.stages.verify import suite_modules


@contextmanager
def shop(progress: Progress, *, keep: bool) -> Iterator[Path]:
    """The shop's folder, with a `.venv` that has what it needs; removed at the end unless `keep`.

    Raises ItestError when the environment cannot be made.
    """
    home = Path(tempfile.mkdtemp(prefix="itest-demo-"))
    folder = home / "shop"
    try:
        lay(folder)
        with progress.step("Make an environment for the shop"):
            _furnish(folder)
        yield folder
    except BaseException:
        keep = False
        raise
    finally:
        if not keep:
            shutil.rmtree(home, ignore_errors=True)


def lay(folder: Path) -> None:
    """Write the shop's own files into `folder`."""
    source = assets.templates() / "demo"
    for path in sorted(source.rglob("*.jinja")):
        target = folder / path.relative_to(source).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def sample(changes: ChangeSet) -> str:
    """One of the generated tests as it was written: the shortest that looks at the answer and at the rows."""
    found: list[str] = []
    for change in changes.changes:
        if change.path.endswith(".py") and "/test_" in change.path and change.after:
            source = change.after.decode()
            nodes = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
            found += [ast.get_source_segment(source, node) or "" for node in nodes]
    for telling in ("created(", "changed(", "rows =="):
        if fitting := [text for text in found if telling in text and "status_code" in text]:
            return min(fitting, key=len)
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A mistake that somebody might make: `line` of `file` is lost."""

    told: str
    file: str
    line: str


FAULT = Fault(
    told="cancelled orders no longer give their stock back",
    file="shop/orders.py",
    line="    order.product.stock += order.quantity\n",
)


def broken(outcome: Outcome, fault: Fault = FAULT) -> Verdict:
    """What the new suite says when the shop has the fault; the shop is mended afterwards."""
    path = Path(outcome.facts.root) / fault.file
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(fault.line, ""), encoding="utf-8")
    try:
        modules = suite_modules(outcome.changes.changes)
        return run_suite(outcome.answers.interpreter, Path(outcome.facts.root), modules, None)
    finally:
        path.write_text(sound, encoding="utf-8")


def _furnish(folder: Path) -> None:
    environment = folder / ".venv"
    uv = find_uv()
    made = run([uv, "venv", "--quiet", "--python", sys.executable, str(environment)]) if uv else None
    if made is None or not made.ok:
        made = run([sys.executable, "-m", "venv", str(environment)])
    if not made.ok:
        advice = "On Debian and Ubuntu, `apt install python3-venv` helps."
        raise ItestError(f"No environment could be made: {made.reason}", advice=advice)
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    done = install(Interpreter(path=str(python), kind="demo"), ["--quiet", *declared(folder).requirements])
    if not done.ok:
        advice = "The demonstration needs a package index; check the network or the index settings."
        raise ItestError(f"The shop's packages cannot be installed: {done.reason}", advice=advice)
