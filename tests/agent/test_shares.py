"""What one of several workers runs of a suite."""

from __future__ import annotations

from types import SimpleNamespace

from itest.agent.suite import arrange
from itest.agent.workers import Worker

ITEMS = [SimpleNamespace(fspath=f"test_{module}.py", name=name) for module in "abc" for name in ("x", "y")]


def test_two_workers_take_every_other_test() -> None:
    """As pytest-xdist may deal them, module or not."""
    assert [Worker(number, 2).share(ITEMS, "given") for number in range(2)] == [ITEMS[::2], ITEMS[1::2]]


def test_modules_that_run_one_by_one_stay_whole() -> None:
    """Every other module, its tests reversed."""
    first, second = (Worker(number, 2).share(arrange(ITEMS, "alone", 0), "alone") for number in range(2))

    assert [(item.fspath, item.name) for item in first] == [
        ("test_c.py", "y"),
        ("test_c.py", "x"),
        ("test_a.py", "y"),
        ("test_a.py", "x"),
    ]
    assert [item.fspath for item in second] == ["test_b.py", "test_b.py"]
