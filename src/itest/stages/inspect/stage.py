"""Asks every room what it sees in the source and puts the answers together as ProjectFacts."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from itest.model.declarations import Boundary, Framework, Orm
from itest.model.facts import AppEntry, BoundaryFact, Evidence, ProjectFacts, Where
from itest.registry import room
from itest.source.aside import aside
from itest.source.code import Code
from itest.source.project import Project
from itest.source.tree import SourceTree
from itest.stages.inspect.choices import check_python, chosen_app, interpreter, refuse_nothing
from itest.stages.inspect.database import database
from itest.stages.inspect.fixtures import fixtures
from itest.stages.inspect.heedless import heedless
from itest.stages.inspect.tooling import tooling
from itest.stages.inspect.unknowns import unknowns
from itest.stages.inspect.variables import variables


def inspect(tree: SourceTree, *, python: str | None = None, app: str | None = None) -> ProjectFacts:
    """Everything that the files tell about the project below `tree.root`.

    `python` is the interpreter that the user names, `app` the application (`module:attr`, `module:factory()` or a
    Django settings module). Raises ItestError when there is nothing to inspect or when a named thing does not exist.
    """
    with _without_collection():
        return _inspect(tree, python, app)


def _inspect(tree: SourceTree, python: str | None, app: str | None) -> ProjectFacts:
    refuse_nothing(tree)
    check_python(python)
    code = Code(tree)
    project = Project(tree)
    framework, framework_evidence = _framework(code)
    apps = framework.apps(code, project) if framework else ()
    if app is not None:
        apps = chosen_app(code, framework.name if framework else None, apps, app)
    orm, orm_evidence = _orm(code, framework)
    read = variables(code)
    facts = ProjectFacts(
        root=str(tree.root),
        name=project.name,
        source_roots=_roots(code, apps),
        framework=framework.name if framework else None,
        framework_evidence=framework_evidence,
        apps=apps,
        orm=orm.name if orm else None,
        orm_evidence=orm_evidence,
        database=database(code, project, orm, apps, read),
        models=orm.models(code) if orm else (),
        routes=framework.routes(code, apps) if framework else (),
        boundaries=(),
        variables=read,
        interpreter=interpreter(project, framework, python),
        tooling=tooling(code, project),
        fixtures=fixtures(code, framework.name if framework else None, orm.name if orm else None, apps),
        heedless=heedless(code, apps),
        distributions=project.distributions,
        python_files=len(tree.python),
        unparsed=_unparsed(tree),
        unknowns=(),
    )
    found = framework.unknowns(code, apps) if framework and framework.unknowns and app is None else ()
    facts = replace(facts, unknowns=unknowns(code, project, facts, found))
    return replace(facts, boundaries=_boundaries(code, facts))


def _roots(code: Code, apps: tuple[AppEntry, ...]) -> tuple[str, ...]:
    """The source roots, and the project's own folder when the application is imported from there."""
    inside = any(root == "." or apps[0].where.path.startswith(f"{root}/") for root in code.roots) if apps else True
    return code.roots if inside else (*code.roots, ".")


def _framework(code: Code) -> tuple[Framework | None, tuple[Evidence, ...]]:
    """The framework in use that ranks first."""
    rooms: Mapping[str, Framework] = room("itest.frameworks", "FRAMEWORK")
    for framework in sorted(rooms.values(), key=lambda f: f.rank):
        evidence = framework.evidence(code)
        if evidence:
            return framework, evidence
    return None, ()


def _orm(code: Code, framework: Framework | None) -> tuple[Orm | None, tuple[Evidence, ...]]:
    """The ORM in use that ranks first among those that the framework can have."""
    rooms: Mapping[str, Orm] = room("itest.orms", "ORM")
    for orm in sorted(rooms.values(), key=lambda o: o.rank):
        fits = not orm.frameworks or (framework is not None and framework.name in orm.frameworks)
        evidence = orm.evidence(code) if fits else ()
        if evidence:
            return orm, evidence
    return None, ()


def _boundaries(code: Code, facts: ProjectFacts) -> tuple[BoundaryFact, ...]:
    """The detected boundaries, the most critical first."""
    order = ("critical external", "critical internal", "important", "nice to have")
    rooms: Mapping[str, Boundary] = room("itest.boundaries", "BOUNDARY")
    found = []
    for boundary in rooms.values():
        evidence = boundary.detect(code, facts)
        if evidence:
            fact = BoundaryFact(
                name=boundary.name, priority=boundary.priority, reason=boundary.reason, evidence=evidence
            )
            found.append(fact)
    return tuple(sorted(found, key=lambda fact: (order.index(fact.priority), fact.name)))


def _unparsed(tree: SourceTree) -> tuple[Evidence, ...]:
    """Files of the application that could not be read or parsed: nothing in them was looked at."""
    found = []
    for path, file in tree.python.items():
        if not aside(path):
            file.check()
        if file.problem is not None:
            found.append(Evidence(where=Where(path=path, line=file.problem_line), text=file.problem))
    return tuple(found)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Syntax trees are millions of long-lived objects: walking them again and again costs more than parsing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # and thaw: what was made is old now, so that switching on does not walk all of it at once
        gc.unfreeze()
        if enabled:
            gc.enable()
