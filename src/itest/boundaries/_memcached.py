"""The memcached that a suite brings: which client libraries are led to it, and where an application has one."""

from __future__ import annotations

import re
from pathlib import Path

from itest.boundaries._uses import speaks_of
from itest.model.facts import ProjectFacts
from itest.model.runtime import RuntimeFacts

CLIENTS = {
    "aiomcache": "aiomcache",
    "memcache": "python-memcached",
    "pylibmc": "pylibmc",
    "pymemcache": "pymemcache",
}
"""The packages whose clients speak the text protocol, with the distributions that bring them."""
PACKAGES = rf"(?:{'|'.join(CLIENTS)})"
OPEN = r"(?:aiocache|cachelib|dogpile)"
"""Libraries that keep things in a memcached among others."""
_BACKEND = re.compile(r"CACHES: .*(?:Memcache|LibMC)", re.IGNORECASE)
_NAMED = re.compile("memcache", re.IGNORECASE)


def in_memcached(facts: ProjectFacts) -> bool:
    """Whether the application speaks to a memcached: by a client, by Django's settings, or by a library's backend."""
    told = [each.text for found in facts.boundaries if found.name == "cache" for each in found.evidence]
    if any(_BACKEND.search(text) for text in told) or speaks_of(facts, "cache", PACKAGES):
        return True
    return speaks_of(facts, "cache", OPEN) and any(_NAMED.search(text) for text in _sources(facts))


def clients(runtime: RuntimeFacts) -> tuple[str, ...]:
    """The client packages that are in the project's environment."""
    there = {name.lower().replace("_", "-") for name in runtime.versions}
    return tuple(package for package, distribution in CLIENTS.items() if distribution in there)


def _sources(facts: ProjectFacts) -> list[str]:
    """The modules in which the cache was seen."""
    paths = {e.where.path for found in facts.boundaries if found.name == "cache" for e in found.evidence}
    files = (Path(facts.root) / path for path in sorted(paths))
    return [file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()]
