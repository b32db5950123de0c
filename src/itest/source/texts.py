"""Looks for words and patterns in the text of the application's modules: what costs a syntax tree is asked of few."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from itest.source.aside import aside
from itest.source.tree import SourceFile

PLAIN = frozenset(
    [
        *("__future__", "abc", "asyncio", "collections", "contextlib", "dataclasses", "datetime", "decimal", "enum"),
        *("functools", "itertools", "json", "logging", "math", "os", "pathlib", "random", "re", "string", "sys"),
        *("time", "typing", "typing_extensions", "uuid"),
    ]
)
"""What nobody looks for among the libraries, and half of all imports are of."""


class Texts:
    """`modules` are files by dotted name, of which tests, examples and migrations do not count; `own` the project's
    packages. Each search gives names of modules, in the order of `modules`.

    A word costs a tenth of an alternative in a pattern; a pattern that begins with a letter costs little more.
    """

    def __init__(self, modules: Mapping[str, SourceFile], own: Collection[str]) -> None:
        self._modules = modules
        self._passed_over = PLAIN.union(own, [""])

    @cached_property
    def all(self) -> tuple[tuple[str, str], ...]:
        """The application's modules with their text."""
        return tuple((module, file.text) for module, file in self._modules.items() if not aside(file.path))

    def mentioning(self, words: tuple[str, ...]) -> Iterator[str]:
        """Those in whose text one of the words occurs."""
        return (module for module, text in self.all if _says(text, words))

    def matching(self, pattern: re.Pattern[str], words: tuple[str, ...] = ()) -> Iterator[str]:
        """Those in whose text the pattern or one of the words occurs."""
        return (module for module, text in self.all if _says(text, words) or pattern.search(text))

    def importing(self, pattern: re.Pattern[str], text: re.Pattern[str] | None = None) -> Iterator[str]:
        """Those that import a library in a line that the pattern finds, and in whose text `text` occurs."""
        found = {module for line, modules in self._imports.items() if pattern.search(line) for module in modules}
        return (module for module, own in self.all if module in found and (text is None or text.search(own)))

    @cached_property
    def _imports(self) -> dict[str, list[str]]:
        """Each line that imports a library, with the modules in which it stands: many have the same ones."""
        found: dict[str, list[str]] = {}
        for module, _ in self.all:
            for line in self._modules[module].imports.split("\n"):
                if line in found or self._of_library(line):
                    found.setdefault(line, []).append(module)
        return found

    def _of_library(self, line: str) -> bool:
        words = line.split(None, 2)
        return "," in line or (len(words) > 1 and words[1].partition(".")[0] not in self._passed_over)


def _says(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  # a generator would cost as much as the search
        if word in text:
            return True
    return False
