"""Who runs the asynchronous tests and fixtures of a suite, as far as its configuration and marks say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from itest.model.rule import Place
from itest.model.suite import Fixture, Function, Note, Suite
from itest.rules._plugins import all_known

_MODE = re.compile(r"asyncio[-_]mode[= ]+(\w+)")
_HANDLERS = frozenset(
    {"pytest-aiohttp", "pytest-trio", "pytest-tornado", "pytest-tornasync", "pytest-twisted", "pytest-sanic"}
    | {"alt-pytest-asyncio", "pytest-asyncio-cooperative", "pytest-curio", "pytest-asyncio-concurrent"}
    | {"asynctest", "pytest-playwright-asyncio", "pytest-async", "pytest-tornado5", "sanic-testing"}
    | {"pytest-homeassistant-custom-component", "pytest-jupyter"}
)
"""Distributions that run asynchronous tests in ways of their own."""

MARKS = frozenset({"asyncio", "anyio", "trio", "tornado", "gen_test", "curio", "asyncio_cooperative", "twisted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """What is known: `mode` is pytest-asyncio's, "" where it is not declared; `known`: nothing else interferes."""

    mode: str
    anyio_auto: bool
    known: bool


def runner(suite: Suite) -> Runner:
    """Read from the declared distributions, pytest's options, and what conftests hook into."""
    settings = suite.settings
    declared = settings.installed
    given = _MODE.search(settings.options.get("addopts", ""))
    mode = given[1] if given else settings.options.get("asyncio_mode", "strict")
    ours = "pytest-asyncio" in declared or "asyncio_mode" in settings.options
    hooks = {"pytest_pyfunc_call", "pytest_collection_modifyitems", "pytest_itemcollected", "pytest_pycollect_makeitem"}
    plugs = {function.name for path in suite.conftests for function in suite.files[path].functions}
    return Runner(
        mode=mode if ours else "",
        anyio_auto=settings.options.get("anyio_mode", "") == "auto",
        known=bool(declared) and not (declared & _HANDLERS) and not (plugs & hooks) and (ours or all_known(suite)),
    )


def see_marks(node: ast.AST, place: Place) -> Iterator[Note]:
    """A `pytestmark` of a module or class: ("marks", the meanings of what it lists)."""
    if not isinstance(node, ast.Assign) or place.function is not None:
        return
    if any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets):
        listed = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]
        found = tuple(place.meaning(m.func if isinstance(m, ast.Call) else m) for m in listed)
        yield place.note(node, "marks", found)


class Marks:
    """The marks on tests, their classes and modules."""

    def __init__(self, suite: Suite, code: str) -> None:
        self.suite = suite
        self._of: dict[tuple[str, str], tuple[str, ...]] = {}
        for facts, note in suite.notes(code):
            if note.data[0] == "marks" and isinstance(note.data[1], tuple):
                self._of[facts.path, note.scope] = note.data[1]

    def on(self, test: Function) -> tuple[str, ...]:
        """The meanings of all decorators and marks that count for a test, "" for those that have none."""
        return (*test.decorators, *self.around(test))

    def around(self, test: Function) -> tuple[str, ...]:
        """Those of its module and of the classes around it."""
        found = [*self._of.get((test.path, ""), ())]
        for known in self.suite.files[test.path].classes:
            if f"{test.owner}.".startswith(f"{known.qualname}."):
                found += [*known.decorators, *self._of.get((test.path, known.qualname), ())]
        return tuple(found)

    def runs(self, test: Function) -> bool:
        """Whether a mark hands the test to some event loop, or may do so."""
        marks = self.on(test)
        plain = all(mark.startswith(("pytest.mark.", "unittest.mock.", "mock.")) for mark in marks)
        return not plain or any(mark.rpartition(".")[2] in MARKS for mark in marks)

    def foreign(self, test: Function) -> bool:
        """Whether the test belongs to a class with bases: they may run it."""
        classes = self.suite.files[test.path].classes
        return any(set(c.bases) - {"object"} for c in classes if f"{test.owner}.".startswith(f"{c.qualname}."))


def by_anyio(fixtures: tuple[Fixture, ...], names: tuple[str, ...]) -> bool:
    """Whether a closure asks for anyio's backend."""
    asked = {*names, *(name for fixture in fixtures for name in fixture.requests)}
    return bool(asked & {"anyio_backend", "anyio_backend_name"}) or any("anyio" in f.name for f in fixtures)
