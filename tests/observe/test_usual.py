"""Row changes that any call of an account makes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from itest.agent.observe.drafts.usual import learned
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.playing.play import Record

SEEN = {
    "kind": "changed",
    "table": "user",
    "before": {"id": 1, "last_seen": "9:00"},
    "after": {"id": 1, "last_seen": "9:01"},
}
RENAMED = {**SEEN, "after": {"id": 1, "last_seen": "9:02", "name": "Ada"}}
MADE = {"kind": "created", "table": "user", "before": None, "after": {"id": 2, "last_seen": "9:02"}}


def record(*rows: Any) -> Record:
    made = Record()
    made.rows = list(rows)
    return made


def usual(*seen: Record) -> Any:
    endpoints = [Endpoint({"method": "GET", "path": f"/{number}"}) for number in range(len(seen))]
    left = list(seen)
    app: Any = SimpleNamespace(endpoints=endpoints)
    player: Any = SimpleNamespace(play=lambda _: left.pop(0))
    return learned(app, player, ["user"])


def test_what_several_reads_change_is_usual() -> None:
    """What one of them changes beside it is not, nor is what only one changes."""
    assert usual(record(SEEN), record(RENAMED), record()) == {"user": {"last_seen"}}
    assert usual(record(SEEN), record(), record()) == {}
    assert usual(record(SEEN)) == {}


def test_what_was_done_is_told_without_the_usual() -> None:
    """A row that is more than usual stays whole."""
    seen = record(SEEN, RENAMED, MADE)
    seen.usual = {"user": frozenset({"last_seen"})}

    assert seen.done == [RENAMED, MADE]
