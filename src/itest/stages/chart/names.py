"""What routes are called where that is not their handler's name: `name=` and `endpoint=` beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import argument, attribute_of, dotted, keyword, text

_NAMED = re.compile(r"\b(?:name|endpoint)\s*=")
_PATHS = frozenset({"path", "re_path", "url", "add_url_rule", "add_api_route", "add_route"})


def route_names(code: Code) -> dict[str, str]:
    """Names of routes to the last part of their handlers' names, both in lower case."""
    found: dict[str, str] = {}
    for outline in code.matching(_NAMED):
        for name, handler in (*_decorated(outline), *_listed(outline)):
            found.setdefault(name.lower(), handler.lower())
    return found


def _decorated(outline: Outline) -> Iterator[tuple[str, str]]:
    """`@router.get("/", name="orders:list")`."""
    for definition in outline.functions:
        for node in getattr(definition.node, "decorator_list", ()):
            name = text(keyword(node, "name", "endpoint")) if isinstance(node, ast.Call) else None
            if name:
                yield re.split(r"[.:]", name)[-1], definition.name


def _listed(outline: Outline) -> Iterator[tuple[str, str]]:
    """`path("orders/", OrderView.as_view(), name="orders")`."""
    for called in outline.calls:
        name = text(keyword(called.node, "name", "endpoint"))
        if not name or (attribute_of(called.node) not in _PATHS):
            continue
        view = argument(called.node, 1, "view_func", "view", "endpoint")
        spelled = dotted(view.func if isinstance(view, ast.Call) else view) or ""
        handler = spelled.removesuffix(".as_view").rpartition(".")[2]
        if handler:
            yield re.split(r"[.:]", name)[-1], handler
