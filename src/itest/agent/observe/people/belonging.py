"""Where an account belongs: the household, team or organization that its row refers to."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Mapping

from ..known.app import App, Column
from ..known.words import snake
from ..playing.play import Scene

RANK = re.compile(r"(^|_)(role|level|rank|type|kind|status|state|plan|tier)(_id)?$")
"""What an account is rather than where it belongs."""


def homes(app: App, row: Mapping[str, Any]) -> List[str]:
    """The columns of an account's row that refer to a row of another table of the project's own."""
    return [str(column["name"]) for column in _leading(app) if row.get(column["name"]) is not None]


def settle(scene: Scene, app: App, row: Dict[str, Any]) -> List[str]:
    """Puts a fresh account where one belongs that is there already, as the start-up makes it; the columns set."""
    key = str((app.key_column(str(row["table"])) or {}).get("name"))
    for resident in scene.rows_of(app, str(row["table"])):
        found = homes(app, resident)
        if found and not _same(resident.get(key), row["after"].get(key)):
            return found if scene.set_columns(app, row, {name: resident[name] for name in found}) else []
    return []


def _same(value: Any, told: Any) -> bool:
    """Whether a key as the database has it is the one that the account tells."""
    return str(value).replace("-", "") == str(told).replace("-", "")


def _leading(app: App) -> Iterator[Column]:
    for column in (app.user or {}).get("columns", ()):
        table = str(column.get("references") or "").rpartition(".")[0]
        other = app.by_table.get(table) if table != app.user_table else None
        if other is None or not other.get("first_party", True):
            continue
        if not column.get("primary_key") and not RANK.search(snake(column["name"])):
            yield column
