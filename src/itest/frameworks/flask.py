"""Flask and what is built on it (APIFlask, flask-openapi3): objects, factories and their configuration argument."""

from __future__ import annotations

from itest.frameworks._configuration import arguments
from itest.frameworks._factories import constructions, origins
from itest.frameworks._flask_routes import flask_routes
from itest.frameworks._ranking import ambiguity, entries
from itest.model.declarations import Framework
from itest.model.facts import AppEntry, Evidence, Route, Unknown
from itest.source.code import Code
from itest.source.project import Project

CLASSES = ("flask.Flask", "flask.app.Flask", "apiflask.APIFlask", "flask_openapi3.OpenAPI", "connexion.FlaskApp")


def _evidence(code: Code) -> tuple[Evidence, ...]:
    return constructions(code, CLASSES)


def _apps(code: Code, project: Project) -> tuple[AppEntry, ...]:
    return entries(code, project, origins(code, CLASSES), arguments, factory_first=True)


def _routes(code: Code, _apps: tuple[AppEntry, ...]) -> tuple[Route, ...]:
    return flask_routes(code)


def _unknowns(_code: Code, apps: tuple[AppEntry, ...]) -> tuple[Unknown, ...]:
    return ambiguity(apps)


FRAMEWORK = Framework(
    name="flask",
    title="Flask",
    rank=20,
    packages=("flask",),
    evidence=_evidence,
    apps=_apps,
    routes=_routes,
    unknowns=_unknowns,
)
