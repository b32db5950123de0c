"""Which search engine a suite plays, and what its templates are told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from itest.boundaries._uses import speaks_of
from itest.model.facts import ProjectFacts, Variable
from itest.model.runtime import RuntimeFacts

ENGINES = {
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
"""The engines by the packages that speak to them."""
PLAYED = ("Elasticsearch", "OpenSearch")
PLACE = "127.0.0.1:9200"
ABOUT = re.compile(r"(^|_)(ELASTIC(_?SEARCH)?|OPEN_?SEARCH|ES)(\d*)(_|$)")
ADDRESS = re.compile(r"(^|_)(ELASTIC(_?SEARCH)?|OPEN_?SEARCH)$|(URL|URI|DSN|ENDPOINT|NODE|HOST|SERVER)S?$")
NEWEST = 8
"""The version that is told where the client's own says nothing else."""


def context(facts: ProjectFacts, runtime: RuntimeFacts) -> Mapping[str, Any]:
    """Key `kind`: "elasticsearch" or "" for one that cannot be played; `told` is its name, `version` what it says of
    itself, and `variables`, as (name, value), lead to its usual place.
    """
    engine = next((each for each in PLAYED if each in _seen(facts)), "")
    return {
        "kind": "elasticsearch" if engine else "",
        "told": engine,
        "version": _version(engine, runtime),
        "variables": tuple(sorted(_variables(facts))) if engine else (),
    }


def unsupported(facts: ProjectFacts) -> str | None:
    """What a search finds, and in which order, is up to an engine; of some nobody here knows enough to play them."""
    seen = _seen(facts)
    if not seen or set(PLAYED) & set(seen):
        return None
    return f"{seen[0]} cannot be played here: a double would invent what is found; itest plays {' and '.join(PLAYED)}"


def _seen(facts: ProjectFacts) -> tuple[str, ...]:
    """The engines that the modules in the evidence speak to."""
    found = (title for package, title in ENGINES.items() if speaks_of(facts, "search", package))
    return tuple(dict.fromkeys(found))


def _version(engine: str, runtime: RuntimeFacts) -> Mapping[str, str]:
    """As the client expects it, which refuses engines that are not of its own kind."""
    there = {name.lower().replace("_", "-"): version for name, version in runtime.versions.items()}
    if engine == "OpenSearch":
        return {"number": "2.11.0", "distribution": "opensearch", "lucene_version": "9.7.0"}
    major = there.get("elasticsearch", "").partition(".")[0] or str(NEWEST)
    return {"number": f"{major}.11.0", "build_flavor": "default", "lucene_version": "9.7.0"}


def _variables(facts: ProjectFacts) -> Iterator[tuple[str, str]]:
    """Variables that say where the engine is, in the form in which the source has it."""
    names = {variable.name.upper() for variable in facts.variables}
    for variable in facts.variables:
        upper = variable.name.upper()
        if not ABOUT.search(upper):
            continue
        if ADDRESS.search(upper):
            yield variable.name, _address(variable, {name for name in names if ABOUT.search(name)})
        elif upper.endswith("PORT"):
            yield variable.name, PLACE.partition(":")[2]


def _address(variable: Variable, names: set[str]) -> str:
    host, default = PLACE.partition(":")[0], variable.default or ""
    if "://" in default or not variable.name.upper().endswith(("HOST", "SERVER")):
        return f"http://{PLACE}"
    if any(name.endswith("PORT") for name in names):
        return host
    return PLACE if ":" in default else host if default else f"http://{PLACE}"
