"""Django's routes by reading: urlpatterns from ROOT_URLCONF down through include, DRF routers and ninja APIs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.frameworks._django_views import actions, view_methods
from itest.frameworks._ninja_routes import ninja_routes
from itest.frameworks._paths import join
from itest.model.facts import Route, Where
from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import argument, attribute_of, dotted, keyword, text
from itest.source.values import fold

_PATHS = ("path", "re_path", "url")
_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
_VIEWSET = (("", (("GET", "list"), ("POST", "create"))), ("{pk}/", ()))
_DEPTH = 12


class Urls:
    """Walks one URL configuration; each pattern becomes a route per method."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.found: list[Route] = []
        self._depth = 0

    def module(self, name: str, prefix: str) -> None:
        """All `urlpatterns` of a module, whichever way they are put together."""
        if name not in self.code.modules or self._depth > _DEPTH:
            return
        outline = self.code.outline(name)
        self._depth += 1
        for definition in outline.definitions.get("urlpatterns", ()):
            self.patterns(outline, definition.value, prefix)
        for place in outline.places:
            statement = place.statement
            if isinstance(statement, ast.AugAssign) and dotted(statement.target) == "urlpatterns":
                self.patterns(outline, statement.value, prefix)
        self._depth -= 1

    def patterns(self, outline: Outline, node: ast.expr | None, prefix: str) -> None:
        """A list of patterns, a sum of lists, a name of one, `router.urls` or `i18n_patterns(...)`."""
        if isinstance(node, (ast.List, ast.Tuple)):
            for item in node.elts:
                self._item(outline, item, prefix)
        elif isinstance(node, ast.BinOp):
            self.patterns(outline, node.left, prefix)
            self.patterns(outline, node.right, prefix)
        elif isinstance(node, ast.Call):
            for item in node.args:
                self._item(outline, item, prefix)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            self._named(outline, node, prefix)

    def _item(self, outline: Outline, item: ast.expr, prefix: str) -> None:
        if isinstance(item, ast.Starred):
            self.patterns(outline, item.value, prefix)
        elif isinstance(item, ast.Call) and (attribute_of(item) or "") in _PATHS:
            self._pattern(outline, item, prefix)
        elif isinstance(item, (ast.Name, ast.List, ast.Tuple)):
            self.patterns(outline, item, prefix)

    def _pattern(self, outline: Outline, call: ast.Call, prefix: str) -> None:
        rule = fold(self.code, outline, argument(call, 0, "route", "regex"))
        view = argument(call, 1, "view")
        if rule is None or view is None:
            return
        plain = rule if attribute_of(call) == "path" else _unregex(rule)
        whole = join(prefix, plain) if plain else prefix
        if isinstance(view, ast.Call) and attribute_of(view) == "include":
            self._include(outline, argument(view, 0, "arg"), whole)
        elif isinstance(view, ast.Attribute) and view.attr == "urls":
            self._named(outline, view, whole)
        else:
            self._view(outline, call, view, whole)

    def _include(self, outline: Outline, target: ast.expr | None, prefix: str) -> None:
        if isinstance(target, ast.Tuple) and target.elts:
            target = target.elts[0]
        name = text(target)
        if name is not None:
            self.module(name, prefix)
        elif isinstance(target, (ast.List, ast.BinOp)):
            self.patterns(outline, target, prefix)
        elif isinstance(target, (ast.Name, ast.Attribute)):
            module = self.code.identity(outline, target)
            if module in self.code.modules:
                self.module(module, prefix)
            else:
                self._named(outline, target, prefix)

    def _named(self, outline: Outline, node: ast.expr, prefix: str) -> None:
        spelled = dotted(node) or ""
        if spelled.endswith(".urls"):
            owner = spelled.removesuffix(".urls")
            identity = self.code.identity(outline, owner)
            self._registered(identity, prefix)
            self.found += ninja_routes(self.code, identity, prefix)
            return
        here = self.code.definition(self.code.identity(outline, spelled))
        if here is not None and here[1].value is not None and self._depth < _DEPTH:
            self._depth += 1
            self.patterns(here[0], here[1].value, prefix)
            self._depth -= 1

    def _view(self, outline: Outline, call: ast.Call, view: ast.expr, path: str) -> None:
        handler, methods = view_methods(self.code, outline, view)
        here = self.code.definition(handler)
        module, line = (here[0].module, here[1].line) if here else (outline.module, call.lineno)
        where = Where(path=self.code.path(module), line=line)
        self.found += [Route(method=m, path=path or "/", handler=handler, where=where) for m in methods]

    def _registered(self, router: str, prefix: str) -> None:
        """`router.register("orders", OrderViewSet)` for one DRF router."""
        for outline in self.code.mentioning(".register("):
            for called in outline.statement_calls:
                owner = (dotted(called.node.func) or "").rpartition(".")[0]
                if attribute_of(called.node) != "register" or len(called.node.args) < 2:
                    continue
                if owner and self.code.identity(outline, owner, called.scope) == router:
                    rule = fold(self.code, outline, argument(called.node, 0, "prefix"), called.scope) or ""
                    whole = f"{join(prefix, _unregex(rule)).rstrip('/')}/"
                    self._viewset(outline, argument(called.node, 1, "viewset"), whole)

    def _viewset(self, outline: Outline, node: ast.expr | None, prefix: str) -> None:
        handler = self.code.identity(outline, node)
        for method, suffix, line, module in actions(self.code, handler):
            where = Where(path=self.code.path(module), line=line)
            self.found.append(Route(method=method, path=join(prefix, suffix), handler=handler, where=where))


def _unregex(rule: str) -> str:
    """A regular expression as a path: anchors go, named groups become `<name>`."""
    plain = _GROUP.sub(lambda match: f"<{match[1]}>", rule.removeprefix("^").removesuffix("$"))
    return plain.replace("\\", "").removesuffix("?")


def urls(code: Code, root: str) -> tuple[Route, ...]:
    """The routes of a URL configuration; a library's view stands where the project names it."""
    walker = Urls(code)
    walker.module(root, "/")
    return tuple(dict.fromkeys(walker.found))


def loose(code: Code) -> Iterator[str]:
    """URL configurations when no settings say where to begin: those that no other includes."""
    for outline in code.mentioning("urlpatterns"):
        if outline.module.rpartition(".")[2] == "urls":
            yield outline.module


__all__ = ["Urls", "keyword", "loose", "urls"]
