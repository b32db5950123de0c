"""Whether an application hands work to a queue: by what it declares and calls, not by what it lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.boundaries._jobs import kind_of, unsupported
from tests.inspect.trees import facts_of

APP = "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index(): return ''\n"


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        ("from celery import Celery\nworker = Celery('shop')\n", 2, "Celery('shop')"),
        ("from celery import shared_task\n@shared_task\ndef send(): ...\n", 2, "@shared_task"),
        ("from celery import shared_task\n@shared_task(bind=True)\ndef send(self): ...\n", 2, "shared_task(bind=True)"),
        ("from celery import Task\nclass Send(Task): ...\n", 2, "class Send(Task)"),
        ("import rq\nqueue = rq.Queue('mails')\n", 2, "rq.Queue('mails')"),
        ("import dramatiq\n@dramatiq.actor\ndef send(): ...\n", 2, "@dramatiq.actor"),
        ("from arq import create_pool\nasync def start(): return await create_pool()\n", 2, "create_pool()"),
    ],
)
def test_what_hands_work_over_is_found_where_it_does(tmp_path: Path, source: str, line: int, text: str) -> None:
    """The evidence is the task, the queue or the connection with its line."""
    facts = facts_of(tmp_path, {"app.py": APP, "jobs.py": source})

    found = next(boundary for boundary in facts.boundaries if boundary.name == "queue")
    assert [(e.where.path, e.where.line, e.text) for e in found.evidence][:1] == [("jobs.py", line, text)]


def test_the_class_with_the_functions_of_an_arq_worker_comes_first(tmp_path: Path) -> None:
    """A suite needs it to play the worker."""
    settings = (
        "from arq.connections import RedisSettings\nclass WorkerSettings:\n    functions = []\n"
        "    redis_settings = RedisSettings()\n"
    )
    facts = facts_of(tmp_path, {"app.py": APP, "work/__init__.py": "", "work/settings.py": settings})

    found = next(boundary for boundary in facts.boundaries if boundary.name == "queue")
    assert (found.evidence[0].where.path, found.evidence[0].text) == ("work/settings.py", "class WorkerSettings")


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "celery\nrq\n"},
        {"later.py": "from fastapi import BackgroundTasks\ndef later(tasks: BackgroundTasks): tasks.add_task(print)\n"},
        {"celery/__init__.py": "class Celery: ...\n", "jobs.py": "from celery import Celery\nCelery()\n"},
        {"jobs.py": "from celery.schedules import crontab\nEVERY_DAY = crontab(hour=7)\n"},
        {"jobs.py": "import queue\nwaiting = queue.Queue()\n"},
    ],
)
def test_what_stays_in_the_process_is_no_queue(tmp_path: Path, files: dict[str, str]) -> None:
    """A requirement that nobody imports, background tasks, a package of the project's own, a time table, threads."""
    facts = facts_of(tmp_path, {"app.py": APP, **files})

    assert "queue" not in {boundary.name for boundary in facts.boundaries}


@pytest.mark.parametrize(
    ("source", "kind", "why"),
    [
        ("from celery import shared_task\n@shared_task\ndef send(): ...\n", "celery", None),
        ("import rq\nqueue = rq.Queue('mails')\n", "rq", None),
        ("import dramatiq\n@dramatiq.actor\ndef send(): ...\n", "dramatiq", None),
        ("from huey import RedisHuey\nhuey = RedisHuey('shop')\n", "huey", None),
        ("import saq\nqueue = saq.Queue.from_url('redis://')\n", "", "SAQ"),
        ("from arq import create_pool\nasync def start(): return await create_pool()\n", "", "event loop"),
        ("import taskiq\nbroker = taskiq.InMemoryBroker()\n", "", "event loop"),
    ],
)
def test_a_worker_that_cannot_be_played_is_named(tmp_path: Path, source: str, kind: str, why: str | None) -> None:
    """The boundary is shown all the same; nobody promises tests of it."""
    facts = facts_of(tmp_path, {"app.py": APP, "jobs.py": source})

    assert kind_of(facts) == kind
    assert (unsupported(facts) is None) if why is None else (why in str(unsupported(facts)))


@pytest.mark.parametrize(
    ("source", "kind", "why"),
    [
        ("import taskiq_redis\nbroker = taskiq_redis.ListQueueBroker('redis://')\n", "taskiq", None),
        ("from arq import create_pool\nasync def start(): return await create_pool()\n", "", "no class"),
    ],
)
def test_workers_on_an_event_loop_are_played_where_there_is_one(
    tmp_path: Path, source: str, kind: str, why: str | None
) -> None:
    """In an ASGI application; arq's worker must also be told its functions."""
    app = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef index(): return ''\n"
    facts = facts_of(tmp_path, {"app.py": app, "jobs.py": source})

    assert kind_of(facts) == kind
    assert (unsupported(facts) is None) if why is None else (why in str(unsupported(facts)))
