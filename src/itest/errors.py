"""The errors that a user sees: one clear message that says what to do, and the exit code that goes with it."""

from __future__ import annotations


class ItestError(Exception):
    """The command cannot be carried out; nothing was written.

    `message` is one sentence; `advice` says what to do; `where` is a `path:line` when there is one. Exit code 2.
    """

    exit_code = 2

    def __init__(self, message: str, *, advice: str = "", where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.where = where


class NotGreenError(ItestError):
    """The suite was written but does not pass. Exit code 1."""

    exit_code = 1
