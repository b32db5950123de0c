"""Which endpoints a test calls, read from its source: paths in calls of a client, and names that URLs are made from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from itest.model.facts import Route
from itest.source.syntax import Function, FunctionNode, attribute_of

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_BY_NAME = frozenset({"url_for", "reverse", "reverse_lazy", "url_path_for", "resolve_url"})
_ANY = "*"
_HOLE = "{}"
_PARAMETER = re.compile(r"\{[^}]*\}|<[^>]*>|\(\?P<[^)]*\)")
_ADDRESS = re.compile(r"^(?:https?://(?:testserver|test|localhost|127\.0\.0\.1|example\.com)[^/]*)?(/.*)$")
_NAME = re.compile(r"^[A-Za-z_][\w-]*(?:[:.][\w-]+)+$")
"""A route's name with its group in front, as `url_for` takes it."""
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What a call says: a method (`*`: any) and a path with `{}` for what is not written out, or a view's name."""

    method: str
    path: str = ""
    view: str = ""


class Endpoints:
    """The project's endpoints, to find the ones that a request means."""

    def __init__(self, routes: Iterable[Route], names: Mapping[str, str]) -> None:
        """`names` are what routes are called where that is not their handler's name."""
        self._names = names
        self._by_length: dict[int, list[tuple[str, str, list[str]]]] = {}
        self._by_view: dict[str, list[tuple[str, str]]] = {}
        for route in routes:
            key = key_of(route)
            parts = _segments(_PARAMETER.sub(_HOLE, route.path))
            self._by_length.setdefault(len(parts), []).append((route.method.upper(), key, parts))
            self._by_view.setdefault(route.handler.rpartition(".")[2].lower(), []).append((route.method.upper(), key))
        every = [parts for known in self._by_length.values() for _, _, parts in known]
        shared = takewhile(lambda parts: len(set(parts)) == 1, zip(*every, strict=False))
        self._above = [parts[0] for parts in shared]
        """What all paths begin with: a router's own test client leaves it out."""

    def meant(self, request: Request) -> frozenset[str]:
        """The keys (`METHOD path`) of the endpoints that fit the request best."""
        if request.view:
            handler = request.view if request.view in self._by_view else self._names.get(request.view, "")
            views = self._by_view.get(handler, [])
            return frozenset(key for method, key in views if request.method in (method, _ANY))
        parts = _segments(request.path)
        return self._at(request.method, parts) or self._at(request.method, [*self._above, *parts])

    def _at(self, method: str, parts: list[str]) -> frozenset[str]:
        open_ended = bool(parts) and parts[0] == _HOLE
        graded: list[tuple[int, str]] = []
        for length, known in self._by_length.items():
            if length != len(parts) and not (open_ended and length >= len(parts) - 1):
                continue
            for spoken, key, own in known:
                grade = _fit(own, parts[1:] if open_ended and length != len(parts) else parts)
                if grade is not None and (spoken in (method, "ANY", "*") or method == _ANY):
                    graded.append((grade, key))
        best = max((grade for grade, _ in graded), default=0)
        return frozenset(key for grade, key in graded if grade == best)


def key_of(route: Route) -> str:
    """`METHOD path` with parameters spelled `{name}`, as the generated suite and the reports have them."""
    path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", route.path)
    return f"{route.method.upper()} {path}"


def requests(node: FunctionNode, module: ast.Module) -> frozenset[Request]:
    """What the test asks for itself, or through functions of its own module; its fixtures' calls are not its own."""
    known = {each.name: each for each in module.body if isinstance(each, Function)}
    constants = {**_assigned(module.body), **_of_class(node, module)}
    found: set[Request] = set()
    seen: set[str] = set()
    pending: list[tuple[FunctionNode, int]] = [(node, 0)]
    while pending:
        function, depth = pending.pop()
        found |= set(_requests(function, constants))
        for inner in ast.walk(function):
            name = inner.func.id if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) else ""
            if depth < _DEPTH and name in known and name not in seen:
                seen.add(name)
                pending.append((known[name], depth + 1))
    return frozenset(found)


def _assigned(nodes: Iterable[ast.AST]) -> dict[str, ast.expr]:
    """What names, and attributes of `self`, are assigned."""
    found: dict[str, ast.expr] = {}
    for each in nodes:
        for target in each.targets if isinstance(each, ast.Assign) else ():
            if name := _name(target):
                found[name] = each.value  # type: ignore[attr-defined]  # only an assignment has targets
    return found


