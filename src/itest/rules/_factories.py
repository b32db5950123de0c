"""factory_boy's factories as they are written: their model, their declarations, and what they do by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from itest.model.rule import Place
from itest.model.suite import FileFacts, Note, Suite
from itest.rules._targets import home_of
from itest.source.syntax import Function, FunctionNode, dotted, strings

KIND = "factory"
_CODE = "B02"
_POST = ("RelatedFactory", "RelatedFactoryList", "PostGeneration", "PostGenerationMethodCall", "Trait")
_BY_HAND = frozenset({"_create", "_build", "_adjust_kwargs", "_generate", "_prepare"})
_DEPTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One name that a factory declares: `kind` is constant, post (never given to the model), or value."""

    name: str
    kind: str
    line: int
    column: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Factory:
    """A factory with what it inherits: `model` is the dotted name of its model, `apart` what Meta takes out or renames.

    `by_hand`: it makes the object in its own way. `closed`: all of its bases are known.
    """

    name: str
    path: str
    line: int
    column: int
    model: str
    declared: tuple[Declared, ...]
    apart: frozenset[str]
    get_or_create: bool
    by_hand: bool
    closed: bool


def see_factory(node: ast.AST, place: Place) -> Iterator[Note]:
    """A class whose name or base ends in Factory: its model, its declarations, and how it makes objects."""
    if not isinstance(node, ast.ClassDef) or place.kind != "module":
        return
    if not any((dotted(base) or "").endswith("Factory") for base in node.bases):
        return
    meta = next((one for one in node.body if isinstance(one, ast.ClassDef) and one.name == "Meta"), None)
    options = dict(_options(meta))
    apart = [name for key in ("exclude", "inline_args") for name in strings(options.get(key))]
    apart += [key for key in ("rename", "abstract") if key in options]
    params = next((one for one in node.body if isinstance(one, ast.ClassDef) and one.name == "Params"), None)
    apart += [name for name, _ in _options(params)]
    yield place.note(
        node,
        KIND,
        node.name,
        place.meaning(options.get("model")),
        tuple(_declared(node, place)),
        tuple(apart),
        any(isinstance(one, Function) and one.name in _BY_HAND and not _passes_on(one) for one in node.body),
        any(key.endswith("get_or_create") for key in options),
    )


def _passes_on(method: FunctionNode) -> bool:
    """Whether a method hands all that it is given to its base, unchanged."""
    body = ast.unparse(method)
    return (
        f"super().{method.name}(" in body and "**kwargs" in body and not re.search(r"\bkwargs(?:\.|\[)|= kwargs", body)
    )


def _options(meta: ast.ClassDef | None) -> Iterator[tuple[str, ast.expr]]:
    for statement in meta.body if meta else ():
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            yield statement.targets[0].id, statement.value


def _declared(node: ast.ClassDef, place: Place) -> Iterator[tuple[str, str, int, int]]:
    for statement in node.body:
        if isinstance(statement, Function):
            marks = [place.meaning(one.func if isinstance(one, ast.Call) else one) for one in statement.decorator_list]
            if any(mark.rpartition(".")[2].startswith("lazy_attribute") for mark in marks):
                yield statement.name, "value", statement.lineno, statement.col_offset + 1
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            if not name.startswith("_"):
                yield name, _kind(statement.value, place), statement.lineno, statement.col_offset + 1


def _kind(value: ast.expr, place: Place) -> str:
    if isinstance(value, ast.Constant):
        return "constant"
    last = place.meaning(value.func).rpartition(".")[2] if isinstance(value, ast.Call) else ""
    return "post" if last in _POST else "value"


def factories(suite: Suite) -> Iterator[Factory]:
    """The suite's factories that have a model."""
    for facts, note in suite.notes(_CODE):
        if note.data[0] == KIND:
            found = _factory(suite, facts, note)
            if found.model:
                yield found


def _factory(suite: Suite, facts: FileFacts, note: Note) -> Factory:
    chain, closed = [(facts, note)], True
    for _ in range(_DEPTH):
        above = [base for base in _bases(*chain[-1]) if not base.startswith(("factory.", "factory_boy."))]
        found = _known(suite, chain[-1][0], above[0]) if len(above) == 1 else None
        closed = closed and (not above or found is not None)
        if found is None:
            break
        chain.append(found)
    declared: dict[str, Declared] = {}
    for at, one in reversed(chain):
        declared.update({row.name: row for row in _rows(at, one)})
    return Factory(
        name=str(note.data[1]),
        path=facts.path,
        line=note.line,
        column=note.column,
        model=_model(note, facts),
        declared=tuple(declared.values()),
        apart=frozenset(str(name) for _, one in chain for name in _tuple(one.data[4]) if name != "abstract"),
        get_or_create=any(bool(one.data[6]) for _, one in chain),
        by_hand=any(bool(one.data[5]) for _, one in chain) or "abstract" in _tuple(note.data[4]),
        closed=closed,
    )


def _model(note: Note, facts: FileFacts) -> str:
    model = str(note.data[2])
    return model if "." in model or not model else f"{facts.module}.{model}"


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _rows(facts: FileFacts, note: Note) -> Iterator[Declared]:
    for row in _tuple(note.data[3]):
        name, kind, line, column = _tuple(row)
        yield Declared(name=str(name), kind=str(kind), line=int(str(line)), column=int(str(column)), path=facts.path)


def _bases(facts: FileFacts, note: Note) -> tuple[str, ...]:
    return next((one.bases for one in facts.classes if one.qualname == note.data[1]), ())


def _known(suite: Suite, facts: FileFacts, base: str) -> tuple[FileFacts, Note] | None:
    home, rest = home_of(suite, base if "." in base else f"{facts.module}.{base}")
    notes = home.notes.get(_CODE, ()) if home is not None else ()
    found = [note for note in notes if note.data[0] == KIND and note.data[1] == rest]
    return (home, found[0]) if home is not None and found else None
