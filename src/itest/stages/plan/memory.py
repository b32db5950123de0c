"""How the suite gets at what the application keeps in its own memory, so that each test finds it as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from itest.model.runtime import Reference

_TAKEN = {"app", "started", "accounts", "database", "memory", "as_before"}


def memory_context(kept: Sequence[Reference]) -> dict[str, Any]:
    """`memory`: the expressions for what is kept; `memory_imports`: (module, name, alias or None) of what they need."""
    origins = list(dict.fromkeys((reference.module, reference.name) for reference in kept))
    often = Counter(name for _, name in origins)
    aliases = {
        (module, name): f"{name}_of_{module.replace('.', '_')}" if often[name] > 1 or name in _TAKEN else None
        for module, name in origins
    }
    expressions = []
    for reference in kept:
        alias = aliases[reference.module, reference.name]
        rest = reference.expression[len(reference.name) :]
        expressions.append(f"{alias or reference.name}{rest}")
    imports = tuple((module, name, alias) for (module, name), alias in aliases.items())
    return {"memory": tuple(expressions), "memory_imports": imports}
