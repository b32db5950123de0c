"""Chooses faults: the same seed gives the same choice, spread over endpoints, handlers before what they call."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from itest.errors import ItestError
from itest.model.proof import Fault

FRESH_SHARE = 8
"""One fault in so many may be of the kind that wants the application started anew (some seconds each)."""


def choose(faults: Iterable[Fault], *, limit: int, seed: int, endpoints: Sequence[str] = ()) -> tuple[Fault, ...]:
    """At most `limit` faults; `endpoints` (keys such as "POST /orders", any case) narrows the choice.

    Each endpoint in turn gives one, in handlers first; within an endpoint the operators take turns. Raises ItestError
    when an endpoint is not known.
    """
    pool = list(faults)
    if endpoints:
        pool = _narrowed(pool, endpoints)
    fresh_left = max(2, limit // FRESH_SHARE)
    chosen: list[Fault] = []
    for fault in _in_turn(pool, random.Random(seed)):
        if len(chosen) == limit:
            break
        if fault.fresh and not fresh_left:
            continue
        fresh_left -= fault.fresh
        chosen.append(fault)
    return tuple(chosen)


def _narrowed(pool: Sequence[Fault], endpoints: Sequence[str]) -> list[Fault]:
    known = {_folded(key) for fault in pool for key in fault.endpoints}
    wanted = {_folded(key) for key in endpoints}
    unknown = [key for key in endpoints if _folded(key) not in known]
    if unknown:
        advice = "It is spelled as in the report: method and path, for example --endpoint 'POST /orders/{id}'."
        raise ItestError(f"--endpoint {unknown[0]}: there is nothing of it that could be broken", advice=advice)
    return list(_under(pool, wanted))


def _under(pool: Sequence[Fault], wanted: set[str]) -> Iterator[Fault]:
    """The faults that those endpoints run; what several endpoints call is reported under the wanted one."""
    for fault in pool:
        mine = [key for key in fault.endpoints if _folded(key) in wanted]
        if mine:
            yield fault if fault.handler else dataclasses.replace(fault, group=mine[0])


def _folded(key: str) -> str:
    method, _, path = key.strip().partition(" ")
    return f"{method.upper()} {path.strip().rstrip('/').lower()}"


def _in_turn(pool: Sequence[Fault], chance: random.Random) -> Iterator[Fault]:
    """All faults, one of each endpoint in turn."""
    groups: dict[str, list[Fault]] = {}
    for fault in sorted(pool, key=lambda f: (f.path, f.index)):
        groups.setdefault(fault.group, []).append(fault)
    names = sorted(groups)
    chance.shuffle(names)
    queues = [_mixed(groups[name], chance) for name in names]
    while queues:
        for queue in queues:
            yield queue.pop(0)
        queues = [queue for queue in queues if queue]


def _mixed(faults: list[Fault], chance: random.Random) -> list[Fault]:
    """Handlers first; then the operator that has been least used so far, and lines that are not broken yet."""
    chance.shuffle(faults)
    used: Counter[object] = Counter()
    ranked: list[tuple[int, int, int, int, Fault]] = []
    for number, fault in enumerate(faults):
        place = (fault.path, fault.line)
        ranked.append((not fault.handler, used[place], used[fault.operator], number, fault))
        used[place] += 1
        used[fault.operator] += 1
    return [rank[-1] for rank in sorted(ranked, key=lambda rank: rank[:-1])]
