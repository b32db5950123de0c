"""How long the observer may go on."""

from __future__ import annotations

import math

import pytest

from itest.agent.observe.playing import budget


@pytest.mark.parametrize(("load", "longer"), [(0.4, 1.0), (2.0, 1.0), (5.0, 2.5), (40.0, 3.0)])
def test_a_crowded_machine_gets_more_time_on_the_clock(
    load: float, longer: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work that waits for a processor is not an application that hangs."""
    monkeypatch.setattr("os.getloadavg", lambda: (load, 0.0, 0.0))
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert budget.crowd() == longer


def test_calls_are_counted_and_not_the_time_that_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two machines of which one is slower see the same of an application."""
    made, clock = [7], [0.0]
    monkeypatch.setattr("time.process_time", lambda: clock[0])
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    monkeypatch.setattr(budget, "crowd", lambda: 1.0)
    spent = budget.Budget(100, 50, made=lambda: made[0])
    spent.allot(0.5, 10)

    made[0], clock[0] = 7 + 15, 4.9
    assert not spent.over()
    made[0] += 1
    assert spent.over()


def test_the_last_endpoints_have_their_turn_whatever_the_others_took() -> None:
    """A few calls are enough for most deletions, which come last."""
    made = [0]
    spent = budget.Budget(1000, 50, made=lambda: made[0])
    made[0] = 499

    spent.allot(0.5, 1, turn=0.01)

    made[0] = 509
    assert not spent.over()
    made[0] = 510
    assert spent.over()


def test_an_endpoint_whose_calls_are_very_dear_leaves_time_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of all time is for each, more only where few are left."""
    clock = [0.0]
    monkeypatch.setattr("time.process_time", lambda: clock[0])
    spent = budget.Budget(1000, 50, made=lambda: 0)
    whole = 50 * budget.OVERDUE

    spent.allot(0.5, 40)
    clock[0] = 0.11 * whole
    assert spent.over()
    spent.allot(0.5, 39)
    assert not spent.over()
    clock[0] = 0.48 * whole
    spent.allot(0.5, 2)
    clock[0] = 0.51 * whole
    assert spent.over()


@pytest.mark.parametrize(
    ("seconds_each", "calls"), [(0.01, 1000), (0.1, 1000), (0.18, 500), (0.25, 500), (0.5, 250), (9.0, 125)]
)
def test_dear_calls_are_halved_by_what_the_first_of_them_cost(
    seconds_each: float, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that is a third slower comes to the same number; what comes later changes nothing any more."""
    clock, made = [0.0], [0]
    monkeypatch.setattr("time.process_time", lambda: clock[0])
    spent = budget.Budget(1000, 50, made=lambda: made[0])

    made[0], clock[0] = 150, 150 * seconds_each
    spent.allot(1.0, 10)
    assert spent.calls == calls

    made[0], clock[0] = 160, 1000.0
    assert spent.over()
    assert spent.calls == calls


def test_calls_that_take_very_long_end_it_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for an application that computes for minutes."""
    clock = [0.0]
    monkeypatch.setattr("time.process_time", lambda: clock[0])
    spent = budget.Budget(100, 50, made=lambda: 3)

    clock[0] = 51.0
    assert not spent.over()
    clock[0] = 50 * budget.OVERDUE + 1
    assert spent.over()


def test_a_second_look_has_no_limit() -> None:
    """It plays what there is."""
    spent = budget.Budget(math.inf, math.inf, made=lambda: 10_000)

    assert not spent.over()
