"""Writes small projects and inspects them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from itest.model.facts import ProjectFacts
from itest.source.code import Code
from itest.source.tree import SourceTree
from itest.stages.inspect import inspect


def write(root: Path, files: dict[str, str]) -> SourceTree:
    """The files, dedented, below `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(content), encoding="utf-8")
    return SourceTree(root)


def facts_of(root: Path, files: dict[str, str], *, app: str | None = None) -> ProjectFacts:
    return inspect(write(root, files), app=app)


def code_of(root: Path, files: dict[str, str]) -> Code:
    return Code(write(root, files))


def routes_of(root: Path, files: dict[str, str]) -> list[str]:
    return sorted(f"{route.method} {route.path}" for route in facts_of(root, files).routes)
