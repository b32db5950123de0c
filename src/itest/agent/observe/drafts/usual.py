"""Changes that any call of an account makes, to the time when it was last seen, say: they tell nothing of the call."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, Iterable, List, Mapping

from ..known import holes
from ..known.app import App
from ..playing.play import NotArrangedError, Player
from ..playing.rows import Row, changed_columns
from ..playing.stage import SceneError
from .draft import Draft

Usual = Dict[str, FrozenSet[str]]
READS = 3


def learned(app: App, player: Player, people: Iterable[str]) -> Usual:
    """By table, the columns that change whatever an account reads: those that several reads change."""
    if "user" not in people:
        return {}
    plain = sorted((e for e in app.endpoints if not e.writes and not e.parameters), key=lambda e: e.path)
    seen = [_changed(player, Draft(endpoint, "user").script()) for endpoint in plain[:READS]]
    if len(seen) < 2:
        return {}
    common: Dict[str, FrozenSet[str]] = {}
    for table in {table for each in seen for table in each}:
        found = [each[table] for each in seen if table in each]
        if len(found) >= 2:
            common[table] = frozenset.intersection(*found)
    return {table: columns for table, columns in common.items() if columns}


def _changed(player: Player, script: Dict[str, Any]) -> Mapping[str, FrozenSet[str]]:
    try:
        rows: List[Row] = player.play(script).rows
    except (NotArrangedError, SceneError, holes.UnfilledError):
        return {}
    return {row["table"]: changed_columns(row) for row in rows if row["kind"] == "changed"}
