"""Puts a working integration test suite into an existing Python project, keeps it in step, audits its fixtures."""

from itest.errors import ItestError

__version__ = "0.1.0"

__all__ = ["ItestError", "__version__"]
