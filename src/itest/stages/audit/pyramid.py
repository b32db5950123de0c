"""How many tests are unit, integration and end-to-end tests, told from where they lie and what they ask for."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from itest.model.report import Layer, Pyramid
from itest.model.suite import FileFacts, Fixture, Function, Suite

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
    of_files: dict[str, Layer | None] = {}
    known: dict[int, int] = {}
    for chain, names, tests in suite.graph.groups():
        fixtures = suite.graph.closure_of(chain, names)
        asked = _layer_of_names(names, fixtures, known)
        for _, test in tests:
            if test.path not in of_files:
                of_files[test.path] = _layer_of_file(suite.files[test.path])
            own = _layer_of_marks(test.decorators) or of_files[test.path] or _layer_of_class(suite, test)
            driven = asked == "unit" and _has_client(suite.files[test.path])
            counts[own or ("integration" if driven else asked)] += 1
    return Pyramid(unit=counts["unit"], integration=counts["integration"], end_to_end=counts["end_to_end"])


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


def _layer_of_class(suite: Suite, test: Function) -> Layer | None:
    known = next((c for c in suite.files[test.path].classes if c.qualname == test.owner), None) if test.owner else None
    if known is None:
        return None
    if any(base.endswith(_BROWSER_CASES) for base in known.bases):
        return "end_to_end"
    in_database = any(_DATABASE_CASES.search(base) for base in known.bases)
    return "integration" if in_database else _layer_of_marks(known.decorators)


def _layer_of_names(names: tuple[str, ...], fixtures: tuple[Fixture, ...], known: dict[int, int]) -> Layer:
    """The highest layer that a name asked for, or a fixture behind one, belongs to; `known` are those of fixtures."""
    for fixture in fixtures:
        if id(fixture) not in known:
            known[id(fixture)] = max(map(_rank, (fixture.name, *fixture.requests)))
    return _LAYERS[max((*map(_rank, names), *(known[id(fixture)] for fixture in fixtures)), default=0)]


@cache
def _rank(name: str) -> int:
    return 2 if name in _BROWSERS else int(_OUTSIDE.search(name) is not None)
