"""What the player of taskiq's worker does with jobs that really were serialised."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import taskiq.exceptions

from .support.worker import Worker, keep_messages_here

keep_messages_here()

from . import tasks_taskiq as tasks  # noqa: E402
from .support.queue import Queue, job  # noqa: E402

HERE = f"{tasks.__name__}:"


class Loop:
    """Runs what is asked of it, as the suite's own running application does."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    def run(self, function: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        return self._loop.run_until_complete(function(*arguments))


@pytest.fixture(scope="session")
def loop() -> Loop:
    loop = Loop()
    loop.run(tasks.broker.startup)
    return loop


@pytest.fixture(scope="session")
def worker(loop: Loop) -> Worker:
    return Worker(loop)


@pytest.fixture
def queue(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> Queue:
    worker.forget()
    tasks.DONE.clear()
    return Queue(worker, monkeypatch)


def test_a_job_runs_when_the_block_is_left(queue: Queue, loop: Loop) -> None:
    with queue() as jobs:
        loop.run(lambda: tasks.add.kiq(2, b=3))
        assert tasks.DONE == []

    assert jobs == [job(f"{HERE}add", 2, b=3)]
    assert tasks.DONE == [5]


def test_what_was_handed_over_before_is_left_out(queue: Queue, loop: Loop) -> None:
    loop.run(lambda: tasks.add.kiq(1))

    with queue() as jobs:
        pass

    assert jobs == []
    assert tasks.DONE == []


def test_a_job_is_tried_again_at_once(queue: Queue, loop: Loop) -> None:
    with queue() as jobs:
        loop.run(lambda: tasks.broken.kiq())

    assert jobs == [job(f"{HERE}broken", attempts=3, failed="ValueError")]
    assert tasks.DONE == ["tried"] * 3


def test_a_job_that_sleeps_is_not_waited_for(queue: Queue, loop: Loop) -> None:
    with queue() as jobs:
        loop.run(lambda: tasks.slow.kiq())

    assert jobs == [job(f"{HERE}slow")]


def test_what_jobs_hand_over_runs_too(queue: Queue, loop: Loop) -> None:
    with queue() as jobs:
        loop.run(lambda: tasks.another.kiq())

    assert jobs == [job(f"{HERE}another"), job(f"{HERE}add", 5)]
    assert tasks.DONE == [6]


def test_a_job_that_nobody_knows_stops_nothing(queue: Queue, loop: Loop) -> None:
    queue.publish("nobody.knows.this", 1)
    with queue() as jobs:
        loop.run(lambda: tasks.add.kiq(1))

    assert jobs == [job("nobody.knows.this", 1, failed="TaskNotFound"), job(f"{HERE}add", 1)]


def test_another_program_can_hand_over_a_job(queue: Queue) -> None:
    queue.publish(f"{HERE}add", 4, b=4)

    assert queue.wait_until_processed() == [job(f"{HERE}add", 4, b=4)]
    assert tasks.DONE == [8]


def test_a_broker_that_is_down_takes_nothing(queue: Queue, loop: Loop) -> None:
    queue.is_down()

    with queue() as jobs, pytest.raises(taskiq.exceptions.SendTaskError):
        loop.run(lambda: tasks.add.kiq(2))

    assert jobs == []


def test_it_is_there_again_in_the_next_test(queue: Queue, loop: Loop) -> None:
    with queue() as jobs:
        loop.run(lambda: tasks.add.kiq(2))

    assert jobs == [job(f"{HERE}add", 2)]
