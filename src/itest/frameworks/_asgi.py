"""What the frameworks on Starlette have in common: constructions, applications by rank, the graph of their routes."""

from __future__ import annotations

from itest.frameworks._asgi_routes import Graph
from itest.frameworks._configuration import arguments
from itest.frameworks._factories import constructions, origins
from itest.frameworks._ranking import ambiguity, entries
from itest.model.declarations import Framework
from itest.model.facts import AppEntry, Evidence, Route, Unknown
from itest.source.code import Code
from itest.source.project import Project


def asgi(name: str, title: str, rank: int, classes: tuple[str, ...]) -> Framework:
    """The framework whose applications are instances of `classes`; its distribution is called `name`."""

    def evidence(code: Code) -> tuple[Evidence, ...]:
        return constructions(code, classes)

    def apps(code: Code, project: Project) -> tuple[AppEntry, ...]:
        return entries(code, project, origins(code, classes), arguments, factory_first=False)

    return Framework(
        name=name,
        title=title,
        rank=rank,
        packages=(name,),
        evidence=evidence,
        apps=apps,
        routes=_routes,
        test_dependencies=("httpx",),
        unknowns=_unknowns,
    )


def _routes(code: Code, _apps: tuple[AppEntry, ...]) -> tuple[Route, ...]:
    return Graph(code).flatten()


def _unknowns(_code: Code, apps: tuple[AppEntry, ...]) -> tuple[Unknown, ...]:
    return ambiguity(apps)
