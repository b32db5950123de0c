"""Which files mention a word: all texts stand in one, so that a word that hardly anybody knows costs one search."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from itest.source.tree import SourceFile


class Mentions:
    """The texts of some files, to be searched for whole words."""

    def __init__(self, files: Mapping[str, SourceFile]) -> None:
        self._paths = tuple(files)
        self._starts: list[int] = []
        texts, at = [], 0
        for path in self._paths:
            texts.append(files[path].text.encode("utf-8", "surrogatepass"))
            self._starts.append(at)
            at += len(texts[-1]) + 1
        self._all = b"\0".join(texts)
        self._starts.append(at)

    def of(self, word: str, beside: str = "") -> Iterator[str]:
        """The files that have the word, and `beside` somewhere."""
        sought, more = word.encode(), beside.encode()
        at = self._all.find(sought)
        while at >= 0:
            end = at + len(sought)
            if _inside_a_word(self._all, at, end):
                at = self._all.find(sought, end)
                continue
            file = bisect_right(self._starts, at) - 1
            start, stop = self._starts[file], self._starts[file + 1]
            if not more or self._all.find(more, start, stop) >= 0:
                yield self._paths[file]
            at = self._all.find(sought, stop)


def _inside_a_word(text: bytes, start: int, end: int) -> bool:
    return text[start - 1 : start] in _WORD or text[end : end + 1] in _WORD


_WORD = frozenset(bytes([sign]) for sign in range(256) if sign > 127 or chr(sign).isalnum() or sign == ord("_"))
