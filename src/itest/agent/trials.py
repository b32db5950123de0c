"""Job "trials": a run of the suite as `suite` has it, on another day or by several workers when that is wanted."""

from __future__ import annotations

import os
from typing import Any, Dict

from . import clock, suite, workers


def main(payload: Dict[str, Any]) -> Dict[str, Any]:
    """`payload` is that of `suite`, with "workers": how many share the tests; gives the answer of `suite`.

    The clock is moved first, by a variable of the environment, so that pytest and its plugins know only the later day.
    """
    clock.move_as_told()
    if payload.get("workers", 1) > 1 and hasattr(os, "fork"):
        return workers.together(payload, suite.main)
    return suite.main(payload)