def _of_class(node: FunctionNode, module: ast.Module) -> dict[str, ast.expr]:
    """What the class around a test assigns to itself: in its body, and in whatever sets its tests up."""
    owner = next((each for each in module.body if isinstance(each, ast.ClassDef) and node in each.body), None)
    if owner is None:
        return {}
    methods = [each for each in owner.body if isinstance(each, Function) and each.name.lower().startswith("setup")]
    inside = _assigned(inner for method in methods for inner in ast.walk(method))
    return {**{f"self.{name}": value for name, value in _assigned(owner.body).items()}, **inside}


def _name(node: ast.AST) -> str:
    """`url` or `self.url`."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        return f"self.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _requests(function: FunctionNode, constants: Mapping[str, ast.expr]) -> Iterator[Request]:
    names = {**constants, **_assigned(ast.walk(function))}
    yield from _cases(function)
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        method = (attribute_of(node) or "").removesuffix("_json")
        arguments = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in ("url", "path"))]
        if method in _METHODS and arguments:
            yield from _asked(method.upper(), arguments[0], names)
        elif method in ("open", "request") and arguments:
            yield from _opened(node, arguments, names)


def _opened(node: ast.Call, arguments: list[ast.expr], names: Mapping[str, ast.expr]) -> Iterator[Request]:
    """`client.open(path, method="PUT")` and `client.request("PUT", path)`."""
    told = [*arguments, *(keyword.value for keyword in node.keywords if keyword.arg == "method")]
    spoken = [each.value.upper() for each in told if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    method = next((word for word in spoken if word.lower() in _METHODS), _ANY)
    for each in arguments[:2]:
        yield from _asked(method, each, names)


def _asked(method: str, node: ast.expr, names: Mapping[str, ast.expr], depth: int = 0) -> Iterator[Request]:
    if _name(node) in names and depth < _DEPTH:
        yield from _asked(method, names[_name(node)], names, depth + 1)
        return
    if isinstance(node, ast.Call) and (attribute_of(node) or "") in _BY_NAME and node.args:
        view = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
        last = re.split(r"[.:]", str(view))[-1].lower()
        if last:
            yield Request(method, view=last)
        return
    path = _path(_text(node, names))
    if path:
        yield Request(method, path)


def _text(node: ast.expr, names: Mapping[str, ast.expr], depth: int = 0) -> str:
    """The text that an expression gives, with a hole for what is only known when it runs."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(value, names, depth) for value in node.values)
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, names, depth) if _name(node.value) else _HOLE
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left, names, depth) + _text(node.right, names, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return re.sub(r"%[sd]", _HOLE, _text(node.left, names, depth))
    if isinstance(node, ast.Call) and attribute_of(node) == "format" and isinstance(node.func, ast.Attribute):
        return _PARAMETER.sub(_HOLE, _text(node.func.value, names, depth))
    if _name(node) in names and depth < _DEPTH:
        return _text(names[_name(node)], names, depth + 1)
    return _HOLE


def _cases(function: FunctionNode) -> Iterator[Request]:
    """Paths among the parameters of a parametrized test, with the method beside each where one stands there."""
    for decorator in function.decorator_list:
        if not (isinstance(decorator, ast.Call) and attribute_of(decorator) == "parametrize"):
            continue
        for case in ast.walk(decorator):
            if isinstance(case, (ast.Tuple, ast.List)):
                texts = [e.value for e in case.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
                spoken = [text.upper() for text in texts if text.lower() in _METHODS]
                method = spoken[0] if len(spoken) == 1 else _ANY
                for path in filter(None, map(_path, texts)):
                    yield Request(method, _PARAMETER.sub(_HOLE, path))
                for name in filter(_NAME.match, texts):
                    yield Request(method, view=re.split(r"[.:]", name)[-1].lower())


def _path(text: str) -> str:
    """The path of an address in a test, without its query; "" for what is no address of the application."""
    plain = text.split("?")[0].split("#")[0]
    found = _ADDRESS.match(plain)
    if found:
        return found[1]
    return plain if plain.startswith(_HOLE) and "/" in plain and " " not in plain else ""


def _segments(path: str) -> list[str]:
    return [_HOLE if _HOLE in part else part for part in path.strip("/").split("/") if part]


def _fit(own: list[str], asked: list[str]) -> int | None:
    """How well a path that is asked for fits an endpoint's, by the segments that are alike; None: not at all."""
    tail = own[len(own) - len(asked) :] if len(own) >= len(asked) else own
    if len(tail) != len(asked):
        return None
    grade = 0
    for mine, theirs in zip(tail, asked, strict=True):
        if mine == theirs and mine != _HOLE:
            grade += 3
        elif _HOLE in (mine, theirs):
            grade += 1 if mine == _HOLE else 0
        else:
            return None
    return grade + 1 if len(own) == len(asked) else grade
