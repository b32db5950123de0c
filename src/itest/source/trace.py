"""Follows the expression that holds a database's address back to variables, configuration keys and literals."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import Any

from itest.source.code import Code
from itest.source.config_keys import config_values
from itest.source.outline import MAIN, Called, Definition, Outline
from itest.source.reads import call_read, subscript_read
from itest.source.roles import role
from itest.source.settings import Field, settings_fields
from itest.source.syntax import Function, argument, attribute_of, dotted, text
from itest.source.values import class_member, member

_SCHEME = re.compile(r"^\s*([a-z][a-z0-9]+(?:\+[a-z0-9]+)?)://?")
_DRIVER = re.compile(r"(postgres(ql)?|mysql|mariadb|sqlite)\+\w+")
_FILE = re.compile(r"\.(db|sqlite3?|sqlite)$|^:memory:$")
_BACKEND = re.compile(r"django\.db\.backends\.(\w+)|django\.contrib\.gis\.db\.backends\.(\w+)")
_KINDS = (
    ("postgres", "postgresql"),
    ("mysql", "mysql"),
    ("maria", "mysql"),
    ("sqlite", "sqlite"),
    ("spatialite", "sqlite"),
)
_DEPTH = 14


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression and where it stands; `key` is the configuration key that it is assigned to, if any."""

    outline: Outline
    node: ast.expr
    scope: str
    line: int
    key: str | None = None
    conditional: bool = False


@dataclass(slots=True)
class Origin:
    """What an address is made of: variables with their part, schemes in order of trust, configuration keys."""

    variables: dict[str, str] = field(default_factory=dict)
    schemes: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    literal: bool = False


def trace(code: Code, expression: Expression) -> Origin:
    """Everything that the expression draws on."""
    tracer = _Tracer(code)
    if expression.key:
        tracer.origin.keys.append(expression.key)
    tracer.follow(expression.outline, expression.node, expression.scope, "", 0)
    return tracer.origin


