"""How long the observer may go on."""

from __future__ import annotations

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
