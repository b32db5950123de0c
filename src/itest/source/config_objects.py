"""Which configuration class an environment variable may name: `app.config.from_object(os.environ["APP_SETTINGS"])`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.source.aside import is_test
from itest.source.code import Code
from itest.source.outline import Called, Outline
from itest.source.reads import call_read, subscript_read
from itest.source.syntax import attribute_of

_ORDER = ("test", "dev", "local", "", "stag", "prod")


def config_objects(code: Code) -> dict[str, tuple[str, ...]]:
    """Variable to "module.Class" for each configuration class of the project, those for tests first."""
    names = {
        name
        for outline in code.mentioning("from_object")
        for called in outline.calls
        if attribute_of(called.node) == "from_object" and called.node.args
        for name in _read_in(code, outline, called)
    }
    return dict.fromkeys(sorted(names), _classes(code)) if names else {}


def _read_in(code: Code, outline: Outline, called: Called) -> Iterator[str]:
    """The variable that is the argument itself; in a longer expression it is only a part of the name."""
    first = called.node.args[0]
    if isinstance(first, ast.Subscript):
        name = subscript_read(code, outline, first, called.scope)
        yield from [name] if name else []
    elif isinstance(first, ast.Call):
        read = call_read(code, outline, Called(first, called.scope, called.conditional))
        yield from [read.name] if read else []


def _classes(code: Code) -> tuple[str, ...]:
    found = [
        f"{outline.module}.{definition.name}"
        for outline in code.mentioning("Config", "Settings")
        if not is_test(code.path(outline.module))
        for definition in outline.classes
        if not definition.scope and definition.name.lower().endswith(("config", "settings"))
    ]
    return tuple(sorted(found, key=lambda spelled: (_rank(spelled.rpartition(".")[2].lower()), spelled)))


def _rank(name: str) -> int:
    return next((rank for rank, word in enumerate(_ORDER) if word and name.startswith(word)), _ORDER.index(""))
