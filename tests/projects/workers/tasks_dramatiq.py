"""Actors as applications have them, on a broker that nobody has started."""

from __future__ import annotations

import time

import dramatiq
from dramatiq.brokers.redis import RedisBroker

broker = RedisBroker(url="redis://127.0.0.1:1/0")
dramatiq.set_broker(broker)
DONE: list[object] = []


@dramatiq.actor
def add(a: int, b: int = 1) -> None:
    DONE.append(a + b)


@dramatiq.actor
def slow() -> None:
    time.sleep(30)


@dramatiq.actor(max_retries=2, min_backoff=3_600_000)
def broken() -> None:
    DONE.append("tried")
    raise ValueError("no")


@dramatiq.actor(queue_name="mails")
def another() -> None:
    add.send(5)


@dramatiq.actor
async def later(a: int) -> None:
    DONE.append(a)
