"""Request parsers of the Flask-RESTful family: arguments with type, location, choices and whether they are required."""

from __future__ import annotations

import ast
from typing import Any, Iterator

from . import merged, object_shape, plain, syntax

_TYPES = {int: "integer", float: "number", bool: "boolean", str: "string", dict: "object", list: "array"}
_FORMS = {"form", "values"}


def shapes(parsers: list[Any], writes: bool) -> dict[str, Any]:
    """The Endpoint fields "body", "form" and "query" of RequestParser objects."""
    found: dict[str, Any] = {}
    for parser in parsers:
        for argument in parser.args:
            where = _where(argument, writes)
            if where is not None:
                shape = object_shape({argument.name: _part(argument)}, [argument.name] * bool(argument.required))
                found[where] = merged(found.get(where), shape)
    return found


def used(view: Any, is_parser: Any) -> list[Any]:
    """The parsers whose `parse_args` the view calls: a variable, or an attribute of the resource."""
    root = syntax.tree(view.function) if view.function is not None else None
    found = []
    for node in ast.walk(root) if root is not None else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "parse_args":
            parser = syntax.value_of(node.func.value, view.function) or _own(node.func.value, view.function)
            if parser is not None and is_parser(parser):
                found.append(parser)
    return found + [parser for parser in _local(root, view.function) if is_parser(parser)]


def _own(node: Any, function: Any) -> Any:
    """What `self.parser` stands for on a resource made as each request makes one."""
    if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"):
        return None
    kind = syntax.owner(function)
    try:
        return getattr(kind(), node.attr, None) if kind is not None else None
    except Exception:  # a resource that wants arguments
        return None


def _local(root: Any, function: Any) -> Iterator[Any]:
    """Parsers built inside the view: `parser = reqparse.RequestParser()` and its `add_argument` calls, replayed."""
    made: dict[str, Any] = {}
    for node in ast.walk(root) if root is not None else ():
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name):
            kind = syntax.value_of(node.value.func, function)
            if isinstance(kind, type) and kind.__name__ == "RequestParser":
                made[node.targets[0].id] = kind()
    for node in ast.walk(root) if made else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument":
            parser = made.get(getattr(node.func.value, "id", ""))
            names = [syntax.constant(item) for item in node.args]
            if parser is not None and names and isinstance(names[0], str):
                parser.add_argument(names[0], **_keywords(node, function))
    yield from made.values()


def _keywords(node: ast.Call, function: Any) -> dict[str, Any]:
    known = {}
    for word in node.keywords:
        value = syntax.constant(word.value)
        value = syntax.value_of(word.value, function) if value is None else value
        if word.arg in ("type", "required", "location", "choices", "default", "action") and value is not None:
            known[str(word.arg)] = value
    return known


def _where(argument: Any, writes: bool) -> str | None:
    places = {argument.location} if isinstance(argument.location, str) else set(argument.location or ())
    if not writes or places == {"args"}:
        return "query" if not places or places & {"args", "values", "query"} else None
    if "json" in places:
        return "body"
    return "form" if places & {*_FORMS, "files"} else None


def _part(argument: Any) -> dict[str, Any]:
    part: dict[str, Any] = dict(getattr(argument.type, "__schema__", None) or {})
    kind = _TYPES.get(argument.type) if isinstance(argument.type, type) else None
    if kind and "type" not in part:
        part["type"] = kind
    if argument.location == "files":
        part = {"type": "string", "format": "binary"}
    if argument.choices:
        part["enum"] = plain(list(argument.choices))
    if argument.default is not None and not callable(argument.default):
        part["default"] = plain(argument.default)
    if argument.action in ("append", "split"):
        part = {"type": "array", "items": part}
    return part
