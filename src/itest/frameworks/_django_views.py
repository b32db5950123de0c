"""Which HTTP methods a Django view answers: decorators, view classes, DRF generics and viewsets."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.source.code import Code
from itest.source.outline import Definition, Outline
from itest.source.syntax import Function, attribute_of, dotted, keyword, strings, text

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
_BASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("RetrieveUpdateDestroyAPIView", ("GET", "PUT", "PATCH", "DELETE")),
    ("RetrieveUpdateAPIView", ("GET", "PUT", "PATCH")),
    ("RetrieveDestroyAPIView", ("GET", "DELETE")),
    ("ListCreateAPIView", ("GET", "POST")),
    ("ListAPIView", ("GET",)),
    ("CreateAPIView", ("POST",)),
    ("RetrieveAPIView", ("GET",)),
    ("UpdateAPIView", ("PUT", "PATCH")),
    ("DestroyAPIView", ("DELETE",)),
    ("CreateView", ("GET", "POST")),
    ("UpdateView", ("GET", "POST")),
    ("DeleteView", ("GET", "POST")),
    ("FormView", ("GET", "POST")),
    ("LoginView", ("GET", "POST")),
    ("PasswordChangeView", ("GET", "POST")),
    ("PasswordResetView", ("GET", "POST")),
    ("TokenObtainPairView", ("POST",)),
    ("TokenRefreshView", ("POST",)),
    ("TokenVerifyView", ("POST",)),
    ("TokenBlacklistView", ("POST",)),
    ("ObtainAuthToken", ("POST",)),
    ("obtain_auth_token", ("POST",)),
    ("obtain_jwt_token", ("POST",)),
    ("refresh_jwt_token", ("POST",)),
    ("RegisterView", ("POST",)),
)
_ACTIONS = (
    ("list", "GET", ""),
    ("create", "POST", ""),
    ("retrieve", "GET", "{pk}/"),
    ("update", "PUT", "{pk}/"),
    ("partial_update", "PATCH", "{pk}/"),
    ("destroy", "DELETE", "{pk}/"),
)
_MIXINS = {
    "ListModelMixin": ("list",),
    "CreateModelMixin": ("create",),
    "RetrieveModelMixin": ("retrieve",),
    "UpdateModelMixin": ("update", "partial_update"),
    "DestroyModelMixin": ("destroy",),
    "ReadOnlyModelViewSet": ("list", "retrieve"),
    "ModelViewSet": tuple(name for name, _, _ in _ACTIONS),
}


def view_methods(code: Code, outline: Outline, view: ast.expr) -> tuple[str, tuple[str, ...]]:
    """The handler's identity and its methods, for a function, `View.as_view(...)`, or a view inside decorators."""
    if isinstance(view, ast.Call) and attribute_of(view) == "as_view":
        handler = code.identity(outline, (dotted(view.func) or "").rpartition(".")[0])
        mapped = view.args[0] if view.args else keyword(view, "actions")
        if isinstance(mapped, ast.Dict):
            return handler, tuple((text(key) or "get").upper() for key in mapped.keys)
        return handler, class_methods(code, handler)
    if isinstance(view, ast.Call) and view.args:
        return view_methods(code, outline, view.args[-1])
    handler = code.identity(outline, view)
    here = code.definition(handler)
    if here is None:
        return handler, _known(handler) or ("GET",)
    if here[1].kind == "assign" and isinstance(here[1].value, ast.Call):
        return view_methods(code, here[0], here[1].value)
    return handler, _function_methods(here[1].node)


def class_methods(code: Code, meaning: str) -> tuple[str, ...]:
    """Methods that the class, its first-party bases or a known base of a library define."""
    found: list[str] = []
    for name in (meaning, *code.ancestors(meaning)):
        here = code.definition(name)
        if here is None:
            found += _known(name)
            continue
        members = {d.name: d for d in here[0].members(here[1].qualname)}
        allowed = members.get("http_method_names")
        if allowed is not None and strings(allowed.value):
            return tuple(verb.upper() for verb in strings(allowed.value))
        found += [verb.upper() for verb in _VERBS if verb in members]
    return tuple(dict.fromkeys(found)) or ("GET",)


def _known(name: str) -> tuple[str, ...]:
    """The methods of a library's view, by its name."""
    last = name.rpartition(".")[2]
    return next((methods for base, methods in _BASES if base == last), ())


def _function_methods(node: ast.AST) -> tuple[str, ...]:
    """Methods by decorator (`api_view`, `require_*`), else by what the body compares `request.method` with."""
    if not isinstance(node, Function):
        return ("GET",)
    for decorator in node.decorator_list:
        name = (dotted(decorator.func if isinstance(decorator, ast.Call) else decorator) or "").rpartition(".")[2]
        if isinstance(decorator, ast.Call) and name in ("api_view", "require_http_methods") and decorator.args:
            return strings(decorator.args[0]) or ("GET",)
        if name in ("require_POST", "require_GET", "require_safe"):
            return ("POST",) if name == "require_POST" else ("GET",)
    compared = [m for item in ast.walk(node) for m in _compared(item)]
    posts = [m for m in dict.fromkeys(compared) if m != "GET"]
    return ("GET", *posts)


def _compared(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Compare) and (dotted(node.left) or "").endswith("request.method"):
        return strings(node.comparators[0])
    return ()


def actions(code: Code, viewset: str) -> Iterator[tuple[str, str, int, str]]:
    """Method, path suffix, line and module of each action of a DRF viewset, `@action` methods included."""
    own = code.definition(viewset)
    if own is None:
        return
    members, inherited = _members(code, viewset)
    allowed = members.get("http_method_names")
    verbs = [verb.upper() for verb in strings(allowed[1].value)] if allowed else []
    key = next((text(members[n][1].value) for n in ("lookup_url_kwarg", "lookup_field") if n in members), None) or "pk"
    for name, method, suffix in _ACTIONS:
        if (name in members or name in inherited) and (not verbs or method in verbs):
            home, definition = members.get(name, own)
            yield method, suffix.replace("pk", key), definition.line, home.module
    for name, (home, definition) in members.items():
        for method, suffix, line, module in _extra(home, name, definition.node):
            yield method, suffix.replace("{pk}", f"{{{key}}}"), line, module


def _members(code: Code, viewset: str) -> tuple[dict[str, tuple[Outline, Definition]], set[str]]:
    """What a class and its first-party bases define, and the actions that library mixins bring."""
    inherited: set[str] = set()
    members: dict[str, tuple[Outline, Definition]] = {}
    for name in (viewset, *code.ancestors(viewset)):
        here = code.definition(name)
        if here is None:
            inherited.update(_MIXINS.get(name.rpartition(".")[2], ()))
            continue
        for definition in here[0].members(here[1].qualname):
            members.setdefault(definition.name, (here[0], definition))
    return members, inherited


def _extra(home: Outline, name: str, node: ast.AST) -> Iterator[tuple[str, str, int, str]]:
    for decorator in getattr(node, "decorator_list", ()):
        if isinstance(decorator, ast.Call) and attribute_of(decorator) == "action":
            path = text(keyword(decorator, "url_path")) or name
            detail = keyword(decorator, "detail")
            prefix = "{pk}/" if isinstance(detail, ast.Constant) and detail.value else ""
            for method in strings(keyword(decorator, "methods")) or ("get",):
                yield method.upper(), f"{prefix}{path}/", getattr(node, "lineno", 1), home.module
