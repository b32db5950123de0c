"""What shapes how an application is called."""

from __future__ import annotations

import asyncio

import pytest

from itest.agent import features


class Proxy:
    """Flask's `request`, say, which nobody may ask anything outside of one."""

    def __getattribute__(self, name: str) -> object:
        raise RuntimeError("outside of a request")


def test_an_event_loop_of_the_import_is_known_while_it_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that were made with it refuse any other."""
    loop = asyncio.new_event_loop()
    monkeypatch.setattr("gc.get_objects", lambda: [Proxy(), loop, object()])

    assert features.held() == ["event_loop"]
    loop.close()
    assert features.held() == []
