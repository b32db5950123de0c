"""Settings that pytest-django loads before any conftest: what they demand has to be in the environment by then."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from itest.errors import ItestError
from itest.model.facts import ProjectFacts
from itest.model.runtime import RuntimeFacts
from itest.sandbox import JobError, Sandbox

VARIABLE = "DJANGO_SETTINGS_MODULE"
SWITCH = re.compile(r"true|false|yes|no|on|off|[01]", re.I)
"""Values that say nothing secret."""


def loaded_early(facts: ProjectFacts) -> str | None:
    """What makes pytest-django load the settings first, in words; None where a conftest comes before."""
    if facts.framework != "django":
        return None
    if os.environ.get(VARIABLE):
        return f"{VARIABLE} is set in this shell"
    options = dict(facts.tooling.pytest_options)
    if VARIABLE in options or "--ds" in options.get("addopts", ""):
        return f"{facts.tooling.pytest_config} names them"
    return None


def refuse_unloadable(facts: ProjectFacts, runtime: RuntimeFacts, sandbox: Sandbox) -> None:
    """Raises ItestError where a run of pytest would end before the suite's conftest could supply a variable.

    What is there in time in a run of pytest is there in each job of the sandbox from now on, and where the shell names
    the settings, pytest-django loads them there as early: what is observed is what the project's own run will see.
    """
    why, entry = loaded_early(facts), runtime.entry
    if why is None or entry is None:
        return
    sandbox.environment.update(_there(facts, runtime))
    switches = {name: value for name, value in _exported(facts, sandbox.environment).items() if SWITCH.fullmatch(value)}
    try:
        sandbox.run_job("django_settings", {"module": entry.module}, environment=switches)
    except JobError:
        _load(facts, runtime, sandbox, entry.module, why)
    else:
        named = {VARIABLE: entry.module} if os.environ.get(VARIABLE) else {}
        sandbox.environment.update(switches | named)


def _load(facts: ProjectFacts, runtime: RuntimeFacts, sandbox: Sandbox, module: str, why: str) -> None:
    """Loads the settings once with all that the shell has; no later job sees that, for there may be secrets in it."""
    try:
        sandbox.run_job("django_settings", {"module": module}, environment=_exported(facts, sandbox.environment))
    except JobError as error:
        message = str(error.error["message"]).strip().splitlines() or [""]
        raise ItestError(
            f"pytest-django loads the settings {module} before any conftest ({why}), and they do not load: "
            f"{error.error['type']}: {message[0]}",
            advice=_advice(runtime),
            where=next((need["where"] for need in error.error.get("needs") or () if need["kind"] == "place"), None),
        ) from error


def _there(facts: ProjectFacts, runtime: RuntimeFacts) -> Iterator[tuple[str, str]]:
    """The supplied variables that the shell has as well, or that pytest-env sets; the values are those for tests."""
    by_plugin = dict(facts.tooling.pytest_options).get("env", "")
    port = "3306" if runtime.wiring.dialect == "mysql" else "5432"
    address = f"{runtime.wiring.url_scheme or runtime.wiring.dialect}://itest@127.0.0.1:{port}/itest"
    parts = {"url": address, "port": port}
    told = [*runtime.environment, *((name, _value(part, parts)) for name, part in runtime.wiring.variables)]
    for name, value in told:
        if name in os.environ or re.search(rf"^\s*(?:\w:)*{re.escape(name)}\s*=", by_plugin, re.M):
            yield name, value


def _value(part: str, parts: dict[str, str]) -> str:
    """A part of an address that leads nowhere; "scheme://" stands for an address of that scheme."""
    return part + parts["url"].partition("://")[2] if part.endswith("://") else parts.get(part, "itest")


def _exported(facts: ProjectFacts, known: Mapping[str, str]) -> dict[str, str]:
    """What this shell has of the other variables that the source reads: for this one look, as pytest would have it."""
    read = {variable.name for variable in facts.variables} - {VARIABLE}
    return {name: value for name, value in os.environ.items() if name in read and name not in known}


def _advice(runtime: RuntimeFacts) -> str:
    if os.environ.get(VARIABLE):
        return f"Run `unset {VARIABLE}` and then itest again: the suite says itself which settings it uses."
    names = ", ".join(name for name, _ in (*runtime.wiring.variables, *runtime.environment)[:4])
    return f"Let pytest set {names} (with the plugin pytest-env), or give the settings defaults, and run itest again."
