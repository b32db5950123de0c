"""Files that our own Python cannot parse, parsed by the project's: only the parser runs there, nothing is imported."""

from __future__ import annotations

import ast
import base64
import json
import subprocess
import sys
from typing import Any

from itest.assets import AGENT
from itest.source.interpreters import given, interpreters
from itest.source.project import Project
from itest.source.tree import SourceTree


class Foreign:
    """The project's interpreter as a parser, started when the first file needs it."""

    def __init__(self, tree: SourceTree, python: str | None) -> None:
        self._tree = tree
        self._python = python
        self._process: subprocess.Popen[str] | None = None
        self._tried = False

    def parse(self, path: str) -> ast.Module | None:
        """The tree of a file in the terms of our own `ast`; None when there is no newer Python or it fails as well.

        What our `ast` has no node for (type aliases, type parameters) is left out.
        """
        process = self._start()
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(f"{self._tree.root / path}\n")
            process.stdin.flush()
            told = json.loads(process.stdout.readline())
            tree = _node(told) if isinstance(told, list) else None
        except (OSError, ValueError, RecursionError, TypeError):
            return None
        return tree if isinstance(tree, ast.Module) else None

    def close(self) -> None:
        """End the interpreter, if one was started."""
        if self._process is not None:
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process.wait(timeout=10)
            if self._process.stdout is not None:
                self._process.stdout.close()

    def _start(self) -> subprocess.Popen[str] | None:
        if not self._tried:
            self._tried = True
            python = self._find()
            if python:
                try:
                    self._process = subprocess.Popen(
                        [python, "-I", "-S", str(AGENT / "syntax.py")],
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.DEVNULL,
                        text=True,
                        encoding="utf-8",
                    )
                except OSError:
                    return None
        return self._process

    def _find(self) -> str | None:
        """The interpreter that was named, else the project's own when it is of another version than ours."""
        if self._python:
            found = given(self._python)
            return found.path if found else None
        for one in interpreters(Project(self._tree)):
            version = (one.version or "").split(".")[:2]
            if version != [str(part) for part in sys.version_info[:2]]:
                return one.path
        return None


def _node(value: Any) -> Any:
    """A value that the agent's `syntax.py` wrote, as nodes, lists and constants."""
    if isinstance(value, dict):
        items = [_node(item) for item in value["list"]]
        return [item for item, told in zip(items, value["list"], strict=True) if item is not None or told is None]
    if not isinstance(value, list):
        return value
    if value[0] == "!":
        return _constant(value[1], value[2])
    cls = getattr(ast, value[0], None)
    if cls is None:
        return None
    made = cls()
    for name, told in value[1].items():
        setattr(made, name, _node(told))
    return made


def _constant(kind: str, text: str) -> Any:
    if kind == "bytes":
        return base64.b64decode(text)
    return ... if kind == "ellipsis" else ast.literal_eval(text)
