"""Packs for tests: the sample of this folder, made into what packs come in, and small ones with something wrong."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

SMS = Path(__file__).resolve().parents[1] / "golden" / "packs" / "sms"
TOP = "{{cookiecutter.name}}"
PLAIN = {"name": "small", "_itest": {"name": "small"}}


def folder(place: Path, files: Mapping[str, str] | None = None, **told: object) -> Path:
    """A pack of these files, by paths from the folder that is rendered; `told` goes into its cookiecutter.json."""
    place.mkdir(parents=True)
    (place / "cookiecutter.json").write_text(json.dumps({**PLAIN, **told}))
    for path, text in (files or {"test_small.py": "def test_small():\n    assert 1\n"}).items():
        target = place / TOP / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return place


def sms(place: Path) -> Path:
    """A copy of the sample."""
    shutil.copytree(SMS, place)
    return place


def git(folder: Path, *arguments: str) -> str:
    names = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
    environment = {**os.environ, **dict.fromkeys(names, "tests"), "GIT_CONFIG_GLOBAL": os.devnull}
    command = ["git", "-c", "init.defaultBranch=main", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def repository(folder: Path) -> str:
    """Make the folder a repository; gives the commit that holds all of it."""
    git(folder, "init", "--quiet")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "A pack")
    return git(folder, "rev-parse", "HEAD")


def zipped(folder: Path, target: Path, top: str = "") -> Path:
    """A zip of the folder, below `top` as code hosts have it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{top}{path.relative_to(folder).as_posix()}")
    return target


def with_entry(archive: Path, name: str, content: str = "x", mode: int = stat.S_IFREG | 0o644) -> Path:
    """Put an entry of this very name into a zip."""
    info = zipfile.ZipInfo("x")
    info.filename = name
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(info, content)
    return archive
