"""Jobs as applications have them: one that works, one that fails, one that hands over another."""

from __future__ import annotations

import os
import time

import redis
import rq

connection = redis.Redis.from_url(os.environ["REDIS_URL"])
queue = rq.Queue("shop", connection=connection)
DONE: list[object] = []


def add(a: int, b: int = 1) -> int:
    DONE.append(a + b)
    return a + b


def slow() -> None:
    time.sleep(30)


def broken() -> None:
    DONE.append("tried")
    raise ValueError("no")


def another() -> None:
    queue.enqueue(add, 5)
