"""What an application factory wants as configuration, and which of the project's own classes or names are for tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal

from itest.model.facts import ConfigArgument
from itest.source.aside import is_test
from itest.source.code import Code
from itest.source.outline import Called, Definition, Outline, expressions
from itest.source.syntax import Function, attribute_of, dotted, parameters, text

Kind = Literal["class", "object", "mapping", "name", "unknown"]
_WORDS = ("config", "settings", "conf", "env", "environment", "mode", "profile", "overrides")
_TEST = ("testing", "test", "tests", "unittest")


def arguments(code: Code, outline: Outline, factory: Definition) -> tuple[ConfigArgument, ...]:
    """The factory's parameters that carry configuration or that it cannot be called without."""
    found = []
    for parameter, default in _parameters(factory):
        name = parameter.arg
        used = _used(code, outline, factory.qualname, name)
        kind = used or _kind_by_hint(parameter, default)
        if kind is None and default is not None:
            continue
        base = _base(code, outline, default)
        found.append(
            ConfigArgument(
                name=name,
                kind=_refined(code, kind or "unknown", base),
                required=default is None,
                value=_value(code, used or "unknown", base),
                base=_spelled(code, base),
            )
        )
    return tuple(found)


def _parameters(factory: Definition) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    if isinstance(factory.node, Function):
        yield from parameters(factory.node)


def _used(code: Code, outline: Outline, scope: str, name: str) -> Kind | None:
    """What becomes of the parameter, or of a local that it is assigned to."""
    aliases = [d.name for d in outline.members(scope) if d.kind == "assign" and _mentions(d.value, name)]
    return next((kind for alias in (name, *aliases) if (kind := _kind(code, outline, scope, alias))), None)


def _kind(code: Code, outline: Outline, scope: str, name: str, depth: int = 0) -> Kind | None:
    """What the body does with the parameter: from_object, update, a look-up by name, or passing it on."""
    handed: list[tuple[str, str]] = []
    for called in outline.calls:
        if called.scope != scope and not called.scope.startswith(f"{scope}."):
            continue
        kind = _used_in(called.node, name)
        if kind:
            return kind
        handed += _handed_on(code, outline, called, name)
    for place in outline.places:
        if place.scope == scope and _looked_up(place.statement, name):
            return "name"
    for target, parameter in handed if depth < 2 else ():
        here = code.definition(target)
        kind = _kind(code, here[0], here[1].qualname, parameter, depth + 1) if here else None
        if kind:
            return kind
    return None


def _used_in(call: ast.Call, name: str) -> Kind | None:
    method = attribute_of(call)
    first = call.args[0] if call.args else None
    owner = dotted(call.func) or ""
    if method in ("from_object", "from_envvar", "from_pyfile") and _mentions(first, name):
        if method == "from_object":
            return "object" if isinstance(first, ast.Name) else "name"
        return "name" if method == "from_envvar" else None
    if method in ("from_mapping", "update") and "config" in owner:
        spread = any(k.arg is None and _is_name(k.value, name) for k in call.keywords)
        return "mapping" if _is_name(first, name) or spread else None
    if method == "get" and _is_name(first, name):
        return "name"
    return None


def _handed_on(code: Code, outline: Outline, called: Called, name: str) -> list[tuple[str, str]]:
    """First-party functions that get the parameter, and what they call it."""
    node = called.node
    positions = [i for i, a in enumerate(node.args) if _is_name(a, name)]
    named = [k.arg for k in node.keywords if k.arg and _is_name(k.value, name)]
    here = code.definition(code.meaning(outline, node.func, called.scope)) if positions or named else None
    if here is None or not isinstance(here[1].node, Function):
        return []
    spec = [p.arg for p, _ in parameters(here[1].node)]
    target = f"{here[0].module}.{here[1].qualname}"
    return [(target, arg) for arg in (*(spec[i] for i in positions if i < len(spec)), *named)]


def _looked_up(statement: ast.stmt, name: str) -> bool:
    """`configurations[name]`, or the parameter inside an f-string or a comparison with a string."""
    for node in expressions(statement):
        if isinstance(node, ast.Subscript) and _is_name(node.slice, name):
            return True
        if isinstance(node, ast.Compare) and _is_name(node.left, name) and text(node.comparators[0]) is not None:
            return True
    return False


def _kind_by_hint(parameter: ast.arg, default: ast.expr | None) -> Kind | None:
    flag = isinstance(default, ast.Constant) and isinstance(default.value, (bool, int))
    if flag or not any(word in parameter.arg.lower() for word in _WORDS):
        return None
    hint = ast.unparse(parameter.annotation) if parameter.annotation else ""
    if hint.startswith(("dict", "Dict", "Mapping", "typing.Dict")):
        return "mapping"
    if hint.startswith("str") or text(default) is not None:
        return "name"
    return "object" if hint or default is not None else None


def _refined(code: Code, kind: Kind, base: str | None) -> Kind:
    """Objects whose default is a class are classes."""
    here = code.definition(base) if base else None
    return "class" if kind == "object" and here is not None and here[1].kind == "class" else kind


def _base(code: Code, outline: Outline, default: ast.expr | None) -> str | None:
    if text(default) is not None:
        return text(default)
    return code.identity(outline, default) or None if default is not None else None


def _spelled(code: Code, base: str | None) -> str | None:
    module, rest = code.split(base) if base else ("", "")
    return f"{module}:{rest}" if module and rest else base


def _value(code: Code, kind: Kind, base: str | None) -> str | None:
    """The test configuration that the project itself has, in the form that the argument wants."""
    if kind == "name":
        return _test_name(code)
    if kind in ("object", "class"):
        found = sorted(_test_classes(code, base))
        return found[0] if found else None
    return None


def _test_classes(code: Code, base: str | None) -> Iterator[str]:
    """Configuration classes for tests that live outside the test folders: `TestConfig`, `TestingConfig`."""
    module, _ = code.split(base) if base else ("", "")
    for outline in code.mentioning("class Test", "class test", "Testing", "TestConfig", "TestSettings"):
        if is_test(code.path(outline.module)):
            continue
        for definition in outline.classes:
            name = definition.name.lower()
            related = outline.module == module or "config" in name or "settings" in name
            if name.startswith("test") and related and not definition.scope:
                yield f"{outline.module}:{definition.name}"


def _test_name(code: Code) -> str | None:
    """The key for tests in a dictionary of configurations."""
    for outline in code.mentioning("testing", "test"):
        for definition in outline.assignments:
            named = _named_values(definition.value)
            classes = [value for value in named.values() if isinstance(value, (ast.Name, ast.Attribute))]
            for name in _TEST:
                if name in named and classes:
                    return name
    return None


def _named_values(node: ast.expr | None) -> dict[str | None, ast.expr]:
    """What a literal dictionary or `dict(testing=TestingConfig)` holds."""
    if isinstance(node, ast.Dict):
        return {text(key): value for key, value in zip(node.keys, node.values, strict=True)}
    if isinstance(node, ast.Call) and dotted(node.func) == "dict" and not node.args:
        return {named.arg: named.value for named in node.keywords}
    return {}


def _mentions(node: ast.AST | None, name: str) -> bool:
    return node is not None and any(_is_name(inner, name) for inner in ast.walk(node))


def _is_name(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
