"""Compares two pieces of work by the CPU time that they cost, interleaved so that load hits both alike."""

from __future__ import annotations

import math
import resource
from collections.abc import Callable


def spent() -> float:
    """CPU seconds of this process and its finished children, user and system."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def cost(work: Callable[[], object], times: int) -> float:
    """Mean CPU seconds of one call over `times` calls; rusage ticks are coarse, so that one call would say nothing."""
    start = spent()
    for _ in range(times):
        work()
    return (spent() - start) / times


def ratio(
    work: Callable[[], object], floor: Callable[[], object], *, within: float, rounds: int = 8, times: int = 10
) -> float:
    """How many times the CPU of `floor` one call of `work` takes, by the cheapest round of each.

    Load only ever adds to a cost, so the cheapest is the truest; rounds end as soon as the ratio is `within` the bound,
    and what is really dearer stays dearer for all of them.
    """
    dear = cheap = math.inf
    for _ in range(rounds):
        dear, cheap = min(dear, cost(work, times)), min(cheap, cost(floor, times))
        if dear / cheap <= within:
            break
    return dear / cheap
