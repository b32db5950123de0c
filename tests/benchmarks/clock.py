"""Compares two pieces of work by the CPU time that they cost, interleaved so that load hits both alike."""

from __future__ import annotations

import resource
import statistics
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


def ratio(work: Callable[[], object], floor: Callable[[], object], *, rounds: int = 5, times: int = 10) -> float:
    """How many times the CPU of `floor` one call of `work` takes: the median over interleaved rounds."""
    return statistics.median(cost(work, times) / cost(floor, times) for _ in range(rounds))
