"""One call in a scene of its own, and what keeps it from being made."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.playing import effects, mails, rows
from itest.agent.observe.playing.play import NotArrangedError, Scene


def test_a_call_is_not_made_where_a_fixture_misses_a_service_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue lies in the store whose failure is tried: that ends this scene, not the observation."""

    def unreachable(*_: Any) -> Any:
        raise ConnectionError("Connection refused")

    monkeypatch.setattr(Scene, "_prepared", lambda *_: (None, {}))
    monkeypatch.setattr(rows, "Watch", lambda _: None)
    monkeypatch.setattr(mails, "Watch", lambda _: None)
    monkeypatch.setattr(effects, "Watch", unreachable)
    player: Any = SimpleNamespace(usual={}, people=[], tracer=None, effects=[], turns=False)

    with pytest.raises(NotArrangedError, match="ConnectionError: Connection refused"):
        Scene(player, None).call({"method": "GET", "path": "/", "persona": "user"})
