"""Which of some words occur in a text: files of one project are made of the same words, each is looked at once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPACED = bytes(c if c > 127 or chr(c).isalnum() or c == ord("_") else ord(" ") for c in range(256))
_PIECES = re.compile(r"\w+")


class Vocabulary:
    """What is sought (any pieces of text, words for short) and what the texts so far consist of."""

    def __init__(self) -> None:
        self._sought: set[str] = set()
        self._anywhere: list[str] = []
        self._kernels: dict[str, bytes] = {}
        self._plain: set[str] = set()
        self._known: set[bytes] = set()
        self._telling: dict[bytes, list[str]] = {}
        self._tell: set[bytes] = set()
        self._last: tuple[str, tuple[set[str], set[str]]] | None = None

    def seek(self, words: Iterable[str]) -> None:
        """Look for these words as well from now on."""
        new = set(words) - self._sought
        if not new:
            return
        self._sought |= new
        kernels: dict[str, bytes] = {}
        for word in new:
            piece = max(_PIECES.findall(word), key=len, default="")
            if not piece:
                self._anywhere.append(word)
            else:
                kernels[word] = piece.encode()
            if piece == word:
                self._plain.add(word)
        self._last = None
        self._kernels.update(kernels)
        self._learn(self._known, kernels)

    def guess(self, text: str) -> tuple[set[str], set[str]]:
        """Those of the words that occur in the text for sure, and those of which only a part is known to."""
        if self._last is None or self._last[0] is not text:
            spoken = set(text.encode("utf-8", "surrogatepass").translate(_SPACED).split())
            new = spoken - self._known
            if new:
                self._learn(new, self._kernels)
                self._known |= new
            told = set(self._anywhere).union(*map(self._telling.__getitem__, spoken & self._tell))
            sure = told & self._plain
            self._last = (text, (sure, told - sure))
        return self._last[1]

    def has(self, text: str, words: Iterable[str]) -> list[str]:
        """Those of some sought words that occur in the text."""
        sure, likely = self.guess(text)
        return [word for word in words if word in sure or (word in likely and word in text)]

    def _learn(self, new: set[bytes], kernels: dict[str, bytes]) -> None:
        """Take down which of the words may be meant where a text has one of the `new` ones."""
        together = b" %s " % b" ".join(new)
        for word, kernel in kernels.items():
            at = together.find(kernel)
            while at >= 0:
                end = together.index(b" ", at)
                told = together[together.rindex(b" ", 0, at + 1) + 1 : end]
                self._telling.setdefault(told, []).append(word)
                self._tell.add(told)
                at = together.find(kernel, end)


VOCABULARY = Vocabulary()
"""The one of this run."""
