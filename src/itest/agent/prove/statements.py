"""Faults that leave a whole statement out: a call, a commit, a message, a guard, an assignment."""

from __future__ import annotations

import ast
import re
from typing import Iterator, Optional, Tuple

from .source import Place, Source, dotted

Raw = Tuple[str, int, int, str]

_LEVELS = {"debug", "info", "warning", "warn", "error", "exception", "critical", "log"}
_IDLE = {"print", "refresh", "close", "warn", "sleep", "expunge", "expunge_all"}
_GUARDS = re.compile(r"^abort$|^(check|require|ensure|authori[sz]e|verify|validate|enforce)(_|$)|permission")
_MESSAGES = re.compile(
    r"mail|notif|publish|enqueue|^send|_send|^delay$|^apply_async$|^add_task$|^emit$|^dispatch$|^create_task$"
)


def is_noise(statement: ast.stmt) -> bool:
    """Logging, printing, asserting and what has no effect that a client could see."""
    if isinstance(statement, (ast.Assert, ast.Pass, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom)):
        return True
    call = _called(statement)
    if call is None:
        return False
    base, _, last = dotted(call.func).rpartition(".")
    return last in _IDLE or (last in _LEVELS and "log" in base.lower())


def dropped_call(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`order.save()` -> `pass`."""
    call = _called(node)
    if call is not None:
        yield (_kind(dotted(call.func).rpartition(".")[2]), *_left_out(source, node))


def dropped_assignment(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`user.name = name` -> `pass`; plain names are left alone, the next line would only stumble over them."""
    if isinstance(node, ast.Assign):
        kept = len(node.targets) == 1 and isinstance(node.targets[0], (ast.Attribute, ast.Subscript))
    else:
        kept = isinstance(node, ast.AugAssign)
    if kept:
        yield ("dropped assignment", *_left_out(source, node))


def dropped_refusal(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """A `raise` in an `except` block -> `pass`: what went wrong goes unnoticed."""
    if isinstance(node, ast.Raise) and node.exc is not None and isinstance(source.parents[node], ast.ExceptHandler):
        yield ("dropped guard", *_left_out(source, node))


OPERATORS = (dropped_call, dropped_assignment, dropped_refusal)


def _called(node: ast.AST) -> Optional[ast.Call]:
    value = node.value if isinstance(node, ast.Expr) else None
    value = value.value if isinstance(value, ast.Await) else value
    return value if isinstance(value, ast.Call) else None


def _kind(name: str) -> str:
    if name == "commit":
        return "dropped commit"
    if _GUARDS.search(name):
        return "dropped guard"
    return "dropped message" if _MESSAGES.search(name) else "dropped call"


def _left_out(source: Source, node: ast.AST) -> Tuple[int, int, str]:
    start, end = source.span(node)
    lines = "\n" * source.segment(start, end).count("\n")
    goes_on = source.data[end:].split(b"\n", 1)[0].lstrip().startswith(b";")
    return start, end, "(%s)" % lines if lines and goes_on else "pass" + lines
