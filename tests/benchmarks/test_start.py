"""What starting the tool costs, as a multiple of what starting Python costs in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.clock import ratio

COMMAND = Path(sys.executable).with_name("itest")


def spawn(*command: str) -> None:
    """Run a program as users do: what is installed has its bytecode, whatever the tests' own interpreter writes."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, env=environ)


@pytest.mark.slow
def test_version_costs_at_most_four_times_an_empty_program() -> None:
    """`itest --version` answers before Typer, Rich or anything else is imported."""
    assert ratio(lambda: spawn(str(COMMAND), "--version"), lambda: spawn(sys.executable, "-c", "pass"), within=4) <= 4
