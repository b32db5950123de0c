"""Constant folding across modules: the text that an expression has when nothing in the environment says otherwise."""

from __future__ import annotations

import ast

from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import argument, attribute_of, dotted, keyword, text

_DEPTH = 12
_READERS = frozenset({"getenv", "get", "config", "env", "str", "Field", "SecretStr", "Path", "PurePosixPath"})


def fold(code: Code, outline: Outline, node: ast.AST | None, scope: str = "", depth: int = 0) -> str | None:
    """The string an expression comes to by literals and defaults alone; None where only running code could tell."""
    if node is None or depth > _DEPTH:
        return None
    if isinstance(node, ast.Constant):
        return None if node.value is None or isinstance(node.value, bytes) else str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [fold(code, outline, part, scope, depth + 1) for part in node.values]
        return None if None in parts else "".join(part or "" for part in parts)
    if isinstance(node, ast.FormattedValue):
        return fold(code, outline, node.value, scope, depth + 1)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = (fold(code, outline, side, scope, depth + 1) for side in (node.left, node.right))
        return None if left is None or right is None else left + right
    return _composed(code, outline, node, scope, depth + 1)


def _composed(code: Code, outline: Outline, node: ast.AST, scope: str, depth: int) -> str | None:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return fold(code, outline, node.values[-1], scope, depth)
    if isinstance(node, ast.IfExp):
        return fold(code, outline, node.body, scope, depth)
    if isinstance(node, ast.Call):
        return _called(code, outline, node, scope, depth)
    if isinstance(node, (ast.Name, ast.Attribute)):
        return _named(code, outline, node, scope, depth)
    return None


def _called(code: Code, outline: Outline, node: ast.Call, scope: str, depth: int) -> str | None:
    """A reader's default: `getenv("X", "/v1")`, `config("X", default="/v1")`, `Field("/v1")`, `str(x)`."""
    name = attribute_of(node)
    if name in ("Field", "str", "SecretStr"):
        return fold(code, outline, argument(node, 0, "default"), scope, depth)
    if name in _READERS:
        return fold(code, outline, keyword(node, "default") or argument(node, 1), scope, depth)
    return None


def _named(code: Code, outline: Outline, node: ast.AST, scope: str, depth: int) -> str | None:
    spelled = dotted(node) or ""
    found = member(code, outline, spelled, scope)
    if found is None:
        return None
    home, value, inner = found
    return None if value is node else fold(code, home, value, inner, depth)


def member(code: Code, outline: Outline, spelled: str, scope: str) -> tuple[Outline, ast.expr | None, str] | None:
    """What is assigned to a variable, class attribute or attribute of a settings instance, and where it stands."""
    owner, _, attribute = spelled.rpartition(".")
    if owner:
        meaning = code.meaning(outline, owner, scope)
        if meaning.endswith("()"):
            return class_member(code, meaning[:-2], attribute)
    bound = outline.find(spelled, scope) if not owner else None
    if bound is not None and bound.kind == "assign":
        return outline, bound.value, bound.scope
    here = code.definition(code.identity(outline, spelled, scope))
    if here is None:
        return class_member(code, code.meaning(outline, owner, scope), attribute) if owner else None
    home, definition = here
    best = home.find(definition.name, definition.scope) or definition
    return (home, best.value, best.scope) if best.kind == "assign" else None


def class_member(code: Code, meaning: str, attribute: str) -> tuple[Outline, ast.expr | None, str] | None:
    """A class attribute's default, from the class or the nearest base that gives one."""
    for name in (meaning, *code.ancestors(meaning)):
        here = code.definition(name)
        if here is None:
            continue
        outline, definition = here
        for bound in outline.members(definition.qualname):
            if bound.name == attribute and bound.kind == "assign":
                return outline, bound.value, definition.qualname
    return None


def literal(node: ast.AST | None) -> str | None:
    """A default as the source writes it: strings bare, other literals as their source; None for expressions."""
    if node is None:
        return None
    value = text(node)
    if value is not None:
        return value
    if isinstance(node, ast.Constant):
        return None if node.value in (None, Ellipsis) else repr(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
        return ast.unparse(node)
    if isinstance(node, (ast.List, ast.Tuple, ast.Dict)) and not any(ast.iter_child_nodes(node)):
        return ast.unparse(node)
    return None
