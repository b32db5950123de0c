"""Has a pack rendered in a temporary folder, and takes up from there what it came to."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

from itest.errors import ItestError
from itest.packs import inside
from itest.packs.declaration import Pack
from itest.packs.folder import folder_entries
from itest.packs.gathering import MOST_BYTES, MOST_FILES, NOTHING, safe_path

PATIENCE = 60.0
"""Seconds that a pack may take, its hooks included."""
CONFIGURATION = ("pytest.ini", "pytest.toml", "tox.ini", "setup.cfg", "pyproject.toml", "setup.py")


def rendered(pack: Pack, values: Mapping[str, str], *, hooks: bool = False) -> dict[str, str]:
    """The files that the pack brings into the suite, by path from the suite's folder; its hooks run only if told.

    Raises ItestError when it cannot be rendered, or wants to be anything but files of text in that folder.
    """
    if not pack.renders:
        return {}
    with tempfile.TemporaryDirectory(prefix="itest-pack-", ignore_cleanup_errors=True) as name:
        scratch = Path(name).resolve()
        for path, content in pack.files.items():
            target = scratch / "pack" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        for folder in ("out", "tmp"):
            (scratch / folder).mkdir()
        _run(pack, values, scratch, hooks=hooks)
        made = [folder for folder in (scratch / "out").iterdir() if folder.is_dir() and not folder.is_symlink()]
        if len(made) != 1 or len(list((scratch / "out").iterdir())) != 1:
            raise _bad(pack, "it writes beside its own folder")
        return dict(_results(pack, made[0]))


def _run(pack: Pack, values: Mapping[str, str], scratch: Path, *, hooks: bool) -> None:
    job = {"pack": str(scratch / "pack"), "out": str(scratch / "out"), "variables": dict(values), "hooks": hooks}
    (scratch / "job.json").write_text(json.dumps(job), encoding="utf-8")
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch / "tmp"))
    command = [sys.executable, str(Path(inside.__file__)), str(scratch / "job.json")]
    try:
        done = subprocess.run(
            command, cwd=scratch, capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE, env=environment
        )
    except subprocess.TimeoutExpired:
        raise _bad(pack, f"it was not rendered within {PATIENCE:.0f} s") from None
    if done.returncode:
        raise _bad(pack, _why(scratch / "result.json", done.returncode))


def _why(result: Path, code: int) -> str:
    try:
        return str(json.loads(result.read_text(encoding="utf-8"))["error"])
    except (OSError, ValueError):
        return f"its process ended with code {code}"


def _results(pack: Pack, folder: Path) -> Iterator[tuple[str, str]]:
    left = MOST_BYTES
    for number, entry in enumerate(folder_entries(folder)):
        path = safe_path(entry.path, f"The pack {pack.name}")
        if entry.read is None or any(part.startswith(".") for part in path.split("/")):
            raise _bad(pack, f"it makes {path}, which is a link or hidden")
        if path.rpartition("/")[2].lower() in CONFIGURATION:
            raise _bad(pack, f"it makes {path}, by which pytest would take the suite for a project of its own")
        content = entry.read(left + 1)
        left -= len(content)
        if left < 0 or number >= MOST_FILES:
            raise _bad(pack, f"it makes more than {MOST_FILES} files or {MOST_BYTES:,} bytes")
        yield path, _judged(pack, path, content)


def _judged(pack: Pack, path: str, content: bytes) -> str:
    """Text, and Python where it is called so."""
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
        if path.endswith(".py"):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ast.parse(text)
    except (UnicodeDecodeError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        kind = "no text" if isinstance(error, UnicodeDecodeError) else f"no Python: {error}"
        raise _bad(pack, f"its {path} is {kind}") from None
    return text


def _bad(pack: Pack, why: str) -> ItestError:
    return ItestError(f"The pack {pack.name} cannot be rendered: {why}", advice=NOTHING)
