"""What itest knows of a package manager: how a person makes the environment and refreshes the lock with it."""

from __future__ import annotations

from dataclasses import dataclass

from itest.registry import room


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """`create` makes the project's environment, `lock` refreshes its lock file (None where there is none)."""

    name: str
    create: str
    lock: str | None = None


def manager_called(name: str | None) -> Manager:
    """The manager of that name; pip for names that nobody knows."""
    managers = room("itest.packaging.managers", "MANAGER")
    found: Manager = managers.get(name or "pip", managers["pip"])
    return found
