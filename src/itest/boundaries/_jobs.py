"""Which queue library a suite plays the worker for, and what its templates are told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from itest.boundaries._redis import redis_requirements, redis_variables
from itest.boundaries._uses import speaks_of
from itest.model.facts import ProjectFacts
from itest.model.runtime import RuntimeFacts

KINDS = {
    "celery": r"celery",
    "rq": r"(?:rq|django_rq|flask_rq2)",
    "dramatiq": r"(?:dramatiq|django_dramatiq)",
    "huey": r"huey",
    "taskiq": r"taskiq\w*",
    "arq": r"arq",
}
"""The libraries whose worker can be played, the likeliest first, with the packages that show them."""
IN_PROCESS = ("dramatiq", "huey", "taskiq")
"""Those that bring a broker or a storage that needs no server."""
ON_LOOP = ("arq", "taskiq")
"""Those whose worker runs on the event loop of an ASGI application."""
PLAYED = "those of Celery, RQ, Dramatiq, Huey, taskiq and arq"
OTHERS = {
    "SAQ": r"(?:saq|litestar_saq)",
    "Procrastinate": r"procrastinate",
    "Django Q": r"django_q",
    "Django's tasks": r"(?:django_tasks|django\.tasks)",
    "APScheduler": r"apscheduler",
}


def context(facts: ProjectFacts, runtime: RuntimeFacts) -> Mapping[str, Any]:
    """Key `kind`: the library, "" where there is no worker for it; `redis`: whether a Redis is the broker;
    `variables` lead there, as (name, part); `settings` is arq's class as (module, name).
    """
    kind = kind_of(facts)
    redis = kind in ("rq", "arq") or (kind == "celery" and "redis" in runtime.versions)
    return {
        "kind": kind,
        "redis": redis,
        "python": tuple(int(part) for part in runtime.python.split(".")[:2] if part.isdigit()),
        "variables": redis_variables(facts) if redis else (),
        "settings": _settings(facts, runtime) if kind == "arq" else None,
    }


def requirements(given: Mapping[str, Any]) -> tuple[str, ...]:
    """What the suite needs: the Redis in a wheel for machines without one."""
    return redis_requirements(given["python"]) if given["redis"] else ()


def kind_of(facts: ProjectFacts) -> str:
    """The library that the modules in the evidence import; "" for one whose worker cannot be played."""
    kinds = (kind for kind, packages in KINDS.items() if speaks_of(facts, "queue", packages))
    able = (kind for kind in kinds if kind not in ON_LOOP or facts.framework in ("fastapi", "starlette"))
    return next((kind for kind in able if kind != "arq" or _class(facts)), "")


def unsupported(facts: ProjectFacts) -> str | None:
    """Why nobody can play the worker."""
    if kind_of(facts):
        return None
    if any(speaks_of(facts, "queue", KINDS[kind]) for kind in ON_LOOP) and facts.framework in ("django", "flask"):
        return "jobs are handed over on an event loop, and the suite has none for an application such as this one"
    if speaks_of(facts, "queue", KINDS["arq"]):
        return "no class with the functions of arq's worker was found"
    named = next((title for title, packages in OTHERS.items() if speaks_of(facts, "queue", packages)), "")
    return f"jobs go through {named or 'a library'}, whose worker itest cannot play: it plays {PLAYED}"


def _settings(facts: ProjectFacts, runtime: RuntimeFacts) -> tuple[str, str] | None:
    """The module and name of the class with the worker's functions, as the application is imported too."""
    found = _class(facts)
    if found is None:
        return None
    path, name = found
    entry = runtime.entry
    above = [root for root in facts.source_roots if root != "." and path.startswith(f"{root}/")]
    root = max(above, key=len, default="")
    if root and entry and entry.module.startswith(f"{root.replace('/', '.')}."):
        root = ""
    return path.removeprefix(f"{root}/" if root else "").removesuffix(".py").replace("/", "."), name


def _class(facts: ProjectFacts) -> tuple[str, str] | None:
    """The path and the name of the class that tells arq's worker its functions."""
    for boundary in facts.boundaries:
        for each in boundary.evidence if boundary.name == "queue" else ():
            if each.text.startswith("class ") and "(" not in each.text:
                return each.where.path, each.text.removeprefix("class ")
    return None
