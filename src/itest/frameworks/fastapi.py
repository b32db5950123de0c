"""FastAPI: objects and factories, nested routers, class-based controllers as far as decorators show them."""

from __future__ import annotations

from itest.frameworks._asgi_routes import Graph
from itest.frameworks._configuration import arguments
from itest.frameworks._factories import constructions, origins
from itest.frameworks._ranking import ambiguity, entries
from itest.model.declarations import Framework
from itest.model.facts import AppEntry, Evidence, Route, Unknown
from itest.source.code import Code
from itest.source.project import Project

CLASSES = ("fastapi.FastAPI", "fastapi.applications.FastAPI")


def _evidence(code: Code) -> tuple[Evidence, ...]:
    return constructions(code, CLASSES)


def _apps(code: Code, project: Project) -> tuple[AppEntry, ...]:
    return entries(code, project, origins(code, CLASSES), arguments, factory_first=False)


def _routes(code: Code, _apps: tuple[AppEntry, ...]) -> tuple[Route, ...]:
    return Graph(code).flatten()


def _unknowns(_code: Code, apps: tuple[AppEntry, ...]) -> tuple[Unknown, ...]:
    return ambiguity(apps)


FRAMEWORK = Framework(
    name="fastapi",
    title="FastAPI",
    rank=10,
    packages=("fastapi",),
    evidence=_evidence,
    apps=_apps,
    routes=_routes,
    test_dependencies=("httpx",),
    unknowns=_unknowns,
)
