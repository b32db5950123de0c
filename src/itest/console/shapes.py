"""The two shapes that everything is drawn in: a table without lines, and a titled list that ends in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def escape(text: str) -> str:
    """Text of the project's own, in which brackets are no markup."""
    from rich.markup import escape as escaped

    return escaped(text)


def grid(*titles: str) -> Table:
    """A table without lines."""
    from rich.table import Table

    return Table(*titles, box=None, show_header=bool(titles), padding=(0, 2, 0, 0))


def listing(out: Console, title: str, rows: Sequence[tuple[str, ...]], limit: int | None) -> None:
    """A title with a count, then at most `limit` rows; nothing when there are none."""
    if not rows:
        return
    table = grid()
    for row in rows[:limit]:
        table.add_row(*map(escape, row))
    out.print(f"\n[bold]{title}[/] ({len(rows)})")
    out.print(table)
    if limit is not None and len(rows) > limit:
        out.print(f"[dim]and {len(rows) - limit} more (-v shows all)[/]")
