"""Search: what the application lets people find, by a search engine beside its database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts, Where
from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import unparse

_MOST = 8
_ENGINES = {
    "elasticsearch": "Elasticsearch",
    "elasticsearch_dsl": "Elasticsearch",
    "django_elasticsearch_dsl": "Elasticsearch",
    "opensearchpy": "OpenSearch",
    "opensearch_dsl": "OpenSearch",
    "meilisearch": "Meilisearch",
    "meilisearch_python_sdk": "Meilisearch",
    "typesense": "Typesense",
    "algoliasearch": "Algolia",
    "algoliasearch_django": "Algolia",
    "pysolr": "Solr",
    "whoosh": "Whoosh",
    "haystack": "Haystack",
}
_IMPORTED = re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:{'|'.join(_ENGINES)})\b", re.M)
_NO_CALL = re.compile(r"\.exceptions?\.|Error$|\.signals?\.")


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for outline in code.matching(_IMPORTED):
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
    return head in _ENGINES and head not in code.packages and not _NO_CALL.search(meaning)


def _evidence(code: Code, outline: Outline, node: ast.AST, shown: str) -> Evidence:
    line = getattr(node, "lineno", 1)
    return Evidence(where=Where(path=code.path(outline.module), line=line), text=shown.split("\n")[0][:80])


def _unsupported(_facts: ProjectFacts) -> str | None:
    """What a search finds, and in which order, is up to the engine, and none comes with a Python package."""
    return (
        "no search engine can be started on this machine without Docker, and a double would invent what is found; "
        "tests of the other boundaries run without one"
    )


BOUNDARY = Boundary(
    name="search",
    title="Search engine",
    priority="nice to have",
    reason="what people look for but do not find is as good as lost, though it is still in the database",
    detect=_detect,
    unsupported=_unsupported,
)
