"""What a function hands to who asks for it, and whether it does anything else: fixtures read without being run."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from itest.source.syntax import FunctionNode


@dataclass(slots=True)
class Handed:
    """`value` is the expression that is returned or yielded, None where that is not clear.

    `entered`: it is what a with statement takes. `more`: the function does something besides making it.
    """

    value: ast.expr | None = None
    entered: bool = False
    more: bool = False
    _bound: dict[str, tuple[ast.expr, bool]] = field(default_factory=dict)


def handed(function: FunctionNode) -> Handed:
    """How the function's value is made, read through assignments and with statements."""
    found = Handed()
    _read(function.body, found)
    found.more = found.more or bool(found._bound)
    return found


def _read(body: list[ast.stmt], found: Handed) -> None:
    telling = [statement for statement in body if not _silent(statement)]
    for index, statement in enumerate(telling):
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and (name := _bound_name(statement)) and statement.value:
            found._bound[name] = (statement.value, False)
            continue
        last = index == len(telling) - 1
        if isinstance(statement, ast.With) and last:
            _enter(statement, found)
            return
        value = _given(statement)
        found.more = found.more or not last or value is None
        if value is not None:
            found.value, found.entered = _resolved(value, found)
        return
    found.more = True


def _enter(statement: ast.With, found: Handed) -> None:
    for item in statement.items:
        if isinstance(item.optional_vars, ast.Name):
            found._bound[item.optional_vars.id] = (item.context_expr, True)
        else:
            found.more = True
    _read(statement.body, found)


def _silent(statement: ast.stmt) -> bool:
    """Imports, `pass` and docstrings."""
    text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return text or isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass))


def _bound_name(statement: ast.Assign | ast.AnnAssign) -> str | None:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else None


def _given(statement: ast.stmt) -> ast.expr | None:
    """What a `return` or `yield` gives."""
    if isinstance(statement, ast.Return):
        return statement.value
    inner = statement.value if isinstance(statement, ast.Expr) else None
    return inner.value if isinstance(inner, ast.Yield) else None


def _resolved(value: ast.expr, found: Handed) -> tuple[ast.expr, bool]:
    """The expression behind a name; what is read through is no longer among the bindings that are left over."""
    entered = False
    while isinstance(value, ast.Name) and value.id in found._bound:
        value, inside = found._bound.pop(value.id)
        entered = entered or inside
    return value, entered
