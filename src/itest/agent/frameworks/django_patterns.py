"""Django URL patterns as paths with `{name}` and what each parameter admits."""

from __future__ import annotations

import importlib
import re
from typing import Any

_CONVERTERS = {
    "IntConverter": "int", "StringConverter": "str", "SlugConverter": "slug", "UUIDConverter": "uuid",
    "PathConverter": "path", "FloatConverter": "float",
}  # fmt: skip
_ROUTE_HOLE = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>((?:[^()]|\([^()]*\))*)\)")
_CHOICES = re.compile(r"^[\w-]+(\|[\w-]+)+$")


def spelled(pattern: Any) -> tuple[str, list[dict[str, Any]]]:
    """(path, PathParameter dicts) of a RoutePattern, RegexPattern or LocalePrefixPattern."""
    route = getattr(pattern, "_route", None)
    if route is not None:
        names = _ROUTE_HOLE.findall(str(route))
        kinds = [_converter_kind(pattern.converters.get(name)) for name in names]
        return _ROUTE_HOLE.sub(r"{\1}", str(route)), [_parameter(name, kind) for name, kind in zip(names, kinds)]
    regex = getattr(pattern, "_regex", None)
    return _from_regex(str(regex)) if regex is not None else (str(pattern), [])


def _from_regex(regex: str) -> tuple[str, list[dict[str, Any]]]:
    """The first spelling that reversing the regular expression would give, all named groups filled."""
    normalize = importlib.import_module("django.utils.regex_helper").normalize
    bodies = dict(_GROUP.findall(regex))
    try:
        choices = normalize(regex)
    except Exception:
        choices = []
    text, names = max(choices, key=lambda item: len(item[1])) if choices else (regex.strip("^$"), [])
    path = re.sub(r"%\((\w+)\)s", r"{\1}", text).replace("%%", "%")
    return path, [_parameter(name, *_regex_kind(bodies.get(name, ""))) for name in names]


def _converter_kind(converter: Any) -> str:
    names = [base.__name__ for base in type(converter).__mro__]
    return next((_CONVERTERS[name] for name in names if name in _CONVERTERS), "regex")


def _regex_kind(body: str) -> tuple[str, tuple[str, ...]]:
    if _CHOICES.match(body):
        return "str", tuple(body.split("|"))
    if re.match(r"^(\\d|\[0-9\])(\+|\{[\d,]+\})$", body):
        return "int", ()
    if "0-9a-f" in body.lower() and ("{8}" in body or "{32}" in body or "{36}" in body):
        return "uuid", ()
    if re.match(r"^\[(-\\w|\\w-|\\w\\-|-a-zA-Z0-9_|\w-\w|[-\\\w])+\]\+$", body):
        return "slug", ()
    if body in (r"[^/]+", r"[^/.]+", r"\w+", r"[\w]+", r"[^/]*"):
        return "str", ()
    return ("path", ()) if body in (".+", ".*") else ("regex", ())


def _parameter(name: str, kind: str, choices: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"name": name, "kind": kind, "choices": list(choices)}
