"""What `inspect` found, for people: each fact with the place that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from itest.console.shapes import escape, grid, listing
from itest.console.text import place
from itest.model.facts import BoundaryFact, ProjectFacts
from itest.model.plan import FixtureUse

if TYPE_CHECKING:
    from rich.console import Console


def draw_facts(out: Console, facts: ProjectFacts, uses: Sequence[FixtureUse] = (), *, limit: int | None) -> None:
    """Everything in `facts`; of long lists at most `limit` rows."""
    out.print(f"[bold]{escape(facts.name)}[/]  [dim]{escape(facts.root)}[/]")
    table = grid()
    for row in _fact_rows(facts):
        table.add_row(*(f"[dim]{escape(row[0])}[/]", *map(escape, row[1:])))
    out.print(table)
    _boundaries(out, facts.boundaries)
    models = [(m.name, m.table or "", f"{len(m.columns)} columns", place(m.where)) for m in facts.models]
    listing(out, "Models", models, limit)
    listing(out, "Routes", [(r.method, r.path, r.handler, place(r.where)) for r in facts.routes], limit)
    listing(out, "Your fixtures and a suite", [(u.name, u.use, _why(u), place(u.where)) for u in uses], limit)
    for unknown in facts.unknowns:
        choice = f" ({', '.join(unknown.candidates)})" if unknown.candidates else ""
        flag = f" Say it with {unknown.flag}." if unknown.flag else ""
        out.print(f"[yellow]?[/] {escape(f'{unknown.what}: {unknown.why}{choice}.{flag}')}", soft_wrap=True)
    for evidence in facts.unparsed:
        out.print(f"[yellow]![/] {escape(f'{place(evidence.where)}  {evidence.text}')}", soft_wrap=True)


def _fact_rows(facts: ProjectFacts) -> Iterator[tuple[str, str, str]]:
    yield "framework", facts.framework or "none found", _first(facts.framework_evidence)
    if facts.apps:
        app = facts.apps[0]
        yield "app", app.spelling, f"{place(app.where)}  {app.reason}"
    for other in facts.apps[1:]:
        yield "", f"or {other.spelling}", f"{place(other.where)}  {other.reason}"
    yield "models by", facts.orm or "none found", _first(facts.orm_evidence)
    if (database := facts.database) is not None:
        address = place(database.where) if database.where else ""
        yield "database", "+".join(filter(None, [database.dialect, database.driver])), address
    if facts.interpreter is not None:
        version = f" ({facts.interpreter.version})" if facts.interpreter.version else ""
        path = facts.interpreter.path.removeprefix(facts.root.rstrip("/") + "/")
        yield "interpreter", path + version, f"found by {facts.interpreter.kind}"
    yield "packages by", facts.tooling.package_manager or "unknown", facts.tooling.lockfile or ""
    yield "tests", facts.tooling.tests_dir or "none", facts.tooling.pytest_config or ""
    needed = [variable.name for variable in facts.variables if variable.required]
    yield "environment", f"{len(facts.variables)} variables", f"required: {', '.join(needed)}" if needed else ""


def _why(use: FixtureUse) -> str:
    return use.why and f"it {use.why}"


def _first(evidence: Sequence[Any]) -> str:
    return f"{place(evidence[0].where)}  {evidence[0].text}" if evidence else ""


def _boundaries(out: Console, boundaries: Sequence[BoundaryFact]) -> None:
    if not boundaries:
        return
    table = grid("Boundary", "Priority", "Why", "Seen at")
    for boundary in boundaries:
        table.add_row(*map(escape, (boundary.name, boundary.priority, boundary.reason, _first(boundary.evidence))))
    out.print()
    out.print(table)
