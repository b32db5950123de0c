"""The search and the second look run at the same time, and end together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from itest.agent.observe.again import replay
from itest.agent.observe.known.app import App
from itest.agent.observe.playing.clients import Reply
from itest.agent.observe.playing.phase import Job
from itest.agent.observe.playing.play import Record
from itest.agent.observe.playing.trail import Trail, followed
from itest.errors import ItestError
from itest.sandbox import Sandbox
from itest.stages.observe import _side_by_side


class Box:
    """Both phases as threads; the search lays three scenes, and fails if it is to."""

    def __init__(self, place: Path, error: Exception | None = None) -> None:
        (place / "tmp").mkdir()
        self.root, self.error, self.seen = place, error, list[str]()

    def run_job(self, _job: str, payload: Mapping[str, Any], **_more: object) -> Mapping[str, Any]:
        if payload["phase"] == "replay":
            self.seen += [line["kind"] for line in followed(payload["trail"])]
            return {"records": []}
        for _line in range(3):
            Trail(payload["trail"]).lay("scene", {})
        if self.error is not None:
            raise self.error
        Trail(payload["trail"]).lay("end", {})
        return {"scenes": []}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("itest.agent.observe.playing.trail.LAG", 0.0)


def looked(box: Box) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return _side_by_side({"phase": "search"}, {"phase": "replay"}, cast("Sandbox", box))


def test_the_second_look_plays_what_the_search_keeps(tmp_path: Path) -> None:
    """Up to its end, and both are told."""
    box = Box(tmp_path)

    assert looked(box) == ({"scenes": []}, {"records": []})
    assert box.seen == ["scene", "scene", "scene", "end"]


def test_nobody_waits_for_a_search_that_failed(tmp_path: Path) -> None:
    """What ended it is told, and the second look ends, too."""
    box = Box(tmp_path, ItestError("the application is gone"))

    with pytest.raises(ItestError, match="is gone"):
        looked(box)

    assert box.seen[-1] == "end"


def test_an_interrupted_search_ends_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C reaches the main thread alone; the sandbox takes down what runs."""
    halted = SimpleNamespace(count=0)

    class Interrupted(Box):
        def run_job(self, _job: str, payload: Mapping[str, Any], **_more: object) -> Mapping[str, Any]:
            if payload["phase"] == "search":
                raise KeyboardInterrupt
            return {}

        def halt(self) -> None:
            halted.count += 1

    with pytest.raises(KeyboardInterrupt):
        looked(Interrupted(tmp_path))

    assert halted.count == 1


def test_what_is_kept_of_a_librarys_endpoint_is_played_again_too(tmp_path: Path) -> None:
    """A log-in by a new password, say, where a library serves the log-in."""
    raw = {"method": "POST", "path": "/login", "first_party": False}
    app = App({"framework": "fastapi", "endpoints": [raw]})
    record = Record()
    record.reply = Reply(status=200, body={"token": "x"}, is_json=True)
    player = SimpleNamespace(things={}, turns=False, play=lambda _: record)
    trail = Trail(str(tmp_path / "trail"))
    trail.lay("scene", {"things": {}, "scene": {"endpoint": "POST /login", "script": {}, "record": {"shown": []}}})
    trail.lay("end", {"things": [], "stories": [], "names": {}})

    told = replay(cast("Job", SimpleNamespace(app=app, player=player, payload={"trail": str(tmp_path / "trail")})))

    assert [each["status"] for each in told["records"]] == [200]
    assert player.turns
