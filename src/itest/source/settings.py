"""Fields of pydantic settings classes: which environment variable fills which attribute."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from itest.source.code import Code
from itest.source.outline import Definition, Outline
from itest.source.reads import EnvRead, shown
from itest.source.syntax import argument, attribute_of, is_true, keyword, strings, text
from itest.source.values import literal

BASES = frozenset({"pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic_settings.main.BaseSettings"})
_ALIASES = ("validation_alias", "alias", "env")


@dataclass(frozen=True, slots=True)
class Field:
    """One settings attribute: its class, the variable that fills it, and the read that it amounts to."""

    owner: str
    attribute: str
    read: EnvRead


@dataclass(frozen=True, slots=True)
class _Options:
    prefix: str = ""
    delimiter: str | None = None
    case_sensitive: bool = False


def settings_fields(code: Code) -> tuple[Field, ...]:
    """The fields of every settings class, inherited ones under the class that declares them."""
    return code.remember("settings fields", lambda: _settings_fields(code))


def _settings_fields(code: Code) -> tuple[Field, ...]:
    found: dict[str, tuple[Outline, Definition]] = {}
    names, looked_for = {"Settings"}, set[str]()
    while names:
        looked_for |= names
        pattern = re.compile(rf"class \w+\([^)]*(?:{'|'.join(sorted(names))})")
        for outline in code.matching(pattern):
            for definition in outline.classes:
                meaning = f"{outline.module}.{definition.qualname}"
                if meaning not in found and any(base in BASES for base in code.ancestors(meaning)):
                    found[meaning] = (outline, definition)
        names = {d.name for _, d in found.values() if "Settings" not in d.name} - looked_for
    return tuple(field for meaning, (o, d) in found.items() for field in _fields(code, o, d, _options(code, meaning)))


def _options(code: Code, meaning: str) -> _Options:
    """Prefix, nesting delimiter and case rule, from `model_config` or `class Config`, nearest class first."""
    values: dict[str, ast.expr] = {}
    for name in (meaning, *code.ancestors(meaning)):
        here = code.definition(name)
        if here is not None and here[1].kind == "class":
            for key, value in _declared(here[0], here[1]):
                values.setdefault(key, value)
    return _Options(
        text(values.get("env_prefix")) or "",
        text(values.get("env_nested_delimiter")),
        is_true(values.get("case_sensitive")),
    )


def _declared(outline: Outline, definition: Definition) -> Iterator[tuple[str, ast.expr]]:
    for bound in outline.members(definition.qualname):
        if bound.name == "model_config" and isinstance(bound.value, ast.Call):
            yield from ((k.arg, k.value) for k in bound.value.keywords if k.arg)
        elif bound.name == "model_config" and isinstance(bound.value, ast.Dict):
            yield from ((text(k) or "", v) for k, v in zip(bound.value.keys, bound.value.values, strict=True))
        elif bound.name == "Config" and bound.kind == "class":
            inner = outline.members(bound.qualname)
            yield from ((item.name, item.value) for item in inner if item.value is not None)


def _fields(code: Code, outline: Outline, definition: Definition, options: _Options) -> Iterator[Field]:
    for bound in outline.members(definition.qualname):
        if bound.kind != "assign" or bound.annotation is None or bound.name.startswith(("_", "model_")):
            continue
        names = _variables(bound, options)
        nested = _nested(code, outline, bound, names[0], options)
        if nested:
            yield from nested
            continue
        if _is_read(bound.value):
            continue
        yield Field(f"{outline.module}.{definition.qualname}", bound.name, _as_read(code, outline, bound, names[0]))


def _nested(code: Code, outline: Outline, bound: Definition, name: str, options: _Options) -> list[Field]:
    """A field whose type is a first-party model is filled part by part: DATABASE__HOST."""
    if options.delimiter is None:
        return []
    meaning = code.meaning(outline, bound.annotation, bound.scope)
    here = code.definition(meaning)
    if here is None or here[1].kind != "class":
        return []
    inner, owner = here
    found = []
    for part in inner.members(owner.qualname):
        if part.kind == "assign" and part.annotation is not None and not part.name.startswith(("_", "model_")):
            variable = _cased(f"{name}{options.delimiter}{part.name}", options)
            read = _as_read(code, inner, part, variable, optional=bound.value is not None)
            found.append(Field(meaning, part.name, read))
    return found


def _variables(bound: Definition, options: _Options) -> tuple[str, ...]:
    value = bound.value
    if isinstance(value, ast.Call) and attribute_of(value) == "Field":
        alias = keyword(value, *_ALIASES)
        choices = alias.args if isinstance(alias, ast.Call) else ()
        found = tuple(t for item in choices if (t := text(item))) or strings(alias)
        if found:
            return tuple(_cased(name, options) for name in found)
    return (_cased(f"{options.prefix}{bound.name}", options),)


def _cased(name: str, options: _Options) -> str:
    return name if options.case_sensitive else name.upper()


def _is_read(value: ast.expr | None) -> bool:
    """Whether the default itself already reads the environment (counted there)."""
    return isinstance(value, ast.Call) and attribute_of(value) in ("config", "getenv", "get", "env")


def _as_read(code: Code, outline: Outline, bound: Definition, name: str, optional: bool = False) -> EnvRead:
    value = bound.value
    default = value
    if isinstance(value, ast.Call):
        default = argument(value, 0, "default") if attribute_of(value) in ("Field", "SecretStr") else None
    required = not _has_default(value) and not optional
    return EnvRead(
        name=name,
        required=required,
        default=shown(name, literal(default)),
        path=code.path(outline.module),
        line=bound.line,
        node=bound.node,
    )


def _has_default(value: ast.expr | None) -> bool:
    if value is None:
        return False
    if isinstance(value, ast.Call) and attribute_of(value) == "Field":
        given = argument(value, 0, "default", "default_factory")
        return given is not None and not (isinstance(given, ast.Constant) and given.value is Ellipsis)
    return not (isinstance(value, ast.Constant) and value.value is Ellipsis)
