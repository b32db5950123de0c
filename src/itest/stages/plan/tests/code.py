"""A piece of Python source together with the imports and fixtures that it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Import = tuple[str, str]
"""`(module, name)`, read as `from module import name`; an empty name means `import module`."""


@dataclass(frozen=True, slots=True)
class Code:
    """`text` is an expression; `fixtures` are the names of pytest fixtures that occur in it."""

    text: str
    imports: frozenset[Import] = frozenset()
    fixtures: frozenset[str] = frozenset()

    @property
    def constant(self) -> bool:
        """Whether the expression can stand outside a test: it refers to no fixture."""
        return not self.fixtures

    def with_text(self, text: str) -> Code:
        """Other source that needs the same imports and fixtures."""
        return Code(text, self.imports, self.fixtures)


def join(text: str, parts: Iterable[Code]) -> Code:
    """`text` was made of `parts`: it needs everything that they need."""
    known = tuple(parts)
    return Code(
        text,
        frozenset().union(*(part.imports for part in known)),
        frozenset().union(*(part.fixtures for part in known)),
    )
