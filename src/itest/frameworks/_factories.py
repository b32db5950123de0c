"""Where applications come from: module-level objects, and functions that build and return one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from itest.model.facts import Evidence, Where
from itest.source.code import Code
from itest.source.outline import Definition, Outline
from itest.source.syntax import Function, dotted, unparse


@dataclass(slots=True)
class Origin:
    """One way to an application: a factory with the objects made by it, or objects alone (`factory` None)."""

    factory: tuple[Outline, Definition] | None = None
    objects: list[tuple[Outline, Definition]] = field(default_factory=list)


def constructions(code: Code, classes: Iterable[str]) -> tuple[Evidence, ...]:
    """Every place in the application where one of the classes, or a first-party subclass, is constructed."""
    wanted = frozenset(classes)
    found = []
    words = _words(code, wanted)
    for outline in code.mentioning(*words):
        for called in outline.calls:
            spelled = dotted(called.node.func)
            if spelled is None or not code.may_mean(outline, spelled, called.scope, words):
                continue
            meaning = code.meaning(outline, spelled, called.scope)
            if meaning and code.is_a(meaning, wanted):
                where = Where(path=code.path(outline.module), line=called.node.lineno)
                found.append(Evidence(where=where, text=unparse(called.node)))
    return tuple(found)


def origins(code: Code, classes: Iterable[str]) -> tuple[Origin, ...]:
    """All applications of the classes, factories first, in path order."""
    wanted = frozenset(classes)
    by_factory = {f"{o.module}.{d.qualname}": Origin((o, d)) for o, d in _factories(code, wanted)}
    loose = []
    words = {*_words(code, wanted), *(name.rpartition(".")[2] for name in by_factory)}
    for outline in code.mentioning(*words):
        for definition in _objects(code, outline, wanted):
            call = definition.value
            maker = code.identity(outline, call.func) if isinstance(call, ast.Call) else ""
            if maker in by_factory:
                by_factory[maker].objects.append((outline, definition))
            else:
                loose.append(Origin(None, [(outline, definition)]))
    return (*by_factory.values(), *loose)


def _words(code: Code, classes: frozenset[str]) -> frozenset[str]:
    """The names to look for in text: the classes' own and those of first-party subclasses of them."""

    def names() -> frozenset[str]:
        last = {name.rpartition(".")[2] for name in classes}
        for outline in list(code.mentioning(*last)):
            for definition in outline.classes:
                if code.is_a(f"{outline.module}.{definition.qualname}", classes):
                    last.add(definition.name)
        return frozenset(last)

    return code.remember(f"words {sorted(classes)}", names)


def _factories(code: Code, classes: frozenset[str]) -> Iterator[tuple[Outline, Definition]]:
    for outline in code.mentioning(*_words(code, classes)):
        for definition in outline.functions:
            if definition.scope or not isinstance(definition.node, Function):
                continue
            result = code.result(f"{outline.module}.{definition.qualname}")
            if _is_instance(code, result, classes) and not _takes_app(code, outline, definition, classes):
                yield outline, definition


def _takes_app(code: Code, outline: Outline, definition: Definition, classes: frozenset[str]) -> bool:
    """A function that is given the application and returns it configures it, it does not make it."""
    parameters = (d for d in outline.members(definition.qualname) if d.kind == "parameter")
    return any(_is_instance(code, code.meaning(outline, d.name, definition.qualname), classes) for d in parameters)


def _objects(code: Code, outline: Outline, classes: frozenset[str]) -> Iterator[Definition]:
    for definition in outline.assignments:
        if definition.scope:
            continue
        meaning = code.meaning(outline, definition.value)
        called, held = isinstance(definition.value, ast.Call), isinstance(definition.value, ast.Attribute)
        if (called and _is_instance(code, meaning, classes)) or (held and _is_held(code, meaning, classes)):
            yield definition


def _is_held(code: Code, meaning: str, classes: frozenset[str]) -> bool:
    """Whether it is an attribute of a first-party object that makes the application for itself: `Creator().app`."""
    owner, _, attribute = meaning.rpartition(".")
    here = code.definition(owner.removesuffix("()")) if owner.endswith("()") else None
    if here is None or not isinstance(here[1].node, ast.ClassDef):
        return False
    made = (
        step.value
        for step in ast.walk(here[1].node)
        if isinstance(step, ast.Assign) and any(dotted(target) == f"self.{attribute}" for target in step.targets)
    )
    return any(_is_instance(code, code.meaning(here[0], value), classes) for value in made)


def _is_instance(code: Code, meaning: str, classes: frozenset[str]) -> bool:
    return meaning.endswith("()") and code.is_a(meaning[:-2], classes)
