"""What may go wrong with a queue: no broker is there, or somebody else has put a message there that makes no sense."""

from __future__ import annotations

from typing import Iterator

from ..playing.effects import Effects, Trouble, condition

NOBODYS = "nobody.knows.this"


def troubles(seen: Effects) -> Iterator[Trouble]:
    """Where jobs are handed over: nobody takes them, or before them comes one that nothing can run."""
    if seen.get("jobs"):
        yield Trouble("the broker is down", [condition("queue", "is_down")])
        yield Trouble("the queue holds a job that nobody knows", [condition("queue", "publish", NOBODYS)])
