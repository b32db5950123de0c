"""The environment variables that the application reads, each once."""

from __future__ import annotations

from itest.model.facts import Variable, Where
from itest.source.aside import SCRIPTS
from itest.source.code import Code
from itest.source.reads import EnvRead, env_reads
from itest.source.settings import settings_fields

_SYSTEM = frozenset({"PATH", "HOME", "USER", "PWD", "TERM", "SHELL", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV"})
_SYSTEM_CI = frozenset({"CI", "GITHUB_ACTIONS", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "NO_COLOR", "COLUMNS"})


def variables(code: Code) -> tuple[Variable, ...]:
    """All variables by name; one that any read demands is required, and defaults of secrets are not kept."""
    merged: dict[str, EnvRead] = {}
    for read in (*env_reads(code), *(item.read for item in settings_fields(code))):
        known = merged.get(read.name)
        if read.name in _SYSTEM or read.name in _SYSTEM_CI or read.path.partition("/")[0] in SCRIPTS:
            continue
        if known is None or (read.required and not known.required):
            merged[read.name] = read
    return tuple(_variable(merged[name]) for name in sorted(merged))


def _variable(read: EnvRead) -> Variable:
    where = Where(path=read.path, line=read.line)
    return Variable(name=read.name, required=read.required, default=read.default, where=where)
