"""Facts of small made-up projects, for tests that need only a root, an entry and a database."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from itest.model.facts import AppEntry, DatabaseFact, Interpreter, ProjectFacts, Tooling, Variable, Where

WHERE = Where(path="app.py", line=1)
INTERPRETER = Interpreter(path=sys.executable, kind="tests")


def entry(module: str = "app", attr: str = "app", **changes: Any) -> AppEntry:
    """An application entry, an object by default."""
    return replace(AppEntry(module=module, attr=attr, kind="object", where=WHERE, reason="its name"), **changes)


def variable(name: str, *, required: bool = True, default: str | None = None, where: Where = WHERE) -> Variable:
    """An environment variable that the source reads."""
    return Variable(name=name, required=required, default=default, where=where)


def database(dialect: str = "sqlite", **changes: Any) -> DatabaseFact:
    """Where the database's address comes from; from nowhere by default."""
    return replace(DatabaseFact(dialect=dialect, driver=None), **changes)


def project_facts(root: Path, **changes: Any) -> ProjectFacts:
    """The facts of a project at `root` of which nothing but its entry is known."""
    tooling = Tooling(package_manager=None, lockfile=None, dev_dependencies=None, tests_dir=None, pytest_config=None)
    facts = ProjectFacts(
        root=str(root),
        name="shop",
        source_roots=(".",),
        framework="flask",
        framework_evidence=(),
        apps=(entry(),),
        orm=None,
        orm_evidence=(),
        database=None,
        models=(),
        routes=(),
        boundaries=(),
        variables=(),
        interpreter=INTERPRETER,
        tooling=tooling,
        fixtures=(),
        distributions=(),
        python_files=1,
        unparsed=(),
        unknowns=(),
    )
    return replace(facts, **changes)
