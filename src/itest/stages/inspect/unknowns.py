"""What inspection could not determine, each with the reason and the flag that answers it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.facts import ProjectFacts, Unknown
from itest.source.aside import aside
from itest.source.code import Code
from itest.source.project import Project

_OTHER_FRAMEWORKS = {
    "litestar.Litestar": "Litestar",
    "quart.Quart": "Quart",
    "aiohttp.web.Application": "aiohttp",
    "sanic.Sanic": "Sanic",
    "tornado.web.Application": "Tornado",
    "falcon.App": "Falcon",
    "falcon.asgi.App": "Falcon",
    "bottle.Bottle": "Bottle",
    "pyramid.config.Configurator": "Pyramid",
    "blacksheep.Application": "BlackSheep",
    "robyn.Robyn": "Robyn",
}
_OTHER_ORMS = {
    "psycopg": "psycopg without an ORM",
    "psycopg2": "psycopg2 without an ORM",
    "alchemical": "Alchemical",
    "peewee": "Peewee",
    "tortoise": "Tortoise",
    "beanie": "Beanie",
    "mongoengine": "MongoEngine",
    "pymongo": "PyMongo",
    "motor": "Motor",
    "databases": "databases",
    "ormar": "ormar",
    "piccolo": "Piccolo",
    "pony": "Pony",
    "aiosqlite": "aiosqlite",
    "edgy": "Edgy",
}
_SERVERS = re.compile(r"postgres|psycopg|asyncpg|mysql|mariadb|mongo|mssql|oracle|redshift|cockroach")
_MARKERS = ("pyproject.toml", "requirements.txt", "setup.py", "manage.py", "Pipfile", "setup.cfg")


def unknowns(
    code: Code, project: Project, facts: ProjectFacts, of_framework: tuple[Unknown, ...]
) -> tuple[Unknown, ...]:
    """All of them, in the order in which a user would answer."""
    found = [*_configuration(project), *_folder(code, facts), *_framework(code, facts)]
    found += [*of_framework, *_app(facts), *_orm(code, facts), *_interpreter(facts)]
    return tuple(found)


def _configuration(project: Project) -> Iterator[Unknown]:
    for item in dict.fromkeys(project.broken):
        yield Unknown(what=item.path, why=f"{item.path}:{item.line} cannot be read: {item.problem}")


def nested_projects(code: Code) -> tuple[str, ...]:
    """Sub-folders that look like projects of their own: they hold a project file and Python."""
    found = []
    for path in code.tree.paths:
        folder, _, name = path.rpartition("/")
        if folder and name in _MARKERS and any(p.startswith(f"{folder}/") for p in code.tree.python):
            found.append(folder)
    return tuple(sorted(set(found)))


def _folder(code: Code, facts: ProjectFacts) -> Iterator[Unknown]:
    """The application lies in a sub-folder that is a project of its own."""
    nested = nested_projects(code)
    if facts.apps:
        path = facts.apps[0].where.path
        homes = [folder for folder in nested if path.startswith(f"{folder}/")]
        if homes and not _is_project(code):
            home = min(homes, key=len)
            why = f"the application lies in {home}/, which is a project of its own"
            yield Unknown(what="project folder", why=why, flag="--project", candidates=(home,))
    elif facts.framework is None:
        candidates = tuple(folder for folder in nested if _web(code, folder))
        if candidates:
            why = "applications lie in sub-folders that are projects of their own"
            yield Unknown(what="project folder", why=why, flag="--project", candidates=candidates)


def _is_project(code: Code) -> bool:
    return any(name in code.tree.names for name in _MARKERS)


def _web(code: Code, folder: str) -> bool:
    words = ("Flask(", "FastAPI(", "Starlette(", "DJANGO_SETTINGS_MODULE")
    files = (file for path, file in code.tree.python.items() if path.startswith(f"{folder}/"))
    return any(any(word in file.text for word in words) for file in files)


def _framework(code: Code, facts: ProjectFacts) -> Iterator[Unknown]:
    if facts.framework is not None:
        return
    supported = "itest supports Flask, FastAPI, Starlette and Django"
    for outline, called in code.calls(_OTHER_FRAMEWORKS, *{n.rpartition(".")[2] for n in _OTHER_FRAMEWORKS}):
        name = _OTHER_FRAMEWORKS[code.meaning(outline, called.node.func, called.scope)]
        why = f"{name} is used ({code.path(outline.module)}:{called.node.lineno}); {supported}"
        yield Unknown(what="framework", why=why)
        return
    yield Unknown(what="framework", why=f"no web application is constructed anywhere; {supported}", flag="--app")


def _app(facts: ProjectFacts) -> Iterator[Unknown]:
    if facts.framework is not None and not facts.apps:
        where = facts.framework_evidence[0].where
        why = f"{facts.framework} is used ({where.path}:{where.line}), but no importable application was found"
        yield Unknown(what="application", why=why, flag="--app")


def _orm(code: Code, facts: ProjectFacts) -> Iterator[Unknown]:
    if facts.orm is not None or facts.framework is None:
        return
    for module, file in code.modules.items():
        tops = () if aside(file.path) else (name for name in _OTHER_ORMS if name in file.text)
        for top in tops:
            line = _imported(code, module, top) if top not in code.packages else None
            if line is not None:
                used = f"{_OTHER_ORMS[top]} is used ({file.path}:{line})"
                yield Unknown(what="orm", why=f"{used} and not supported yet")
                if not _in_a_file(code):
                    yield Unknown(what="data", why=f"{used}, and itest cannot keep tests out of the database behind it")
                return


def _in_a_file(code: Code) -> bool:
    """Whether the sources speak of SQLite, whose files are copied with the project, and of no server."""
    sources = [source.lower() for _, source in code.own]
    return any("sqlite" in source for source in sources) and not any(_SERVERS.search(source) for source in sources)


def _imported(code: Code, module: str, library: str) -> int | None:
    """The line on which the module imports the library, all of its names at once included."""
    outline = code.outline(module)
    for place in outline.places:
        node = place.statement
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").partition(".")[0] == library:
            return node.lineno
        if isinstance(node, ast.Import) and any(each.name.partition(".")[0] == library for each in node.names):
            return node.lineno
    return None


def _interpreter(facts: ProjectFacts) -> Iterator[Unknown]:
    if facts.interpreter is None:
        why = "no environment that belongs to this project was found"
        yield Unknown(what="interpreter", why=why, flag="--python")
