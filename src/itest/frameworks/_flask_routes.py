"""Flask's routes by reading: decorators, add_url_rule, method views and resources, under the blueprints' prefixes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from itest.frameworks._paths import join
from itest.model.facts import Route, Where
from itest.source.code import Code
from itest.source.outline import Called, Definition, Outline
from itest.source.syntax import Function, argument, attribute_of, dotted, keyword, strings
from itest.source.values import fold

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_RULES = re.compile(rf"@[\w.]+\.(?:route|{'|'.join(METHODS)})\(|add_\w*resource")
_REGISTER = frozenset({"register_blueprint", "register_api", "add_namespace"})


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule as declared: on `owner` (an application, blueprint or namespace), before prefixes."""

    owner: str
    path: str | None
    methods: tuple[str, ...]
    handler: str
    where: Where


@dataclass(slots=True)
class _Mount:
    """Where a blueprint hangs: its parent and the prefix given there (None: the blueprint's own)."""

    parent: str
    prefix: str | None


def flask_routes(code: Code) -> tuple[Route, ...]:
    """Every rule with its methods; `path` is "" where a prefix or rule is no constant."""
    mounts, own = _mounts(code), _own_prefixes(code)
    found = []
    for outline in code.matching(_RULES, "add_url_rule"):
        for rule in _rules(code, outline):
            prefix = _prefix(rule.owner, mounts, own)
            path = join(prefix, rule.path) if rule.path is not None and prefix is not None else ""
            found += [Route(method=m, path=path, handler=rule.handler, where=rule.where) for m in rule.methods]
    return tuple(found)


def _prefix(owner: str, mounts: dict[str, _Mount], own: dict[str, str | None], depth: int = 0) -> str | None:
    """The whole prefix of a blueprint; what is registered nowhere keeps its own, None when it is no constant."""
    mount = mounts.get(owner)
    mine = own.get(owner, "")
    if mount is None or depth > 8:
        return mine
    here = mount.prefix if mount.prefix is not None else mine
    above = _prefix(mount.parent, mounts, own, depth + 1)
    return None if here is None or above is None else join(above, here).rstrip("/")


def _own_prefixes(code: Code) -> dict[str, str | None]:
    """`url_prefix` of each blueprint and `path` of each namespace, by identity."""
    found: dict[str, str | None] = {}
    for outline in code.mentioning("Blueprint(", "Namespace(", "Api("):
        for definition in outline.assignments:
            call = definition.value
            if not isinstance(call, ast.Call):
                continue
            name = (dotted(call.func) or "").rpartition(".")[2]
            given = keyword(call, "url_prefix", "prefix", "path")
            if name.endswith(("Blueprint", "Api")):
                prefix = fold(code, outline, given, definition.scope) if given is not None else ""
            elif name == "Namespace":
                first = argument(call, 0, "name")
                prefix = fold(code, outline, given or first, definition.scope)
            else:
                continue
            found[f"{outline.module}.{definition.qualname}"] = prefix
    return found


def _mounts(code: Code) -> dict[str, _Mount]:
    found: dict[str, _Mount] = {}
    for outline in code.mentioning(*_REGISTER, "Api("):
        for called in outline.statement_calls:
            if attribute_of(called.node) in _REGISTER and called.node.args:
                child = code.identity(outline, called.node.args[0], called.scope)
                given = keyword(called.node, "url_prefix", "path")
                prefix = None if given is None else fold(code, outline, given, called.scope)
                found.setdefault(child, _Mount(_owner(code, outline, called), prefix))
        for definition in outline.assignments:
            call = definition.value
            if isinstance(call, ast.Call) and (dotted(call.func) or "").endswith("Api") and call.args:
                parent = code.identity(outline, call.args[0], definition.scope)
                found.setdefault(f"{outline.module}.{definition.qualname}", _Mount(parent, None))
    return found


def _owner(code: Code, outline: Outline, called: Called) -> str:
    spelled = dotted(called.node.func) or ""
    return code.identity(outline, spelled.rpartition(".")[0], called.scope)


