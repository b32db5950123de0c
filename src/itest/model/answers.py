"""What the user chose, by flag, by prompt or from `.itest.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from itest.model.facts import AppEntry, Interpreter


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """`tests_dir` is relative to the project's root, POSIX; `boundaries` are names of the boundaries room.

    `only`: the endpoints (`METHOD path`) that tests are made of; None means all of them.
    """

    app: AppEntry
    interpreter: Interpreter
    boundaries: tuple[str, ...]
    tests_dir: str = "tests/integration"
    probe: bool = True
    verify: bool = True
    install: bool = True
    only: tuple[str, ...] | None = None
