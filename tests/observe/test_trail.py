"""What the search keeps is handed to the second look line by line, while both go on."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from itest.agent.observe.playing import trail
from itest.agent.observe.playing.trail import Trail, followed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "trail"
    file.touch()
    return file


def test_scenes_come_in_their_order_and_end_with_the_last(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is laid after the end is not for this look."""
    monkeypatch.setattr(trail, "LAG", 0.0)
    laid = Trail(str(path))
    for number in range(3):
        laid.lay("scene", {"number": number})
    laid.lay("end", {"names": {}})
    laid.lay("scene", {"number": 3})

    assert [told.get("number") for told in followed(str(path))] == [0, 1, 2, None]


def test_a_scene_waits_until_it_is_old_enough(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two worlds must not have the same second in what they tell; the end has none and waits for nothing."""
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    Trail(str(path)).lay("scene", {})
    Trail(str(path)).lay("end", {})

    list(followed(str(path)))

    assert len(waited) == 1
    assert trail.LAG - 1 < waited[0] <= trail.LAG


def test_half_a_line_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process may be writing it."""
    whole = json.dumps({"kind": "end", "at": time.time(), "text": "x" * 50}) + "\n"
    path.write_text(whole[:20])
    rest = iter([whole[20:40], whole[40:]])

    def write(_seconds: float) -> None:
        with path.open("a") as stream:
            stream.write(next(rest))

    monkeypatch.setattr("time.sleep", write)

    assert [told["text"] for told in followed(str(path))] == ["x" * 50]


def test_nobody_follows_a_search_that_has_no_trail() -> None:
    """Then nothing is written."""
    Trail(None).lay("scene", {"number": 1})
