"""Three-way merge of sequences (diff3): what one side changed is taken, where both changed is a conflict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import TypeVar

T = TypeVar("T")

Region = tuple[int, int, int, int, int, int]
"""Where base, mine and ours agree: begin and end in each."""


def merge_lines(base: Sequence[str], mine: Sequence[str], ours: Sequence[str]) -> tuple[str, ...] | None:
    """The lines with the changes of both sides; None when they meet. Ends of lines do not count, mine are taken."""
    return merge_sequences(base, mine, ours, str.rstrip)


def merge_sequences(
    base: Sequence[T], mine: Sequence[T], ours: Sequence[T], key: Callable[[T], str]
) -> tuple[T, ...] | None:
    """The same of anything that has a text to be compared by; where sides agree, mine are taken."""
    keys = tuple([key(each) for each in side] for side in (base, mine, ours))
    merged: list[T] = []
    at = (0, 0, 0)
    for begin_b, end_b, begin_m, end_m, begin_o, end_o in _agreed(*keys):
        was, yours, new = keys[0][at[0] : begin_b], keys[1][at[1] : begin_m], keys[2][at[2] : begin_o]
        if yours not in (new, was) and new != was:
            return None
        merged += ours[at[2] : begin_o] if yours == was else mine[at[1] : begin_m]
        merged += mine[begin_m:end_m]
        at = (end_b, end_m, end_o)
    return tuple(merged)


def _agreed(base: list[str], mine: list[str], ours: list[str]) -> Iterator[Region]:
    """The stretches that are in all three, in order, and an empty one at the end."""
    left, right = _matches(base, mine), _matches(base, ours)
    i = j = 0
    while i < len(left) and j < len(right):
        (base_l, start_l, size_l), (base_r, start_r, size_r) = left[i], right[j]
        begin, end = max(base_l, base_r), min(base_l + size_l, base_r + size_r)
        if begin < end:
            size = end - begin
            at_l, at_r = start_l + begin - base_l, start_r + begin - base_r
            yield begin, end, at_l, at_l + size, at_r, at_r + size
        if base_l + size_l < base_r + size_r:
            i += 1
        else:
            j += 1
    yield tuple(chain.from_iterable((len(side),) * 2 for side in (base, mine, ours)))  # type: ignore[misc]  # six


def _matches(base: list[str], side: list[str]) -> list[tuple[int, int, int]]:
    blocks = SequenceMatcher(None, base, side, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks]
