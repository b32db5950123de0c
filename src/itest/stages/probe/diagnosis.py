"""One clear message for an application that cannot be imported: what, where in the project, and what to do."""

from __future__ import annotations

import re
from typing import Any

from itest.errors import ItestError
from itest.model.facts import AppEntry, ProjectFacts
from itest.sandbox import JobError

_HEADING = re.compile(r"\d+ validation errors? for ")
_SERVERS = {"postgresql": "PostgreSQL on 127.0.0.1:5432", "mysql": "MariaDB or MySQL on 127.0.0.1:3306"}
_INSTALL = {
    "poetry": "poetry install",
    "uv": "uv sync",
    "pdm": "pdm install",
    "pipenv": "pipenv install --dev",
    "hatch": "hatch env create",
    "pip": "pip install -r requirements.txt",
}


def failure(error: JobError, facts: ProjectFacts, entry: AppEntry) -> ItestError:
    """The error to show for a failed probe."""
    needs = list(error.error.get("needs") or ())
    where = place_of(error)
    for need in needs:
        explained = _explained(need, facts)
        if explained is not None:
            problem, advice = explained
            if need["kind"] in ("service", "foreign"):
                problem += f": {first_line(error)}"
            return ItestError(problem, advice=advice, where=where)
    problem = f"the application {entry.spelling} cannot be imported: {first_line(error)}"
    if error.error["type"] == "SystemExit":
        problem = f"the application {entry.spelling} ends the process while it is imported{_last_words(error)}"
    advice = "correct this place, or name the application with --app"
    names = [name for need in needs if need["kind"] == "hint" for name in need["names"]]
    if names:
        advice += f"; if it is about a setting, set the environment variable ({', '.join(names[:4])}) and run again"
    return ItestError(problem, advice=advice, where=where)


def place_of(error: JobError) -> str | None:
    """The project's own line at which it failed."""
    needs = error.error.get("needs") or ()
    return next((need["where"] for need in needs if need["kind"] == "place"), None)


def _explained(need: dict[str, Any], facts: ProjectFacts) -> tuple[str, str] | None:
    kind = need["kind"]
    if kind == "module":
        manager = facts.tooling.package_manager or "pip"
        advice = (
            f"install the project's dependencies ({_INSTALL.get(manager, _INSTALL['pip'])}), or name another --python"
        )
        return f"the project's environment lacks the module {need['name']}", advice
    if kind == "variable":
        problem = f"the environment variable {need['name']} is wanted and could not be guessed: {need['problem']}"
        return problem, f"set {need['name']} to a value for tests and run itest again"
    if kind == "database":
        return "the application connects to its database when it is imported", "start " + _SERVERS.get(
            facts.database.dialect if facts.database else "", _SERVERS["postgresql"]
        )
    if kind == "tables":
        problem = "the application reads its tables while it is imported, before anything could make them"
        return problem, "read them when they are needed (in the first request or at start-up), not at import"
    if kind == "service":
        problem = "the application connects to a service while it is imported, and nothing answers there"
        return problem, "start the service on this machine, or let the application connect when it first needs it"
    if kind == "foreign":
        advice = "let its address come from the environment, where tests can lead it to a server of their own"
        return "the application connects to another machine while it is imported", advice
    if kind == "outside":
        problem = f"the application writes outside the project when it is imported: {need['path']}"
        return problem, "make the path configurable, itest lets nothing write there"
    return None


def _last_words(error: JobError) -> str:
    """What it has printed, or given as the reason, before it left."""
    printed = error.output.partition("Traceback (most recent call last)")[0]
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    reason = str(error.error["message"]).strip()
    said = [*lines[-3:], *([reason] if reason and not reason.isdigit() else [])]
    return f": {' '.join(said)}"[:400] if said else f" (exit code {reason or 0})"


def first_line(error: JobError) -> str:
    """What was raised; a heading such as `1 validation error for Settings` with what follows it."""
    lines = [line.strip() for line in str(error.error["message"]).strip().splitlines() if line.strip()]
    shown = lines[:3] if lines and _HEADING.match(lines[0]) else lines[:1]
    return f"{error.error['type']}: {', '.join(shown)}"
