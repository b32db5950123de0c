"""Django with plain views, DRF or django-ninja: the settings module is the application's entry."""

from __future__ import annotations

from itest.frameworks._django_settings import candidates, setting, visible
from itest.frameworks._django_urls import loose, urls
from itest.model.declarations import Framework
from itest.model.facts import AppEntry, Evidence, Route, Unknown, Where
from itest.source.code import Code
from itest.source.project import Project
from itest.source.syntax import text, unparse

_CALLS = (
    "django.core.management.execute_from_command_line",
    "django.core.wsgi.get_wsgi_application",
    "django.core.asgi.get_asgi_application",
)


def _evidence(code: Code) -> tuple[Evidence, ...]:
    found = []
    for outline, called in code.calls(_CALLS, "django.core"):
        where = Where(path=code.path(outline.module), line=called.node.lineno)
        found.append(Evidence(where=where, text=unparse(called.node)))
    return tuple(found)


def _apps(code: Code, project: Project) -> tuple[AppEntry, ...]:
    return tuple(_entry(code, c.module, c.reason) for c in candidates(code, project))


def _entry(code: Code, module: str, reason: str) -> AppEntry:
    here = code.outline(module)
    first = next((d.line for d in here.assignments if d.name.isupper()), 1)
    where = Where(path=code.path(module), line=first)
    return AppEntry(module=module, attr="", kind="django", where=where, reason=reason)


def _routes(code: Code, apps: tuple[AppEntry, ...]) -> tuple[Route, ...]:
    found = setting(code, apps[0].module, "ROOT_URLCONF") if apps else None
    root = text(found[1].value) if found else None
    if root is not None:
        return urls(code, root)
    return tuple(route for module in loose(code) for route in urls(code, module))


def _unknowns(code: Code, apps: tuple[AppEntry, ...]) -> tuple[Unknown, ...]:
    """Several whole settings modules and nothing but their names to choose by."""
    heads = [app for app in apps if app.reason == apps[0].reason] if apps else []
    if len(heads) < 2 or "names it" in apps[0].reason:
        return ()
    related = visible(code, apps[0].module)
    others = [app for app in heads[1:] if app.module not in related]
    if not others:
        return ()
    why = f"{len(heads)} settings modules look equally good; {apps[0].module} is taken first"
    return (Unknown(what="application", why=why, flag="--app", candidates=tuple(a.spelling for a in apps)),)


FRAMEWORK = Framework(
    name="django",
    title="Django",
    rank=15,
    packages=("django",),
    evidence=_evidence,
    apps=_apps,
    routes=_routes,
    test_dependencies=("pytest-django",),
    unknowns=_unknowns,
)
