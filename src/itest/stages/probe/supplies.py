"""What has been supplied to an application so that it starts: variables, folders and files that its suite sets too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from itest.model.facts import ProjectFacts
from itest.sandbox import Sandbox
from itest.stages.probe.examples import examples
from itest.stages.probe.guess import other_guesses, value_for

OTHERS = ("DJANGO_SETTINGS_MODULE", "FLASK_APP", "PATH", "HOME", "PYTHONPATH", "TMPDIR")


@dataclass(kw_only=True)
class Supplies:
    """What has been supplied so far; `repairs` says it in words, `tried` counts the values that a variable has had.

    `database` is the folder of the PostgreSQL launcher once the application needs a live database, `examples` are the
    values that the project's sample of an environment file suggests.
    """

    environment: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    repairs: list[str] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)
    database: str | None = None
    examples: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, facts: ProjectFacts, sandbox: Sandbox) -> Supplies:
        """Starts with a value for each variable that the source demands and the database does not explain."""
        supplies = cls(environment=dict(sandbox.environment), examples=examples(Path(facts.root)))
        for variable in facts.variables:
            ours = variable.name in database_variables(facts) or variable.name in OTHERS
            if variable.required and not ours and variable.name not in supplies.environment:
                value = next(iter(variable.choices), None) or supplies.first(variable.name)
                supplies.set(variable.name, value, "the source demands it")
        return supplies

    def first(self, name: str, kind: str | None = None) -> str:
        """The value to try first."""
        return self.examples.get(name) or value_for(name, kind)

    def others(self, name: str, kind: str | None, problem: str) -> list[str]:
        """What to try when a value was not accepted."""
        guess = [value_for(name, kind)] if name in self.examples else []
        return [value for value in [*guess, *other_guesses(name, kind, problem)] if value != self.examples.get(name)]

    def set(self, name: str, value: str, why: str) -> None:
        self.environment[name] = value
        self.tried[name] = self.tried.get(name, 0) + 1
        self.repairs.append(f"set {name} ({why})")

    def recorded(self, facts: ProjectFacts) -> dict[str, str]:
        """The variables that the tests must set too; the database's are in the wiring."""
        return {name: value for name, value in self.environment.items() if name not in database_variables(facts)}


def database_variables(facts: ProjectFacts) -> set[str]:
    """The variables that carry a part of the database's address: the wiring sets them."""
    database = facts.database
    return {name for name, _ in (*database.variables, *database.beside)} if database else set()
