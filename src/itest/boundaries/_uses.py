"""Where the code calls, decorates with or inherits from something of a library: what shows that a boundary is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from itest.model.facts import Evidence, ProjectFacts, Where
from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import dotted, unparse

MOST = 8
IN_ONE = 3
LONGEST = 80
DECORATORS = ("task", "actor", "subscriber", "memoize", "cached", "cache", "cache_page", "periodic_task", "job")


def imported(libraries: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the text of modules that import one of these packages."""
    return re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:[\w.]+,[ \t]*)*(?:{'|'.join(libraries)})(?![\w-])", re.M)


def uses(code: Code, modules: re.Pattern[str], wanted: Callable[[str], bool]) -> tuple[Evidence, ...]:
    """The first places, in modules whose text fits, of something whose meaning is wanted.

    Own packages are no library; what is done with an instance shows no more than that it was made.
    """
    found: list[Evidence] = []
    for outline in code.importing(modules):
        told = (e for meaning, e in _meanings(code, outline) if wanted(meaning) and not _of_little_use(code, meaning))
        found += list(dict.fromkeys(told))[:IN_ONE]
    return tuple(dict.fromkeys(found))[:MOST]


def calls(code: Code, outlines: Iterable[Outline], wanted: Callable[[str, ast.Call], bool]) -> tuple[Evidence, ...]:
    """The first calls in these modules, of no own package, that are wanted by meaning and by how they are written."""
    found: list[Evidence] = []
    for outline in outlines:
        named = ((code.meaning(outline, called.node.func, called.scope), called.node) for called in outline.calls)
        told = (node for name, node in named if wanted(name, node) and name.partition(".")[0] not in code.packages)
        found += [evidence(code, outline, node) for node in islice(told, IN_ONE)]
    return tuple(dict.fromkeys(found))[:MOST]


def speaks_of(facts: ProjectFacts, boundary: str, packages: str) -> bool:
    """Whether a module in the evidence for a boundary imports one of these packages, told as a pattern."""
    paths = {e.where.path for found in facts.boundaries if found.name == boundary for e in found.evidence}
    files = (Path(facts.root) / path for path in sorted(paths))
    wanted = imported([packages])
    return any(wanted.search(file.read_text(encoding="utf-8", errors="replace")) for file in files if file.is_file())


def evidence(code: Code, outline: Outline, node: ast.AST, text: str = "") -> Evidence:
    """A place and what stands there, shortened where it is a long call."""
    told = text or unparse(node)
    if len(told) > LONGEST:
        told = f"{unparse(node.func)}(...)" if isinstance(node, ast.Call) else f"{told[: LONGEST - 3]}..."
    return Evidence(where=Where(path=code.path(outline.module), line=getattr(node, "lineno", 1)), text=told)


def _of_little_use(code: Code, meaning: str) -> bool:
    instance, _, method = meaning.rpartition("().")
    return meaning.partition(".")[0] in code.packages or bool(instance and method not in DECORATORS)


def _meanings(code: Code, outline: Outline) -> Iterator[tuple[str, Evidence]]:
    """Every call, decorator and base class of a module with what it means."""
    for called in outline.calls:
        yield code.meaning(outline, called.node.func, called.scope), evidence(code, outline, called.node)
    for definition in [*outline.functions, *outline.classes]:
        for decorator in getattr(definition.node, "decorator_list", ()):
            told = f"@{unparse(decorator)}"
            yield (
                code.meaning(outline, dotted(decorator), definition.scope),
                evidence(code, outline, decorator, told),
            )
    for definition in outline.classes:
        for base in code.bases(outline, definition):
            told = f"class {definition.name}({base.rpartition('.')[2]})"
            yield base, evidence(code, outline, definition.node, told)
