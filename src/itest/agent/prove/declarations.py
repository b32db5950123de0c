"""Faults in what acts at import: guards by decorator, dependency, class attribute or mixin; statuses of routes."""

from __future__ import annotations

import ast
import re
from typing import Any, Iterator, Tuple

from .source import FUNCTIONS, Source, dotted, padded
from .values import other_status, status_of

Raw = Tuple[str, int, int, str]

_GUARD = re.compile(
    r"login|auth|permission|jwt|required|requires|staff|superuser|role|admin|token|scope|protected|owner"
)
_OPEN = re.compile(r"optional|exempt|anonymous|not_required")
_ROUTES = {
    "route", "get", "post", "put", "patch", "delete", "head", "options", "api_route", "websocket", "api_view", "action",
    "register", "task", "setter", "property", "fixture", "errorhandler", "error_handler", "exception_handler",
    "verify_token", "verify_password", "get_user_roles", "get_password", "receiver", "listens_for", "validator",
    "field_validator", "before_request", "after_request", "context_processor", "command", "middleware", "on_event",
}  # fmt: skip
_GUARDING_KEYWORDS = {"dependencies": "[]", "auth": "None", "permissions": "[]"}
_GUARDING_ATTRIBUTES = {"permission_classes", "decorators", "method_decorators"}
_MIXIN = re.compile(r"(Required|PassesTest|Permission\w*|Access)Mixin$")


def found(source: Source) -> Iterator[Tuple[Any, Raw]]:
    """(the function or class, the edit) of every such fault."""
    for node in ast.walk(source.tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            for decorator in node.decorator_list:
                for raw in _decorator(source, decorator):
                    yield node, raw
        if isinstance(node, ast.ClassDef):
            for raw in (*_attributes(source, node), *_mixins(source, node)):
                yield node, raw


def _decorator(source: Source, decorator: ast.expr) -> Iterator[Raw]:
    text = source.of(decorator)
    last = dotted(decorator).rpartition(".")[2]
    routes = last in _ROUTES or last.endswith("_loader")
    if not routes and _GUARD.search(text.lower()) and not _OPEN.search(text.lower()):
        start, end = source.span(decorator)
        sign = source.data.rfind(b"@", 0, start)
        yield "dropped guard", sign, end, "\n" * source.segment(sign, end).count("\n")
    if routes and isinstance(decorator, ast.Call):
        for keyword in decorator.keywords:
            yield from _keyword(source, keyword)


def _keyword(source: Source, keyword: ast.keyword) -> Iterator[Raw]:
    start, end = source.span(keyword.value)
    number = status_of(keyword.value)
    if keyword.arg == "status_code" and number:
        yield "changed status", start, end, str(other_status(number))
    empty = _GUARDING_KEYWORDS.get(keyword.arg or "")
    removed = source.segment(start, end)
    if empty and removed not in (empty, "None", "[]"):
        yield "dropped guard", start, end, padded(empty, removed)


def _attributes(source: Source, node: ast.ClassDef) -> Iterator[Raw]:
    for statement in node.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if not isinstance(target, ast.Name) or target.id not in _GUARDING_ATTRIBUTES:
            continue
        value = statement.value  # type: ignore[attr-defined]  # an Assign, as `target` shows
        opens = "AllowAny" in source.of(value)
        if isinstance(value, (ast.List, ast.Tuple)) and value.elts and not opens:
            start, end = source.span(value)
            yield "dropped guard", start, end, padded("[]", source.segment(start, end))


def _mixins(source: Source, node: ast.ClassDef) -> Iterator[Raw]:
    for base, following in zip(node.bases, node.bases[1:]):
        if _MIXIN.search(dotted(base)):
            start, end = source.span(base)[0], source.span(following)[0]
            yield "dropped guard", start, end, "\n" * source.segment(start, end).count("\n")
