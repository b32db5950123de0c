"""django-ninja's routes: operations on an API and on the routers added to it, in place or by dotted string."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.frameworks._paths import join
from itest.model.facts import Route, Where
from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import argument, attribute_of, dotted, keyword, strings, text
from itest.source.values import fold

_VERBS = ("get", "post", "put", "patch", "delete")


def ninja_routes(code: Code, api: str, prefix: str, depth: int = 0) -> Iterator[Route]:
    """The operations of an API or router, identified by where it is bound, under `prefix`."""
    for outline in code.mentioning("ninja", "add_router"):
        yield from _operations(code, outline, api, prefix)
        for called in outline.statement_calls:
            owner = (dotted(called.node.func) or "").rpartition(".")[0]
            if attribute_of(called.node) != "add_router" or depth > 8:
                continue
            if owner and code.identity(outline, owner, called.scope) == api:
                rule = fold(code, outline, argument(called.node, 0, "prefix"), called.scope) or ""
                child = _child(code, outline, argument(called.node, 1, "router"))
                yield from ninja_routes(code, child, join(prefix, rule), depth + 1)


def _child(code: Code, outline: Outline, node: ast.expr | None) -> str:
    name = text(node)
    return name if name is not None else code.identity(outline, node)


def _operations(code: Code, outline: Outline, api: str, prefix: str) -> Iterator[Route]:
    for definition in outline.functions:
        for decorator in getattr(definition.node, "decorator_list", ()):
            if not isinstance(decorator, ast.Call):
                continue
            verb = attribute_of(decorator) or ""
            owner = (dotted(decorator.func) or "").rpartition(".")[0]
            if verb not in (*_VERBS, "api_operation") or code.identity(outline, owner, definition.scope) != api:
                continue
            at = 1 if verb == "api_operation" else 0
            rule = fold(code, outline, argument(decorator, at, "path"), definition.scope)
            where = Where(path=code.path(outline.module), line=definition.line)
            handler = f"{outline.module}.{definition.qualname}"
            methods = strings(argument(decorator, 0)) if at else (verb.upper(),)
            whole = join(prefix, rule) if rule else prefix
            for method in methods or strings(keyword(decorator, "methods")):
                yield Route(method=method, path=whole, handler=handler, where=where)
