"""What the player of arq's worker does with jobs that really went through Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from arq import Retry, create_pool
from arq.connections import RedisSettings

from .support.queue import Queue, job
from .support.redis_server import own_redis
from .support.worker import Worker

REDIS = own_redis()
DONE: list[object] = []


async def add(_: Any, a: int, b: int = 1) -> int:
    DONE.append(a + b)
    return a + b


async def slow(_: Any) -> None:
    await asyncio.sleep(30)


async def stubborn(context: Any) -> None:
    DONE.append(context["job_try"])
    if context["job_try"] < 3:
        raise Retry(defer=3600)


async def broken(context: Any) -> None:
    await context["redis"].enqueue_job("add", 5)
    raise ValueError("no")


class WorkerSettings:
    functions = [add, slow, stubborn, broken]


class Loop:
    """Runs what is asked of it, as the suite's own running application does."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    def run(self, function: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        return self._loop.run_until_complete(function(*arguments))


@pytest.fixture(scope="session")
def loop() -> Loop:
    return Loop()


@pytest.fixture(scope="session")
def worker(loop: Loop) -> Worker:
    return Worker(loop, WorkerSettings, REDIS)


@pytest.fixture
def queue(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    worker.forget()
    DONE.clear()
    yield Queue(worker, monkeypatch)


@pytest.fixture(scope="session")
def hand_over(loop: Loop) -> Callable[..., Any]:
    pool = loop.run(create_pool, RedisSettings(host=REDIS.host, port=REDIS.port, database=REDIS.database))
    return lambda *told, **how: loop.run(lambda: pool.enqueue_job(*told, **how))


def test_jobs_run_when_the_block_is_left(queue: Queue, hand_over: Callable[..., Any]) -> None:
    with queue() as jobs:
        hand_over("add", 2, b=3)
        assert DONE == []

    assert jobs == [job("add", 2, b=3)]
    assert DONE == [5]


def test_what_was_handed_over_before_is_left_out(queue: Queue, hand_over: Callable[..., Any]) -> None:
    hand_over("add", 1)

    with queue() as jobs:
        pass

    assert jobs == []
    assert DONE == []


def test_a_job_is_tried_again_at_once(queue: Queue, hand_over: Callable[..., Any]) -> None:
    with queue() as jobs:
        hand_over("stubborn")

    assert jobs == [job("stubborn", attempts=3)]
    assert DONE == [1, 2, 3]


def test_a_job_for_tomorrow_and_one_that_sleeps_run_now(queue: Queue, hand_over: Callable[..., Any]) -> None:
    with queue() as jobs:
        hand_over("slow")
        hand_over("add", 1, _defer_by=timedelta(days=1))

    assert jobs == [job("slow"), job("add", 1)]


def test_failures_are_seen_and_what_jobs_hand_over_runs_too(queue: Queue, hand_over: Callable[..., Any]) -> None:
    with queue() as jobs:
        hand_over("broken")

    assert jobs == [job("broken", failed="ValueError"), job("add", 5)]


def test_a_job_that_nobody_knows_stops_nothing(queue: Queue, hand_over: Callable[..., Any]) -> None:
    queue.publish("nobody_knows_this", 1)
    with queue() as jobs:
        hand_over("add", 1)

    assert jobs == [job("nobody_knows_this", 1, failed="JobExecutionFailed"), job("add", 1)]


def test_a_broker_that_is_down_takes_nothing(queue: Queue, hand_over: Callable[..., Any]) -> None:
    queue.is_down()

    with queue() as jobs, pytest.raises(redis.ConnectionError):
        hand_over("add", 2)

    assert jobs == []
