"""Supplies what an application says it lacks: variables, folders and files in the sandbox's copy. All is recorded."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from itest.model.facts import ProjectFacts
from itest.sandbox import JobError, Sandbox
from itest.stages.probe import blanks
from itest.stages.probe.guess import chosen, value_for
from itest.stages.probe.launcher import LAUNCHERS, lay_launcher
from itest.stages.probe.supplies import OTHERS, Supplies, database_variables

Need = dict[str, Any]
_TEST_SWITCHES = ("TESTING", "TEST", "TEST_MODE", "IS_TESTING", "IS_TEST")


def repair(error: JobError, supplies: Supplies, facts: ProjectFacts, sandbox: Sandbox) -> bool:
    """Supplies what can be supplied for this failure; false when nothing could be."""
    needs: list[Need] = list(error.error.get("needs") or ())
    done = [_supply(need, supplies, facts, sandbox) for need in needs if need["kind"] != "hint"]
    if any(done) or _read_values(needs, supplies, facts):
        return True
    return any(_hint(name, supplies, facts) for need in needs if need["kind"] == "hint" for name in need["names"])


def _supply(need: Need, supplies: Supplies, facts: ProjectFacts, sandbox: Sandbox) -> bool:
    if need["kind"] == "variable":
        return _variable(need, supplies, facts)
    if need["kind"] in ("folder", "file"):
        return _path(need["kind"], need["path"], supplies, sandbox)
    if need["kind"] == "exit":
        return _all_variables(supplies, facts)
    if need["kind"] == "unparsed":
        return _withdrawn(need["name"], supplies)
    if need["kind"] == "database":
        return provide_database(supplies, facts, sandbox)
    return _outside(need["path"], supplies, facts) if need["kind"] == "outside" else False


def _read_values(needs: list[Need], supplies: Supplies, facts: ProjectFacts) -> bool:
    """For a variable's value that was used without a look: None, or our text where a number or a key is wanted."""
    for need in needs:
        if need["kind"] == "blank":
            ours = database_variables(facts)
            names = blanks.unset(facts.variables, supplies.environment, blanks.place_of(needs))
            names = tuple(name for name in names if name not in ours and name not in OTHERS)
            for name in names:
                supplies.set(name, supplies.first(name), "its value is used")
            return bool(names)
        if need["kind"] == "unfit":
            names = blanks.holders(supplies.environment, supplies.tried, need["text"])
            names = blanks.nearest(names, facts.variables, blanks.place_of(needs))
            for name in names:
                supplies.set(name, value_for(name, need["type"]), f"it must be of type {need['type']}")
            return bool(names)
        if need["kind"] == "choice":
            names = blanks.holders(supplies.environment, supplies.tried, need["text"])
            for name in names:
                supplies.set(name, chosen(need["choices"]), "the source knows only some values")
            return bool(names)
    return False


def _variable(need: Need, supplies: Supplies, facts: ProjectFacts) -> bool:
    name = _spelled(need["name"], facts)
    if name in database_variables(facts):
        return False
    if need["problem"] == "missing" and name not in supplies.environment:
        supplies.set(name, supplies.first(name, need["type"]), "it was missing")
        return True
    values = supplies.others(name, need["type"], need["problem"])
    position = supplies.tried.get(name, 0) - 1
    if 0 <= position < len(values):
        supplies.set(name, values[position], f"its value was not accepted: {need['problem']}")
        return True
    if position < 0:
        supplies.set(name, supplies.first(name, need["type"]), f"its value was not accepted: {need['problem']}")
        return True
    return False


def _spelled(name: str, facts: ProjectFacts) -> str:
    """The variable as the source spells it: Django complains of SECRET_KEY where DJANGO_SECRET_KEY is read."""
    known = [variable.name for variable in facts.variables]
    if name in known:
        return name
    longer = [other for other in known if other.upper().endswith("_" + name.upper())]
    same = [other for other in known if other.upper() == name.upper()]
    return (same or (longer if len(longer) == 1 else []) or [name])[0]


def _path(kind: str, path: str, supplies: Supplies, sandbox: Sandbox) -> bool:
    relative = PurePosixPath(path)
    if relative.is_absolute() or ".." in relative.parts:
        return False
    target = sandbox.project / relative
    if target.exists():
        return False
    if kind == "folder":
        target.mkdir(parents=True)
        supplies.folders.add(path)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
        supplies.files.add(path)
    supplies.repairs.append(f"made the {kind} {path}")
    return True


def _all_variables(supplies: Supplies, facts: ProjectFacts) -> bool:
    """For a settings module that just leaves: every variable without default that the source reads."""
    known = {*supplies.environment, *supplies.tried, *database_variables(facts)}
    names = [item.name for item in facts.variables if item.default is None and item.name not in known]
    for name in names:
        supplies.set(name, supplies.first(name), "the settings module left without it")
    return bool(names)


def _withdrawn(name: str, supplies: Supplies) -> bool:
    """Takes back a value that is no JSON, where the field has a default of its own."""
    spelled = next((known for known in supplies.tried if known.upper() == name.upper()), None)
    if spelled is None or supplies.environment.pop(spelled, None) is None:
        return False
    supplies.repairs.append(f"left {spelled} alone (it is no plain text)")
    return True


def provide_database(supplies: Supplies, facts: ProjectFacts, sandbox: Sandbox) -> bool:
    """For an application that connects when it is imported or started: the suite's launcher makes a real database."""
    driver = facts.database.driver if facts.database else None
    if supplies.database or driver not in LAUNCHERS:
        return False
    supplies.database = str(lay_launcher(sandbox.root / "launcher", driver))
    supplies.repairs.append("made a scratch database (the application connects before it serves)")
    return True


def _outside(path: str, supplies: Supplies, facts: ProjectFacts) -> bool:
    """For writes outside the project: the application's own switch for tests, else a variable that names the folder."""
    why = f"it writes to {path} otherwise"
    free = [item for item in facts.variables if item.name not in supplies.environment]
    for variable in free:
        if variable.name.upper() in _TEST_SWITCHES:
            supplies.set(variable.name, "true", why)
            return True
    for variable in free:
        named = variable.default is not None and len(variable.default) > 1 and path.startswith(variable.default)
        if named or re.search(
            r"(DATA|STORAGE|LOG|UPLOAD|MEDIA|CACHE)_?(DIR|PATH|FOLDER|ROOT|FILE)$", variable.name.upper()
        ):
            supplies.set(variable.name, "itest-data", why)
            return True
    return False


def _hint(name: str, supplies: Supplies, facts: ProjectFacts) -> bool:
    """A word in the message that the source reads as a variable."""
    known = {variable.name for variable in facts.variables}
    if name not in known or name in supplies.environment or name in database_variables(facts):
        return False
    supplies.set(name, supplies.first(name), "the error names it")
    return True
