"""The versioned object that `itest inspect --json` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from itest.model.codec import to_json
from itest.model.facts import AppEntry, BoundaryFact, ExistingFixture, ProjectFacts, Where
from itest.model.plan import FixtureUse

SCHEMA = 1


def as_json(
    facts: ProjectFacts, crossed: Mapping[str, Sequence[str]] | None = None, uses: Sequence[FixtureUse] = ()
) -> dict[str, Any]:
    """All facts as plain JSON; keys are only ever added within one `schema` number.

    `crossed` are, by boundary, the endpoints ("POST /orders") whose code leads there: `endpoints` of each boundary.
    `uses` tell what a suite makes of a fixture: `suite` and `why` of each that it has to do with.
    """
    become = {use.where: use for use in uses}
    return {
        "schema": SCHEMA,
        "root": facts.root,
        "name": facts.name,
        "source_roots": list(facts.source_roots),
        "framework": facts.framework,
        "framework_evidence": to_json(facts.framework_evidence),
        "app": _app(facts.apps[0]) if facts.apps else None,
        "apps": [_app(app) for app in facts.apps],
        "orm": facts.orm,
        "orm_evidence": to_json(facts.orm_evidence),
        "database": to_json(facts.database),
        "models": [{**to_json(m), **_flat(m.where)} for m in facts.models],
        "routes": [{"method": r.method, "path": r.path, "handler": r.handler, **_flat(r.where)} for r in facts.routes],
        "boundaries": [_boundary(boundary, crossed) for boundary in facts.boundaries],
        "environment": _environment(facts),
        "tooling": {**to_json(facts.tooling), "pytest_options": dict(facts.tooling.pytest_options)},
        "fixtures": [_fixture(fixture, become.get(fixture.where)) for fixture in facts.fixtures],
        "distributions": list(facts.distributions),
        "python_files": facts.python_files,
        "unparsed": [{"problem": e.text, **_flat(e.where)} for e in facts.unparsed],
        "unknowns": to_json(facts.unknowns),
    }


def _boundary(boundary: BoundaryFact, crossed: Mapping[str, Sequence[str]] | None) -> dict[str, Any]:
    shown: dict[str, Any] = to_json(boundary)
    return shown if crossed is None else {**shown, "endpoints": list(crossed.get(boundary.name, ()))}


def _fixture(fixture: ExistingFixture, use: FixtureUse | None) -> dict[str, Any]:
    shown = {"name": fixture.name, "scope": fixture.scope, **_flat(fixture.where), "autouse": fixture.autouse}
    return {**shown, "suite": use.use if use else None, "why": use.why if use else ""}


def _flat(where: Where) -> dict[str, Any]:
    return {"file": where.path, "line": where.line}


def _app(app: AppEntry) -> dict[str, Any]:
    shown: dict[str, Any] = {**to_json(app), "spelling": app.spelling, **_flat(app.where)}
    del shown["where"]
    return shown


def _environment(facts: ProjectFacts) -> dict[str, Any]:
    """The interpreter and the variables that the code reads."""
    variables = [
        {"name": v.name, "required": v.required, "default": v.default, **_flat(v.where)} for v in facts.variables
    ]
    return {"interpreter": to_json(facts.interpreter), "variables": variables}
