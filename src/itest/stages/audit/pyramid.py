"""How many tests are unit, integration and end-to-end tests, told from where they lie and what they ask for."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from itest.model.report import Layer, Pyramid
from itest.model.suite import FileFacts, Suite

_PARTS = re.compile(r"[^a-z0-9]+")
_BY_PATH: tuple[tuple[Layer, frozenset[str]], ...] = (
    (
        "end_to_end",
        frozenset({"e2e", "endtoend", "acceptance", "selenium", "playwright", "browser", "smoke", "system"}),
    ),
    ("unit", frozenset({"unit", "unittests"})),
    ("integration", frozenset({"integration", "integrations", "functional"})),
)
_BROWSERS = frozenset({"page", "browser", "live_server", "selenium", "driver", "webdriver", "new_context"})
_BROWSER_CASES = ("LiveServerTestCase", "LiveServerTest", "SeleniumTestCase")
_DATABASE_CASES = re.compile(r"^django\.test\.(?:Transaction)?TestCase$|\bAPI(?:Transaction)?TestCase$")
_OUTSIDE = re.compile(
    r"(?:^|_)(?:clients?|db|database|session|engine|connection|transactional|app|application|server|redis|broker|"
    r"queue|container|postgres\w*|mysql|mongo\w*|kafka|rabbitmq|celery|api|runner|rows|mailbox|mailoutbox)(?:_|$)"
)
_LAYERS: tuple[Layer, ...] = ("unit", "integration", "end_to_end")
_CLIENTS = frozenset({"TestClient", "AsyncTestClient", "create_test_client", "create_async_test_client", "APIClient"})
_MARKS: tuple[tuple[Layer, tuple[str, ...]], ...] = (
    ("end_to_end", (".e2e", ".end_to_end", ".acceptance", ".smoke")),
    ("integration", (".django_db", ".integration")),
    ("unit", (".unit",)),
)


def pyramid(suite: Suite) -> Pyramid:
    """Each test counted once: what its marks say, else its folder, its class, and the fixtures that run for it."""
    counts: Counter[Layer] = Counter()
    of_places: dict[tuple[str, str], tuple[Layer | None, bool]] = {}
    ranks = {fixture.key: max(map(_rank, (fixture.name, *fixture.requests))) for fixture in suite.fixtures}
    reaching = [suite.graph.bits(f for f in suite.fixtures if ranks[f.key] == rank) for rank in range(len(_LAYERS))]
    for _, names, tests, reached in suite.graph.groups:
        behind = (rank for rank, bits in enumerate(reaching) if reached & bits)
        asked = _LAYERS[max((*map(_rank, names), *behind), default=0)]
        for _, test in tests:
            place = test.path, test.owner
            if place not in of_places:
                of_places[place] = _of_place(suite, *place)
            layer, driven = of_places[place]
            own = _layer_of_marks(test.decorators) or layer
            counts[own or ("integration" if asked == "unit" and driven else asked)] += 1
    return Pyramid(unit=counts["unit"], integration=counts["integration"], end_to_end=counts["end_to_end"])


def _of_place(suite: Suite, path: str, owner: str) -> tuple[Layer | None, bool]:
    """What a file and a class in it say of all their tests, and whether the file takes a client."""
    facts = suite.files[path]
    layer = _layer_of_file(facts) or (_layer_of_class(facts, owner) if owner else None)
    return layer, _has_client(facts)


@cache
def _layer_of_marks(decorators: tuple[str, ...]) -> Layer | None:
    for decorator in decorators:
        for layer, marks in _MARKS:
            if decorator.endswith(marks):
                return layer
    return None


def _layer_of_file(facts: FileFacts) -> Layer | None:
    """What the folders and the name say, or a mark that stands for the whole module."""
    words = {word for part in facts.path.lower().split("/") for word in (part, *_PARTS.split(part.removesuffix(".py")))}
    for layer, known in _BY_PATH:
        if words & known:
            return layer
    return "integration" if "pytestmark" in facts.definitions and "django_db" in facts.attributes else None


def _has_client(facts: FileFacts) -> bool:
    """Whether the file takes a client that drives a whole application."""
    return any(item.name in _CLIENTS and not item.scope for item in facts.imports)


def _layer_of_class(facts: FileFacts, owner: str) -> Layer | None:
    known = next((c for c in facts.classes if c.qualname == owner), None)
    if known is None:
        return None
    if any(base.endswith(_BROWSER_CASES) for base in known.bases):
        return "end_to_end"
    in_database = any(_DATABASE_CASES.search(base) for base in known.bases)
    return "integration" if in_database else _layer_of_marks(known.decorators)


@cache
def _rank(name: str) -> int:
    return 2 if name in _BROWSERS else int(_OUTSIDE.search(name) is not None)
