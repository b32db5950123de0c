"""What a call's threads do belongs to the call; whoever looks at what it did waits for them, but not for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from itest.agent.observe.playing import threads
from itest.agent.observe.playing.threads import Started


@pytest.fixture
def over() -> Iterator[threading.Event]:
    """Until it is set, what waits for it goes on."""
    event = threading.Event()
    yield event
    event.set()


def seconds_waited(started: Started) -> float:
    begun = time.monotonic()
    started.settle()
    return time.monotonic() - begun


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("outside-https", "wait"),
        ("AnyIO worker thread", "wait"),
        ("Thread-7", "serve_forever"),
        ("Thread-8", "process_request_thread"),
    ],
)
def test_nobody_waits_for_pools_and_servers(name: str, runs: str, over: threading.Event) -> None:
    """The server that plays the services outside starts with the first call, a store's talks to a client for ever."""

    def target() -> None:
        over.wait()

    target.__qualname__ = runs
    started = Started()
    threading.Thread(target=target, name=name, daemon=True).start()

    assert seconds_waited(started) < threads.PATIENCE / 2


def test_what_a_call_starts_is_waited_for() -> None:
    """A thread that sends a mail is done when the mailbox is looked into."""
    done = threading.Event()
    started = Started()
    threading.Timer(0.05, done.set).start()

    started.settle()

    assert done.is_set()


def test_what_once_ran_for_longer_than_anyone_waits_is_not_waited_for_again(
    over: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream, a scheduler: each call would take as long."""
    monkeypatch.setattr(threads, "PATIENCE", 0.2)
    monkeypatch.setattr(Started, "lasting", set())

    def stream() -> None:
        over.wait()

    waited = []
    for _ in range(2):
        started = Started()
        threading.Thread(target=stream, daemon=True).start()
        waited.append(seconds_waited(started))

    first, second = waited
    assert first >= 0.2 > second
