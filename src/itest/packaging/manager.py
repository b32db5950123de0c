"""What itest knows of a package manager: how a person makes the environment and refreshes the lock with it."""

from __future__ import annotations

from dataclasses import dataclass

from itest.registry import room


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """`create` makes the project's environment, `lock` refreshes its lock file (None where there is none).

    On a machine of its own `setup` gets the manager, `install` the project with `{group}` or `{extra}` put in where its
    test libraries are kept in one of that name, and `run` stands before a command. Without `install`: pip does it.
    """

    name: str
    create: str
    lock: str | None = None
    setup: str | None = None
    install: str | None = None
    group: str = ""
    extra: str = ""
    run: str = ""


def manager_called(name: str | None) -> Manager:
    """The manager of that name; pip for names that nobody knows."""
    managers = room("itest.packaging.managers", "MANAGER")
    found: Manager = managers.get(name or "pip", managers["pip"])
    return found
