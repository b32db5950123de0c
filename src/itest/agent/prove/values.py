"""Faults in what is computed and answered: amount, sign, status, key, constant, true and false."""

from __future__ import annotations

import ast
import re
from typing import Any, Iterator, Optional, Tuple

from .source import Place, Source, dotted

Raw = Tuple[str, int, int, str]

_SIGNS = {ast.Add: ("+", "-", "wrong sign"), ast.Sub: ("-", "+", "wrong sign"), ast.Mult: ("*", "+", "wrong amount"),
          ast.Div: ("/", "*", "wrong amount")}  # fmt: skip
_STATUS_WORDS = {"status", "status_code", "code", "statuscode", "http_status"}
_ANSWERING = re.compile(r"abort|error|exception|response|respond|http|redirect", re.IGNORECASE)
_STORING = re.compile(r"^[A-Z]|^(filter|filter_by|exclude|update|create|values|get_or_create|update_or_create)$")
_TEXTS = (ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.ListComp)


def wrong_arithmetic(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`a + b` -> `a - b`, `a * b` -> `a + b`, `a -= 1` -> `a += 1`."""
    if isinstance(node, ast.BinOp):
        left, right, kind = node.left, node.right, type(node.op)
    elif isinstance(node, ast.AugAssign):
        left, right, kind = node.target, node.value, type(node.op)
    else:
        return
    if kind not in _SIGNS or _is_text(left) or _is_text(right):
        return
    old, new, name = _SIGNS[kind]
    start, end = source.span(left)[1], source.span(right)[0]
    gap = source.segment(start, end)
    if gap.count(old) == 1:
        yield name, start, end, gap.replace(old, new)


def wrong_amount(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`total * 100` -> `total * 101`."""
    parent = source.parents[node]
    counted = isinstance(parent, (ast.BinOp, ast.AugAssign)) and type(parent.op) in _SIGNS
    if counted and isinstance(node, ast.Constant) and type(node.value) is int:
        yield ("wrong amount", *source.span(node), str(node.value + 1))


def changed_status(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`return body, 201` -> `return body, 202`; also named ones (`HTTP_404_NOT_FOUND`, `HTTPStatus.NOT_FOUND`)."""
    number = status_of(node)
    named = isinstance(node, ast.Attribute)
    if number and (named or _says_status(source, node)):
        yield ("changed status", *source.span(node), str(other_status(number)))


def changed_key(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`return {"id": 1}` -> `return {"changed_id": 1}`."""
    if isinstance(node, ast.Dict) and _answered(source, node):
        for key in node.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield ("changed key", *source.span(key), repr("changed_" + key.value))


def changed_constant(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`return {"state": "paid"}` -> `return {"state": "changed"}`."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or not node.value:
        return
    parent = source.parents[node]
    in_answer = isinstance(parent, ast.Dict) and node in parent.values and _answered(source, parent)
    if in_answer or isinstance(parent, ast.Return):
        yield ("changed constant", *source.span(node), repr("changed"))


def flipped(source: Source, node: ast.AST, _place: Place) -> Iterator[Raw]:
    """`order.paid = True` -> `order.paid = False`, where the value is stored, asked for or answered."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool) and _matters(source, node):
        yield ("flipped boolean", *source.span(node), str(not node.value))


OPERATORS = (wrong_arithmetic, wrong_amount, changed_status, changed_key, changed_constant, flipped)


def status_of(node: ast.AST) -> Optional[int]:
    """The HTTP status that a constant or a name stands for."""
    if isinstance(node, ast.Constant) and type(node.value) is int and 200 <= node.value < 600:
        return int(node.value)
    if isinstance(node, ast.Attribute):
        spelled = re.match(r"HTTP_(\d{3})_", node.attr)
        if spelled:
            return int(spelled.group(1))
        if dotted(node.value).rpartition(".")[2] == "HTTPStatus" and node.attr.isupper():
            from http import HTTPStatus

            return int(getattr(HTTPStatus, node.attr, 0)) or None
    return None


def other_status(number: int) -> int:
    """Another status of the same kind: success stays success, refusal stays refusal."""
    if number >= 400:
        return 400 if number == 418 else 418
    return 200 if number == 202 else 202


def _says_status(source: Source, node: Any) -> bool:
    parent = source.parents[node]
    if isinstance(parent, ast.keyword):
        return (parent.arg or "").lower() in _STATUS_WORDS
    if isinstance(parent, ast.Tuple):
        return isinstance(source.parents[parent], ast.Return) and node is not parent.elts[0]
    if isinstance(parent, ast.Call):
        return node in parent.args and bool(_ANSWERING.search(dotted(parent.func)))
    if isinstance(parent, ast.Assign):
        return dotted(parent.targets[0]).rpartition(".")[2].lower() in _STATUS_WORDS
    return False


def _answered(source: Source, node: ast.AST) -> bool:
    """Whether a dict literal is part of what is returned, or put together on the way there."""
    parent = source.parents[node]
    if isinstance(parent, (ast.Assign, ast.AnnAssign)):
        return True
    return any(isinstance(above, ast.Return) for above, _ in source.ancestors(node))


def _matters(source: Source, node: ast.AST) -> bool:
    parent = source.parents[node]
    if isinstance(parent, ast.keyword):
        call = source.parents[parent]
        return isinstance(call, ast.Call) and bool(_STORING.search(dotted(call.func).rpartition(".")[2]))
    if isinstance(parent, ast.Dict):
        return _answered(source, parent)
    return isinstance(parent, (ast.Return, ast.Assign, ast.Compare))


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    if isinstance(node, ast.Call):
        return dotted(node.func) in ("str", "list", "tuple", "repr") or dotted(node.func).endswith((".join", ".format"))
    return isinstance(node, _TEXTS) or (isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)))
