"""Tasks as applications have them, on a broker that connects when it is started."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import taskiq

DONE: list[object] = []


class Far(taskiq.AsyncBroker):
    """A broker on another machine."""

    async def startup(self) -> None:
        raise ConnectionRefusedError("nobody is there")

    async def kick(self, message: Any) -> None:
        raise ConnectionRefusedError("nobody is there")

    async def listen(self) -> AsyncGenerator[bytes, None]:
        raise ConnectionRefusedError("nobody is there")
        yield b""


broker = Far().with_middlewares(taskiq.SimpleRetryMiddleware(default_retry_count=3))


@broker.task
async def add(a: int, b: int = 1) -> int:
    DONE.append(a + b)
    return a + b


@broker.task
async def slow() -> None:
    await asyncio.sleep(30)


@broker.task(retry_on_error=True)
async def broken() -> None:
    DONE.append("tried")
    raise ValueError("no")


@broker.task
async def another() -> None:
    await add.kiq(5)
