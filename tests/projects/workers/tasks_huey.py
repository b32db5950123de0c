"""Tasks as applications have them, in a storage that nobody has started."""

from __future__ import annotations

import time

from huey import RedisHuey

queue = RedisHuey("shop", url="redis://127.0.0.1:1/0")
DONE: list[object] = []


@queue.task()
def add(a: int, b: int = 1) -> int:
    DONE.append(a + b)
    return a + b


@queue.task()
def slow() -> None:
    time.sleep(30)


@queue.task(retries=2, retry_delay=3600)
def broken() -> None:
    DONE.append("tried")
    raise ValueError("no")


@queue.task()
def another() -> None:
    add(5)
