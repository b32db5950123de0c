"""What the player of RQ's worker does with jobs that really went through Redis."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
import redis
import rq

from .support.redis_server import own_redis
from .support.worker import Worker

REDIS = own_redis()
os.environ["REDIS_URL"] = REDIS.url

from . import tasks_rq as tasks  # noqa: E402
from .support.queue import Queue, job  # noqa: E402

HERE = tasks.__name__


@pytest.fixture(scope="session")
def worker() -> Worker:
    return Worker(REDIS.connect())


@pytest.fixture
def queue(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    worker.forget()
    tasks.DONE.clear()
    yield Queue(worker, monkeypatch)


def test_a_job_runs_when_the_block_is_left(queue: Queue) -> None:
    with queue() as jobs:
        tasks.queue.enqueue(tasks.add, 2, b=3)
        assert tasks.DONE == []

    assert jobs == [job(f"{HERE}.add", 2, b=3)]
    assert tasks.DONE == [5]


def test_what_was_handed_over_before_is_left_out(queue: Queue) -> None:
    tasks.queue.enqueue(tasks.add, 1)

    with queue() as jobs:
        pass

    assert jobs == []
    assert tasks.DONE == []


def test_a_job_is_tried_again_at_once(queue: Queue) -> None:
    with queue() as jobs:
        tasks.queue.enqueue(tasks.broken, retry=rq.Retry(max=2, interval=3600))

    assert jobs == [job(f"{HERE}.broken", attempts=3, failed="ValueError")]
    assert tasks.DONE == ["tried"] * 3


def test_a_job_for_tomorrow_and_one_that_sleeps_run_now(queue: Queue) -> None:
    with queue() as jobs:
        tasks.queue.enqueue_in(timedelta(days=1), tasks.add, 1)
        tasks.queue.enqueue(tasks.slow)

    assert sorted(map(str, jobs)) == sorted(map(str, [job(f"{HERE}.add", 1), job(f"{HERE}.slow")]))


def test_what_jobs_hand_over_runs_too(queue: Queue) -> None:
    with queue() as jobs:
        tasks.queue.enqueue(tasks.another)

    assert jobs == [job(f"{HERE}.another"), job(f"{HERE}.add", 5)]


def test_a_job_that_nobody_knows_stops_nothing(queue: Queue) -> None:
    queue.publish("nobody.knows.this", 1)
    with queue() as jobs:
        tasks.queue.enqueue(tasks.add, 1)

    assert jobs[0].failed is not None
    assert jobs[1] == job(f"{HERE}.add", 1)


def test_arguments_that_nobody_can_read_stop_nothing(queue: Queue) -> None:
    with queue() as jobs:
        broken = tasks.queue.enqueue(tasks.add, 1)
        tasks.connection.hset(broken.key, "data", b"\x00nothing")
        tasks.queue.enqueue(tasks.add, 2)

    assert [each.failed is None for each in jobs] == [False, True]


def test_a_broker_that_is_down_takes_nothing(queue: Queue) -> None:
    queue.is_down()

    with queue() as jobs, pytest.raises(redis.ConnectionError):
        tasks.queue.enqueue(tasks.add, 2)

    assert jobs == []


def test_it_is_there_again_in_the_next_test(queue: Queue) -> None:
    with queue() as jobs:
        tasks.queue.enqueue(tasks.add, 2)

    assert jobs == [job(f"{HERE}.add", 2)]
