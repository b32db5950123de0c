"""FastAPI's and Starlette's routes by reading: decorators and route lists, through nested and mounted routers."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from itest.frameworks._paths import join
from itest.model.facts import Route, Where
from itest.source.code import Code
from itest.source.outline import Called, Definition, Outline
from itest.source.syntax import argument, attribute_of, dotted, keyword, strings, text
from itest.source.values import fold

VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
_ADDERS = ("add_api_route", "add_route", "add_api_websocket_route")
_DECORATED = re.compile(rf"@[\w.]+\.(?:api_route|route|{'|'.join(VERBS)})\(")
_ROUTING = ("Router(", "include_router", "FastAPI(", ".mount(", "Route(", *_ADDERS)
_NO_ROUTER = ("httpx.", "requests.", "aiohttp.", "redis.", "starlette.testclient", "fastapi.testclient", "dict", "os.")


@dataclass(frozen=True, slots=True)
class Declared:
    """A route on the router `owner`, before the prefixes of the routers that include it; path None: no constant."""

    owner: str
    path: str | None
    methods: tuple[str, ...]
    handler: str
    where: Where


@dataclass(frozen=True, slots=True)
class _Edge:
    child: str
    prefix: str | None


class Graph:
    """Routers with their own prefixes, the routes on them, and who includes whom."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.own: dict[str, str | None] = {}
        self.routes: dict[str, list[Declared]] = defaultdict(list)
        self.edges: dict[str, list[_Edge]] = defaultdict(list)
        for outline in code.matching(_DECORATED, *_ROUTING):
            self._read(outline)

    def flatten(self) -> tuple[Route, ...]:
        """Every route once per way that leads to it; routers nobody includes are roots."""
        included = {edge.child for edges in self.edges.values() for edge in edges}
        roots = [name for name in {**self.own, **self.routes, **self.edges} if name not in included]
        found: list[Route] = []
        for root in roots:
            found += self._below(root, self.own.get(root, ""), (root,))
        return tuple(found)

    def _below(self, router: str, prefix: str | None, trail: tuple[str, ...]) -> Iterator[Route]:
        for route in self.routes.get(router, ()):
            whole = join(prefix, route.path) if prefix is not None and route.path is not None else ""
            for method in route.methods:
                yield Route(method=method, path=whole, handler=route.handler, where=route.where)
        for edge in self.edges.get(router, ()):
            own = self.own.get(edge.child, "")
            parts = (prefix, edge.prefix, own)
            inner = None if None in parts else join(*(part or "" for part in parts)).rstrip("/")
            if edge.child not in trail and len(trail) < 12:
                yield from self._below(edge.child, inner, (*trail, edge.child))

    def _read(self, outline: Outline) -> None:
        for definition in outline.assignments:
            if isinstance(definition.value, ast.Call):
                self._router(outline, definition, definition.value)
        for definition in outline.functions:
            for decorator in getattr(definition.node, "decorator_list", ()):
                if isinstance(decorator, ast.Call):
                    self._decorated(outline, definition, decorator)
        for called in outline.statement_calls:
            self._called(outline, called)

    def _router(self, outline: Outline, definition: Definition, call: ast.Call) -> None:
        name = (dotted(call.func) or "").rpartition(".")[2]
        known = name.endswith(("Router", "FastAPI", "Starlette"))
        if not known and not ("router" in name.lower() and "Router()" in self.code.meaning(outline, call)):
            return
        identity = f"{outline.module}.{definition.qualname}"
        given = keyword(call, "prefix")
        self.own[identity] = "" if given is None else fold(self.code, outline, given, definition.scope)
        self._listed(outline, identity, keyword(call, "routes"), definition.scope, "")

    def _decorated(self, outline: Outline, definition: Definition, call: ast.Call) -> None:
        name = attribute_of(call) or ""
        owner = (dotted(call.func) or "").rpartition(".")[0]
        if name not in (*VERBS, "api_route", "route") or not owner or not self._may_route(outline, owner, definition):
            return
        path = argument(call, 0, "path")
        if path is None and name == "route":
            return
        methods = (name.upper(),) if name in VERBS else _methods(call)
        where = Where(path=self.code.path(outline.module), line=definition.line)
        identity = self.code.identity(outline, owner, definition.scope)
        whole = fold(self.code, outline, path, definition.scope) if path is not None else ""
        handler = f"{outline.module}.{definition.qualname}"
        self.routes[identity].append(Declared(identity, whole, methods, handler, where))

    def _may_route(self, outline: Outline, owner: str, definition: Definition) -> bool:
        meaning = self.code.meaning(outline, owner, definition.scope)
        return not meaning.startswith(_NO_ROUTER)

    def _called(self, outline: Outline, called: Called) -> None:
        node, scope = called.node, called.scope
        name = attribute_of(node)
        if name == "include_router":
            child = self._child(outline, argument(node, 0, "router"), scope)
            given = keyword(node, "prefix")
            prefix = "" if given is None else fold(self.code, outline, given, scope)
            self.edges[self._owner(outline, called)].append(_Edge(child, prefix))
        elif name in _ADDERS and len(node.args) >= 2:
            path = fold(self.code, outline, node.args[0], scope)
            self._endpoint(outline, self._owner(outline, called), path, node.args[1], called)
        elif name == "mount":
            child = self._child(outline, argument(node, 1, "app"), scope)
            if child in self.own or child in self.code.modules:
                self.edges[self._owner(outline, called)].append(
                    _Edge(child, fold(self.code, outline, argument(node, 0, "path")))
                )

    def _child(self, outline: Outline, node: ast.expr | None, scope: str) -> str:
        """The router that is included; a module stands for its `router`."""
        identity = self.code.identity(outline, node, scope)
        return f"{identity}.router" if identity in self.code.modules else identity

    def _owner(self, outline: Outline, called: Called) -> str:
        spelled = (dotted(called.node.func) or "").rpartition(".")[0]
        return self.code.identity(outline, spelled, called.scope)

    def _endpoint(self, outline: Outline, owner: str, path: str | None, view: ast.expr, called: Called) -> None:
        handler = self.code.identity(outline, view, called.scope)
        here = self.code.definition(handler)
        module, line = (here[0].module, here[1].line) if here else (outline.module, called.node.lineno)
        methods = _methods(called.node)
        if here is not None and here[1].kind == "class":
            names = [d.name for d in here[0].members(here[1].qualname)]
            methods = tuple(v.upper() for v in VERBS if v in names) or methods
        where = Where(path=self.code.path(module), line=line)
        self.routes[owner].append(Declared(owner, path, methods, handler, where))

    def _listed(self, outline: Outline, owner: str, node: ast.expr | None, scope: str, prefix: str) -> None:
        """Starlette's `routes=[Route(...), Mount(...)]`, in place or by name, of another module too."""
        if isinstance(node, (ast.Name, ast.Attribute)):
            here = self.code.definition(self.code.identity(outline, node, scope))
            if here is None:
                return
            outline, node, scope = here[0], here[1].value, here[1].scope
        if isinstance(node, ast.BinOp):  # `user_routes + shop_routes`
            for part in (node.left, node.right):
                self._listed(outline, owner, part, scope, prefix)
        if not isinstance(node, (ast.List, ast.Tuple)):
            return
        for item in node.elts:
            if isinstance(item, ast.Call):
                self._item(outline, owner, item, scope, prefix)

    def _item(self, outline: Outline, owner: str, item: ast.Call, scope: str, prefix: str) -> None:
        name = attribute_of(item) or ""
        path = fold(self.code, outline, argument(item, 0, "path"), scope)
        target = argument(item, 1, "endpoint", "app", "routes")
        whole = None if path is None else join(prefix, path)
        if name in ("Route", "APIRoute") and target is not None:
            self._endpoint(outline, owner, whole, target, Called(item, scope, False))
        elif name == "Mount" and whole is not None:
            self._listed(outline, owner, keyword(item, "routes"), scope, whole)
            child = self._child(outline, target, scope)
            if child:
                self.edges[owner].append(_Edge(child, whole))


def _methods(call: ast.Call) -> tuple[str, ...]:
    return tuple(m.upper() for m in strings(keyword(call, "methods"))) or ("GET",)


__all__ = ["Declared", "Graph", "text"]
