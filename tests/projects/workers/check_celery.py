"""What the player of Celery's worker does with messages that really went through a broker."""

from __future__ import annotations

import os
from collections.abc import Iterator

import kombu.exceptions
import pytest

from .support.redis_server import own_redis
from .support.worker import Worker, broker_url

own = own_redis().beside().url if os.environ.get("ON") == "redis" else "memory://"
os.environ["CELERY_BROKER_URL"] = broker_url(own)
os.environ["CELERY_RESULT_BACKEND"] = "cache+memory://"

from . import tasks_celery as tasks  # noqa: E402
from .support.queue import Queue, job  # noqa: E402

HERE = tasks.__name__


@pytest.fixture(scope="session")
def worker() -> Worker:
    return Worker(tasks.app)


@pytest.fixture
def queue(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    worker.forget()
    tasks.DONE.clear()
    yield Queue(worker, monkeypatch)


def test_a_job_runs_when_the_block_is_left(queue: Queue) -> None:
    with queue() as jobs:
        tasks.add.delay(2, b=3)
        assert tasks.DONE == []

    assert jobs == [job(f"{HERE}.add", 2, b=3)]
    assert tasks.DONE == [5]


def test_what_was_handed_over_before_is_left_out(queue: Queue) -> None:
    tasks.add.delay(1)

    with queue() as jobs:
        pass

    assert jobs == []
    assert tasks.DONE == []


def test_a_job_is_tried_again_at_once(queue: Queue) -> None:
    with queue() as jobs:
        tasks.stubborn.delay(2)

    assert jobs == [job(f"{HERE}.stubborn", 2, attempts=3)]
    assert tasks.DONE == [0, 1, 2]


def test_a_job_is_given_up_with_its_error(queue: Queue) -> None:
    with queue() as jobs:
        tasks.stubborn.delay(9)

    assert jobs == [job(f"{HERE}.stubborn", 9, attempts=4, failed="ConnectionError")]


def test_a_job_for_tomorrow_and_one_that_sleeps_run_now(queue: Queue) -> None:
    with queue() as jobs:
        tasks.add.apply_async((1,), countdown=86400)
        tasks.slow.delay()

    assert jobs == [job(f"{HERE}.add", 1), job(f"{HERE}.slow")]


def test_a_failure_is_seen(queue: Queue) -> None:
    with queue() as jobs:
        tasks.broken.delay()

    assert jobs == [job(f"{HERE}.broken", failed="ValueError")]
    assert jobs != [job(f"{HERE}.broken")]


def test_what_jobs_hand_over_runs_too(queue: Queue) -> None:
    with queue() as jobs:
        tasks.all_of_it.delay()

    assert jobs == [job(f"{HERE}.all_of_it"), job(f"{HERE}.add", 1), job(f"{HERE}.add", 2, 5)]
    assert tasks.DONE == [2, 7]


def test_a_message_that_nobody_understands_stops_nothing(queue: Queue) -> None:
    queue.publish("nobody.knows.this", 1)
    with queue() as jobs:
        with tasks.app.connection_for_write() as connection:
            connection.SimpleQueue("celery").put(
                b"\xff\xfe", content_type="application/x-nothing", headers={"task": f"{HERE}.add", "id": "7"}
            )
        tasks.add.delay(1)

    assert jobs == [
        job("nobody.knows.this", failed="NotRegistered"),
        job(f"{HERE}.add", failed="ContentDisallowed"),
        job(f"{HERE}.add", 1),
    ]


def test_another_program_can_hand_over_a_job(queue: Queue) -> None:
    queue.publish(f"{HERE}.add", 4, b=4)

    assert queue.wait_until_processed() == [job(f"{HERE}.add", 4, b=4)]
    assert tasks.DONE == [8]


def test_jobs_that_never_end_are_given_up(queue: Queue) -> None:
    tasks.endless.delay()

    with pytest.raises(AssertionError, match="go on bringing others"):
        queue.wait_until_processed()


def test_a_broker_that_is_down_takes_nothing(queue: Queue) -> None:
    queue.is_down()

    with queue() as jobs, pytest.raises(kombu.exceptions.OperationalError):
        tasks.add.delay(1)

    assert jobs == []
