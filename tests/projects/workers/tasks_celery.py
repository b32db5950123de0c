"""Tasks as applications have them: one that works, one that needs several attempts, one that hands over others."""

from __future__ import annotations

import time

from celery import Celery, chain, shared_task

app = Celery("shop", broker="amqp://nobody@203.0.113.1//")
app.config_from_object({"SHOP_TASK_ALWAYS_EAGER": True}, namespace="SHOP")
DONE: list[object] = []


@app.task
def add(a: int, b: int = 1) -> int:
    DONE.append(a + b)
    return a + b


@app.task(bind=True, max_retries=3, default_retry_delay=3600)
def stubborn(self: object, failures: int) -> None:
    DONE.append(self.request.retries)  # type: ignore[attr-defined]
    if self.request.retries < failures:  # type: ignore[attr-defined]
        raise self.retry(exc=ConnectionError("the line is busy"))  # type: ignore[attr-defined]


@shared_task
def slow() -> None:
    time.sleep(30)


@app.task
def broken() -> None:
    raise ValueError("no")


@app.task
def all_of_it() -> None:
    chain(add.s(1), add.s(5))()


@app.task
def endless() -> None:
    endless.delay()
