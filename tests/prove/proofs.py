"""Faults and outcomes of a made-up shop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from itest.model.proof import Fault, Outcome, Proof

FAULT = Fault(
    path="shop/orders.py",
    line=12,
    index=3,
    operator="wrong sign",
    name="create_order",
    before="stock -= amount",
    after="stock += amount",
    handler=True,
    fresh=False,
    endpoints=("POST /orders",),
    group="POST /orders",
    tests=("tests/test_orders.py::test_create_order",),
)


def fault(**changes: Any) -> Fault:
    """The fault with other values; `group` follows the endpoints."""
    group = changes.get("endpoints", FAULT.endpoints)[0]
    return replace(FAULT, **{"group": group, **changes})


def caught(**changes: Any) -> Outcome:
    return Outcome(fault=fault(**changes), verdict="caught", test=FAULT.tests[0], reason="assert 1 == 2", ran=1)


def survived(**changes: Any) -> Outcome:
    return Outcome(fault=fault(**changes), verdict="survived", ran=2)


def proof(*outcomes: Outcome, **changes: Any) -> Proof:
    known: dict[str, Any] = {
        "project": "/shop",
        "endpoints": ("POST /orders",),
        "tests": 5,
        "possible": 60,
        "seed": 0,
        "baseline_seconds": 1.0,
        "seconds": 9.6,
    }
    return Proof(outcomes=outcomes, **{**known, **changes})
