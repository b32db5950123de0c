"""The map of the boundaries for people at a terminal: by priority, what crosses each, and what covers it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from itest.console.shapes import escape
from itest.console.text import place
from itest.model.chart import Area, Chart, Crossing

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree


def counted(number: int, word: str) -> str:
    """`1 test`, `3 tests`."""
    return f"{number} {word if number == 1 else word + 's'}"


def headline(chart: Chart) -> str:
    """What there is, in a line."""
    told = f", {len(chart.uncovered)} without a test" if chart.uncovered else ", each with a test"
    without = told if chart.endpoints else " (none is written out in the source)"
    of_itest = f" ({chart.generated} of them by itest)" if chart.generated else ""
    return f"{counted(len(chart.endpoints), 'endpoint')}{without}; {counted(chart.tests, 'test')}{of_itest}"


def standing(area: Area) -> str:
    """How well one boundary is covered, in a few words."""
    if not area.crossings:
        return counted(len(area.tests), "test") if area.tests else "no endpoint is seen to cross it"
    covered = len(area.crossings) - len(area.uncovered)
    by = f" by {counted(len(area.tests), 'test')}" if covered else ""
    return f"{covered or 'none'} of {counted(len(area.crossings), 'endpoint')} covered{by}"


def remark(area: Area, crossing: Crossing) -> str:
    """What covers one endpoint."""
    if crossing.covering or not crossing.tests:
        return counted(len(crossing.covering), "test") if crossing.covering else "no test"
    if len(crossing.tests) == 1:
        return f"1 test, which does not look at {area.name}"
    return f"{len(crossing.tests)} tests, none of which looks at {area.name}"


def draw_chart(out: Console, chart: Chart, *, limit: int | None) -> None:
    """A tree by priority; of each boundary at most `limit` endpoints, uncovered ones first (None: all, with tests)."""
    from rich.tree import Tree

    title = f"[bold]{escape(chart.name)}[/] [dim]{escape(chart.framework or '')}[/]"
    out.print(f"{title}  {escape(headline(chart))}", soft_wrap=True)
    for priority in dict.fromkeys(area.priority for area in chart.areas):
        branch = Tree(f"\n[bold]{priority}[/]")
        for area in chart.areas:
            if area.priority == priority:
                _grow(branch, area, limit)
        out.print(branch)
    for key in chart.uncovered[:limit]:
        out.print(f"[red]no test calls[/] {escape(key)}", soft_wrap=True)
    if limit is not None and len(chart.uncovered) > limit:
        out.print(f"[dim]and {len(chart.uncovered) - limit} more (-v shows all)[/]")
    for note in chart.notes:
        out.print(f"[dim]not read[/] {escape(note)}", soft_wrap=True)


def chart_text(chart: Chart) -> str:
    """The whole tree as plain text."""
    from rich.console import Console

    with io.StringIO() as page:
        draw_chart(Console(file=page, width=200, highlight=False, no_color=True), chart, limit=None)
        return page.getvalue()


def _grow(branch: Tree, area: Area, limit: int | None) -> None:
    colour = "red" if area.uncovered else "green" if area.tests else "yellow"
    chosen = "" if area.chosen is not False else "  [dim]not in itest's suite[/]"
    first = next(iter(area.evidence), None)
    seen = f"  [dim]{escape(place(first.where))}[/]" if first else ""
    node = branch.add(f"[bold]{area.name}[/] {escape(area.title)}  [{colour}]{standing(area)}[/]{seen}{chosen}")
    ordered = sorted(area.crossings, key=lambda crossing: bool(crossing.covering))
    for crossing in ordered[:limit]:
        mark = "[green]✓[/]" if crossing.covering else "[red]✗[/]"
        leaf = node.add(f"{mark} {escape(crossing.endpoint)}  [dim]{escape(remark(area, crossing))}[/]")
        for test in crossing.covering if limit is None else ():
            leaf.add(f"[dim]{escape(test)}[/]")
    if limit is not None and len(ordered) > limit:
        node.add(f"[dim]and {len(ordered) - limit} more[/]")


def chart_document(chart: Chart) -> dict[str, object]:
    """What `map --json` prints, schema 1."""
    return {
        "schema": 1,
        "project": chart.root,
        "name": chart.name,
        "framework": chart.framework,
        "tests": {"total": chart.tests, "generated": chart.generated},
        "endpoints": {"total": len(chart.endpoints), "uncovered": list(chart.uncovered)},
        "boundaries": [_area(area) for area in chart.areas],
        "notes": list(chart.notes),
    }


def _area(area: Area) -> dict[str, object]:
    evidence = [{"path": e.where.path, "line": e.where.line, "text": e.text} for e in area.evidence]
    return {
        "name": area.name,
        "title": area.title,
        "priority": area.priority,
        "reason": area.reason,
        "chosen": area.chosen,
        "watchable": area.watchable,
        "evidence": evidence,
        "endpoints": [_crossing(crossing) for crossing in area.crossings],
        "tests": list(area.tests),
    }


def _crossing(crossing: Crossing) -> dict[str, object]:
    return {
        "endpoint": crossing.endpoint,
        "where": place(crossing.where) if crossing.where else None,
        "seen": crossing.seen,
        "tests": list(crossing.tests),
        "watching": list(crossing.watching),
        "covered": bool(crossing.covering),
    }


def chart_markdown(chart: Chart) -> str:
    """The map as Markdown: a Mermaid drawing, then one table a boundary."""
    return "\n".join([*_opening(chart), *_drawing(chart), *(line for a in chart.areas for line in _section(a))]) + "\n"


def _opening(chart: Chart) -> Iterator[str]:
    yield from (f"# Integration boundaries of {_plain(chart.name)}", "", f"{headline(chart)}.", "")
    if chart.uncovered:
        yield "Without a test: " + ", ".join(f"`{_code(key)}`" for key in chart.uncovered) + "."
        yield ""


def _drawing(chart: Chart) -> Iterator[str]:
    """Endpoints to boundaries; one that every endpoint crosses gets a single line from all of them."""
    numbers = {key: f"e{number}" for number, key in enumerate(chart.endpoints)}
    yield from ("```mermaid", "flowchart LR", '    all(["every endpoint"])')
    drawn: set[str] = set()
    edges = []
    for number, area in enumerate(chart.areas):
        yield f'    b{number}[["{_label(area.name)}<br/>{area.priority}"]]'
        everywhere = len(area.crossings) == len(chart.endpoints) > 1
        sources = ["all"] if everywhere else [numbers[c.endpoint] for c in area.crossings if c.endpoint in numbers]
        drawn.update(sources)
        edges += [f"    {source} --> b{number}" for source in sources]
    for key, name in numbers.items():
        if name in drawn:
            yield f'    {name}["{_label(key)}"]{":::open" if key in chart.uncovered else ""}'
    yield from edges
    yield from ("    classDef open stroke:#c62828,stroke-width:3px,stroke-dasharray:4", "```", "")


def _section(area: Area) -> Iterator[str]:
    yield from (f"## `{area.name}` {_plain(area.title)}", "", f"{area.priority}: {_plain(area.reason)}.", "")
    yield from (f"- `{place(e.where)}` `{_code(e.text)}`" for e in area.evidence)
    if area.evidence:
        yield ""
    if not area.crossings:
        yield from (f"{standing(area)}.", "")
        return
    yield from ("| endpoint | covered by |", "|---|---|")
    for crossing in area.crossings:
        tests = "<br>".join(f"`{_code(test)}`" for test in crossing.covering)
        yield f"| `{_code(crossing.endpoint)}` | {tests or f'**{remark(area, crossing)}**'} |"
    yield ""


def _plain(text: str) -> str:
    """Text in which nothing is markup."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in text)
    return " ".join(escaped.split())


def _code(text: str) -> str:
    """Text between backticks in a table's cell."""
    return " ".join(text.replace("`", "'").replace("|", "\\|").split())


def _label(text: str) -> str:
    """Text in a Mermaid label, where entities are spelled with a number sign."""
    return "".join(char if char.isalnum() or char in " /_-.," else f"#{ord(char)};" for char in text)
