"""Where a framework configuration key gets its value: classes, mappings, keywords and `app.config[...] = ...`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.source.code import Code
from itest.source.outline import Outline, expressions
from itest.source.syntax import attribute_of, dotted, keyword, text

_SETTERS = frozenset({"from_mapping", "update", "dict", "setdefault"})


def config_values(code: Code, key: str) -> Iterator[tuple[Outline, ast.expr, str, int]]:
    """Every expression assigned to the key in the application's files, with its scope and line."""
    for outline in code.mentioning(key):
        for definition in outline.assignments:
            if definition.name == key and definition.value is not None:
                yield outline, definition.value, definition.scope, definition.line
        for place in outline.places:
            statement = place.statement
            if isinstance(statement, ast.Assign) and _is_item(statement.targets[0], key):
                yield outline, statement.value, place.scope, statement.lineno
            for node in expressions(statement):
                value = _given(node, key)
                if value is not None:
                    yield outline, value, place.scope, value.lineno


def classes_named(code: Code, key: str) -> Iterator[str]:
    """What dictionaries of configurations hold under a name: `{"testing": TestingConfig}`."""
    for outline in code.mentioning(key):
        for definition in outline.assignments:
            value = definition.value
            for name, item in zip(value.keys, value.values, strict=True) if isinstance(value, ast.Dict) else ():
                identity = code.identity(outline, item) if text(name) == key else ""
                if identity:
                    yield identity


def _is_item(target: ast.expr, key: str) -> bool:
    return isinstance(target, ast.Subscript) and text(target.slice) == key and bool(dotted(target.value))


def _given(node: ast.AST, key: str) -> ast.expr | None:
    """The value in `from_mapping(KEY=value)`, `setdefault("KEY", value)` or `{"KEY": value}`."""
    if isinstance(node, ast.Call) and attribute_of(node) in _SETTERS:
        if attribute_of(node) == "setdefault" and len(node.args) == 2 and text(node.args[0]) == key:
            return node.args[1] if "config" in (dotted(node.func) or "") else None
        return keyword(node, key)
    if isinstance(node, ast.Dict):
        for name, value in zip(node.keys, node.values, strict=True):
            if text(name) == key:
                return value
    return None
