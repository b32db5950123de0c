"""Queues: work that the application hands over to be done later, in another process."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.boundaries._jobs import context, requirements, unsupported
from itest.boundaries._uses import evidence, imported, uses
from itest.model.declarations import Boundary, Effect
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code

_TASKS = (
    *("celery.Celery", "celery.Celery().task", "celery.shared_task", "celery.Task", "celery.app.task.Task"),
    *("rq.Queue", "rq.Worker", "rq.SimpleWorker", "rq.decorators.job", "django_rq.", "flask_rq2.", "rq.job.Job"),
    *("dramatiq.actor", "dramatiq.set_broker", "dramatiq.brokers.", "huey.", "procrastinate.", "taskiq.", "taskiq_"),
    *("arq.create_pool", "arq.connections.", "arq.worker.", "arq.cron", "arq.run_worker", "saq.", "litestar_saq."),
    *("django_q.tasks.", "django_tasks.task", "django.tasks.task", "background_task.background", "apscheduler."),
)
_NO_QUEUE = ("apscheduler.triggers", "celery.schedules", "huey.crontab", "rq.exceptions")
_LIBRARIES = imported(
    [
        *("celery", "rq", "django_rq", "flask_rq2", "dramatiq", "huey", "procrastinate", r"taskiq\w*", "arq", "saq"),
        *("litestar_saq", "django_q", "django_tasks", r"django\.tasks", "background_task", "apscheduler"),
    ]
)


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    """Tasks that are declared and queues that are spoken to; what runs inside the process is no queue."""
    found = uses(code, _LIBRARIES, lambda m: m.startswith(_TASKS) and not m.startswith(_NO_QUEUE))
    return tuple(dict.fromkeys([*_worker_settings(code), *found]))[:8] if found else ()


def _worker_settings(code: Code) -> Iterator[Evidence]:
    """Classes that tell arq which functions its worker has."""
    for outline in code.mentioning("redis_settings", "RedisSettings"):
        for definition in outline.classes:
            names = {member.name for member in outline.members(definition.qualname)}
            if "functions" in names and isinstance(definition.node, ast.ClassDef) and not definition.scope:
                yield evidence(code, outline, definition.node, f"class {definition.name}")


BOUNDARY = Boundary(
    name="queue",
    title="Queue",
    priority="important",
    reason="a job that is lost, or fails where nobody looks, is work that was promised and never done",
    detect=_detect,
    effect=Effect(
        kind="jobs",
        fixture="queue",
        module=".support.queue",
        item="job",
        positional=("task", "*args", "**kwargs"),
        innermost=True,
    ),
    fixtures=("queue", "worker", "clean_redis"),
    context=context,
    requirements=requirements,
    unsupported=unsupported,
)
