"""What the player of Dramatiq's worker does with jobs that really were serialised."""

from __future__ import annotations


import pytest
import redis

from .support.worker import Worker
from . import tasks_dramatiq as tasks
from .support.queue import Queue, job


@pytest.fixture(scope="session")
def worker() -> Worker:
    return Worker(tasks.broker)


@pytest.fixture
def queue(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> Queue:
    worker.forget()
    tasks.DONE.clear()
    return Queue(worker, monkeypatch)


def test_a_job_runs_when_the_block_is_left(queue: Queue) -> None:
    with queue() as jobs:
        tasks.add.send(2, b=3)
        assert tasks.DONE == []

    assert jobs == [job("add", 2, b=3)]
    assert tasks.DONE == [5]


def test_what_was_handed_over_before_is_left_out(queue: Queue) -> None:
    tasks.add.send(1)

    with queue() as jobs:
        pass

    assert jobs == []
    assert tasks.DONE == []


def test_a_job_is_tried_again_at_once(queue: Queue) -> None:
    with queue() as jobs:
        tasks.broken.send()

    assert jobs == [job("broken", attempts=3, failed="ValueError")]
    assert tasks.DONE == ["tried"] * 3


def test_a_job_that_sleeps_is_not_waited_for(queue: Queue) -> None:
    with queue() as jobs:
        tasks.slow.send()

    assert jobs == [job("slow")]


def test_what_jobs_hand_over_runs_too(queue: Queue) -> None:
    with queue() as jobs:
        tasks.another.send()

    assert jobs == [job("another"), job("add", 5)]
    assert tasks.DONE == [6]


def test_a_job_that_nobody_knows_stops_nothing(queue: Queue) -> None:
    queue.publish("nobody.knows.this", 1)
    with queue() as jobs:
        tasks.add.send(1)

    assert jobs == [job("nobody.knows.this", 1, failed="ActorNotFound"), job("add", 1)]


def test_another_program_can_hand_over_a_job(queue: Queue) -> None:
    queue.publish("add", 4, b=4)

    assert queue.wait_until_processed() == [job("add", 4, b=4)]
    assert tasks.DONE == [8]


def test_a_broker_that_is_down_takes_nothing(queue: Queue) -> None:
    queue.is_down()

    with queue() as jobs, pytest.raises(redis.ConnectionError):
        tasks.add.send(2)

    assert jobs == []


def test_it_is_there_again_in_the_next_test(queue: Queue) -> None:
    with queue() as jobs:
        tasks.add.send(2)

    assert jobs == [job("add", 2)]


def test_a_job_for_tomorrow_runs_now(queue: Queue) -> None:
    with queue() as jobs:
        tasks.add.send_with_options(args=(3,), delay=24 * 3_600_000)

    assert jobs == [job("add", 3)]
