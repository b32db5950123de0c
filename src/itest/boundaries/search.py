"""Search: what the application lets people find, by a search engine beside its database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.boundaries._engines import ENGINES, context, unsupported
from itest.model.declarations import Boundary, Effect
from itest.model.facts import Evidence, ProjectFacts, Where
from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import unparse

_MOST = 8
_IMPORTED = re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:{'|'.join(ENGINES)})\b", re.M)
_NO_CALL = re.compile(r"\.exceptions?\.|Error$|\.signals?\.")


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for outline in code.importing(_IMPORTED):
        found += list(_in_module(code, outline))[:3]
    return tuple(dict.fromkeys(found))[:_MOST]


def _in_module(code: Code, outline: Outline) -> Iterator[Evidence]:
    """Clients that are made or called, and indexes that are declared."""
    for called in outline.calls:
        if _of_engine(code, code.meaning(outline, called.node.func, called.scope)):
            yield _evidence(code, outline, called.node, unparse(called.node))
    for definition in outline.classes:
        base = next((base for base in code.bases(outline, definition) if _of_engine(code, base)), None)
        if base:
            yield _evidence(code, outline, definition.node, f"class {definition.name}({base.rpartition('.')[2]})")


def _of_engine(code: Code, meaning: str) -> bool:
    head = meaning.partition(".")[0].removesuffix("()")
    return head in ENGINES and head not in code.packages and not _NO_CALL.search(meaning)


def _evidence(code: Code, outline: Outline, node: ast.AST, shown: str) -> Evidence:
    line = getattr(node, "lineno", 1)
    return Evidence(where=Where(path=code.path(outline.module), line=line), text=shown.split("\n")[0][:80])


BOUNDARY = Boundary(
    name="search",
    title="Search engine",
    priority="nice to have",
    reason="what people look for but do not find is as good as lost, though it is still in the database",
    detect=_detect,
    effect=Effect(
        kind="documents",
        fixture="search",
        module=".support.search",
        item="document",
        positional=("index", "id", "body"),
    ),
    fixtures=("search",),
    context=context,
    unsupported=unsupported,
)