class _Tracer:
    def __init__(self, code: Code) -> None:
        self.code = code
        self.origin = Origin()
        self.seen: set[tuple[int, str]] = set()
        self.called: set[str] = set()

    def follow(self, outline: Outline, node: ast.AST | None, scope: str, hint: str, depth: int) -> None:
        if node is None or depth > _DEPTH or (id(node), hint) in self.seen:
            return
        self.seen.add((id(node), hint))
        step: Any = {
            ast.Constant: self._literal,
            ast.Call: self._call,
            ast.Subscript: self._subscript,
            ast.Name: self._name,
            ast.Attribute: self._name,
            ast.Dict: self._dictionary,
        }.get(type(node), self._parts)
        step(outline, node, scope, hint, depth + 1)

    def _dictionary(self, outline: Outline, node: ast.Dict, scope: str, hint: str, depth: int) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            self.follow(outline, value, scope, text(key) or hint, depth)

    def _parts(self, outline: Outline, node: ast.AST, scope: str, hint: str, depth: int) -> None:
        """All parts of a composed expression, but not the condition of a conditional one."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr) and not (isinstance(node, ast.IfExp) and child is node.test):
                self.follow(outline, child, scope, hint, depth)

    def _literal(self, _outline: Outline, node: ast.Constant, _scope: str, hint: str, _depth: int) -> None:
        value = node.value
        if not isinstance(value, str):
            return
        scheme, backend = _SCHEME.match(value), _BACKEND.match(value)
        if scheme:
            self._scheme(scheme[1])
            self.origin.literal = self.origin.literal or len(value) > scheme.end() + 1 or scheme[1] == "sqlite"
        elif backend:
            self._scheme(backend[1] or backend[2])
        elif _DRIVER.fullmatch(value) or hint == "drivername":
            self._scheme(value)
        elif _FILE.search(value) and hint.lower() not in ("host", "user"):
            self._scheme("sqlite")
            self.origin.literal = True

    def _scheme(self, scheme: str) -> None:
        base, _, driver = scheme.partition("+")
        for word, dialect in _KINDS:
            if base.startswith(word):
                spelled = dialect + (f"+{driver}" if driver else "")
                if spelled not in self.origin.schemes:
                    self.origin.schemes.append(spelled)

    def _variable(self, name: str, hint: str) -> None:
        part = role(name, hint)
        if part:
            self.origin.variables.setdefault(name, part)

    def _call(self, outline: Outline, node: ast.Call, scope: str, hint: str, depth: int) -> None:
        read = call_read(self.code, outline, Called(node, scope, False))
        if read is not None:
            whole = any("://" in (text(item) or "") for item in (*node.args[1:], *(k.value for k in node.keywords)))
            self._variable(read.name, "url" if whole or read.kind == "url" else hint)
            for item in [*node.args[1:], *(k.value for k in node.keywords)]:
                self.follow(outline, item, scope, hint, depth)
            return
        key = text(argument(node, 0))
        if attribute_of(node) == "get" and key and "config" in (dotted(node.func) or ""):
            self._key(key, depth)
            return
        if isinstance(node.func, ast.Attribute):
            self.follow(outline, node.func.value, scope, hint, depth)
            if node.func.attr == "replace":
                return
        for item in node.args:
            self.follow(outline, item, scope, hint, depth)
        for named in node.keywords:
            self.follow(outline, named.value, scope, named.arg or hint, depth)
        meaning = self.code.meaning(outline, node.func, scope)
        self.called.add(meaning)
        self._returns(meaning, depth)

    def _returns(self, meaning: str, depth: int) -> None:
        """What a first-party function or property returns."""
        here = self.code.definition(meaning)
        if here is None or here[1].kind != "function":
            return
        for place in here[0].places:
            if place.scope == here[1].qualname and isinstance(place.statement, ast.Return):
                self.follow(here[0], place.statement.value, place.scope, "", depth)

    def _subscript(self, outline: Outline, node: ast.Subscript, scope: str, hint: str, depth: int) -> None:
        name = subscript_read(self.code, outline, node, scope)
        key = text(node.slice)
        if name is not None:
            self._variable(name, hint)
        elif key and (dotted(node.value) or "").endswith("config"):
            self._key(key, depth)
        else:
            self.follow(outline, node.value, scope, hint, depth)

    def _key(self, key: str, depth: int) -> None:
        if key in self.origin.keys:
            return
        self.origin.keys.append(key)
        for outline, value, scope, _ in config_values(self.code, key):
            self.follow(outline, value, scope, "", depth)

    def _name(self, outline: Outline, node: ast.Name | ast.Attribute, scope: str, hint: str, depth: int) -> None:
        spelled = dotted(node) or ""
        owner, _, attribute = spelled.rpartition(".")
        meaning = self._owner(outline, owner, scope)
        if meaning and self._attribute(meaning, attribute, hint, depth):
            return
        bound = outline.find(spelled, scope) if not owner else None
        if bound is not None and bound.kind == "parameter":
            self._callers(outline, bound, hint, depth)
            return
        found = member(self.code, outline, spelled, scope)
        if found is not None:
            home, value, inner = found
            self.follow(home, value, inner, hint, depth)

    def _owner(self, outline: Outline, owner: str, scope: str) -> str:
        """The class of which `owner` is an instance; `self` is the enclosing class."""
        if owner.partition(".")[0] in ("self", "cls"):
            enclosing = scope.rpartition(".")[0]
            rest = owner.partition(".")[2]
            meaning = f"{outline.module}.{enclosing}" if enclosing else ""
            return self._typed(meaning, rest) if rest else meaning
        meaning = self.code.meaning(outline, owner, scope) if owner else ""
        if meaning.count("()") == 1 and not meaning.endswith("()"):
            base, _, rest = meaning.partition("().")
            return self._typed(base, rest)
        return meaning.removesuffix("()")

    def _typed(self, meaning: str, path: str) -> str:
        """The class of an annotated attribute: `self.database` for `database: Database = ...`."""
        for part in path.split("."):
            found = next(
                (
                    (here[0], bound)
                    for name in (meaning, *self.code.ancestors(meaning))
                    if (here := self.code.definition(name))
                    for bound in here[0].members(here[1].qualname)
                    if bound.name == part and bound.annotation is not None
                ),
                None,
            )
            if found is None:
                return ""
            meaning = self.code.annotated(found[0], found[1].annotation, found[1].scope)
        return meaning

    def _attribute(self, meaning: str, attribute: str, hint: str, depth: int) -> bool:
        names = (meaning, *self.code.ancestors(meaning))
        fields: dict[tuple[str, str], Field] = self.code.remember(
            "settings by attribute", lambda: _by_attribute(self.code)
        )
        field_of = next((fields[(n, attribute)] for n in names if (n, attribute) in fields), None)
        if field_of is not None:
            node = field_of.read.node
            address = isinstance(node, ast.AnnAssign) and re.search(r"Dsn|Ur[li]\b|URL", ast.unparse(node.annotation))
            self._variable(field_of.read.name, "url" if address else hint)
            if isinstance(node, ast.AnnAssign):
                self._hinted(node)
                home = self.code.definition(field_of.owner)
                if home is not None:
                    self.follow(home[0], node.value, home[1].qualname, hint, depth)
            return True
        for name in names:
            here = self.code.definition(f"{name}.{attribute}")
            if here is not None and isinstance(here[1].node, Function):
                self._returns(f"{name}.{attribute}", depth)
                if any("abstract" in ast.unparse(d) for d in here[1].node.decorator_list):
                    self._implemented(here[0], name, attribute, depth)
                return True
        found = class_member(self.code, meaning, attribute)
        if found is not None:
            self.follow(found[0], found[1], found[2], hint, depth)
        return found is not None

    def _implemented(self, outline: Outline, base: str, attribute: str, depth: int) -> None:
        """An abstract property is what the subclasses beside it return."""
        for definition in outline.classes:
            meaning = f"{outline.module}.{definition.qualname}"
            if base in self.code.ancestors(meaning):
                self._returns(f"{meaning}.{attribute}", depth)

    def _hinted(self, node: ast.AnnAssign) -> None:
        """`url: PostgresDsn` tells the dialect without a default."""
        kind = ast.unparse(node.annotation)
        for word, dialect in (("Postgres", "postgresql"), ("MySQL", "mysql"), ("MariaDB", "mysql")):
            if word in kind:
                self._scheme(dialect)

    def _callers(self, outline: Outline, parameter: Definition, hint: str, depth: int) -> None:
        """The arguments with which a first-party function is called for this parameter, and its default.

        Not those of other calls where a call led into the function: its own arguments were followed there.
        """
        if f"{outline.module}.{parameter.scope}" in self.called:
            return
        here = outline.definitions.get(parameter.scope)
        if not here or not isinstance(here[0].node, Function):
            return
        spec = here[0].node.args
        names = [a.arg for a in [*spec.posonlyargs, *spec.args]]
        position = names.index(parameter.name) if parameter.name in names else 99
        scope, _, name = parameter.scope.rpartition(".")
        if name == "__init__":
            position, name, target = position - 1, scope.rpartition(".")[2], f"{outline.module}.{scope}"
        else:
            target = f"{outline.module}.{parameter.scope}"
        for home, called in self.code.calls((target,), f"{name}("):
            if called.scope != MAIN:
                self.follow(home, argument(called.node, position, parameter.name), called.scope, hint, depth)


def _by_attribute(code: Code) -> dict[tuple[str, str], Field]:
    return {(item.owner, item.attribute): item for item in settings_fields(code)}