def _rules(code: Code, outline: Outline) -> Iterator[_Rule]:
    for definition in [*outline.functions, *outline.classes]:
        for decorator in getattr(definition.node, "decorator_list", ()):
            if isinstance(decorator, ast.Call):
                yield from _decorated(code, outline, definition, decorator)
    for called in outline.statement_calls:
        name = attribute_of(called.node)
        if name == "add_url_rule":
            yield from _added(code, outline, called)
        elif name is not None and name.startswith("add_") and name.endswith("resource"):
            yield from _resources(code, outline, called)


def _decorated(code: Code, outline: Outline, definition: Definition, call: ast.Call) -> Iterator[_Rule]:
    name = attribute_of(call)
    spelled = dotted(call.func) or ""
    if name not in ("route", *METHODS) or "." not in spelled or not _is_router(code, outline, spelled, definition):
        return
    rule = argument(call, 0, "rule")
    if rule is None:
        return
    if isinstance(definition.node, ast.ClassDef):
        methods = _class_methods(code, f"{outline.module}.{definition.qualname}")
    else:
        methods = (name.upper(),) if name != "route" else _methods(call)
    owner = code.identity(outline, spelled.rpartition(".")[0], definition.scope)
    where = Where(path=code.path(outline.module), line=definition.line)
    for item in [rule, *(a for a in call.args[1:] if name == "route" and isinstance(a, ast.Constant))]:
        path = fold(code, outline, item, definition.scope)
        yield _Rule(owner, path, methods, f"{outline.module}.{definition.qualname}", where)


def _is_router(code: Code, outline: Outline, spelled: str, definition: Definition) -> bool:
    """Not `requests.get` or `cache.get`: something that is, or by all we know may be, an application or blueprint."""
    meaning = code.meaning(outline, spelled.rpartition(".")[0], definition.scope)
    last = meaning.removesuffix("()").rpartition(".")[2]
    return not meaning.endswith("()") or last.endswith(
        ("Flask", "Blueprint", "Api", "Namespace", "APIFlask", "OpenAPI")
    )


def _methods(call: ast.Call) -> tuple[str, ...]:
    return tuple(m.upper() for m in strings(keyword(call, "methods"))) or ("GET",)


def _added(code: Code, outline: Outline, called: Called) -> Iterator[_Rule]:
    call = called.node
    rule, view = argument(call, 0, "rule"), argument(call, 2, "view_func")
    if view is None:
        return
    path = fold(code, outline, rule, called.scope)
    if isinstance(view, ast.Call) and attribute_of(view) == "as_view":
        handler = code.identity(outline, (dotted(view.func) or "").rpartition(".")[0], called.scope)
        methods = _methods(call) if keyword(call, "methods") else _class_methods(code, handler)
    else:
        handler = code.identity(outline, view, called.scope) or dotted(view) or ""
        methods = _methods(call)
    here = code.definition(handler)
    place = (here[0].module, here[1].line) if here else (outline.module, call.lineno)
    where = Where(path=code.path(place[0]), line=place[1])
    yield _Rule(_owner(code, outline, called), path, methods, handler or "", where)


def _resources(code: Code, outline: Outline, called: Called) -> Iterator[_Rule]:
    """Flask-RESTful's `api.add_resource(Resource, "/a", "/b")`."""
    if len(called.node.args) < 2:
        return
    handler = code.identity(outline, called.node.args[0], called.scope)
    here = code.definition(handler)
    place = (here[0].module, here[1].line) if here else (outline.module, called.node.lineno)
    where = Where(path=code.path(place[0]), line=place[1])
    for item in called.node.args[1:]:
        path = fold(code, outline, item, called.scope)
        yield _Rule(_owner(code, outline, called), path, _class_methods(code, handler), handler, where)


def _class_methods(code: Code, meaning: str) -> tuple[str, ...]:
    """HTTP methods that a view class, or a first-party base of it, defines."""
    found = []
    for name in (meaning, *code.ancestors(meaning)):
        here = code.definition(name)
        if here is None:
            continue
        for bound in here[0].members(here[1].qualname):
            if bound.name in METHODS and isinstance(bound.node, Function) and bound.name.upper() not in found:
                found.append(bound.name.upper())
            if bound.name == "dispatch_request" and "GET" not in found:
                found.append("GET")
    return tuple(found) or ("GET",)
