"""Which handlers of a sample application a suite executed, from coverage's figures."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Set
from pathlib import Path

from itest.model.facts import ProjectFacts, Route
from itest.source.tree import SourceTree
from itest.stages.inspect import inspect
from tests.initialised import Initialised, run

Function = ast.FunctionDef | ast.AsyncFunctionDef


def missed_handlers(done: Initialised, data: Path) -> tuple[int, list[str]]:
    """How many routes the project itself handles, and those of which no line ran; `data` is coverage's file."""
    report = data.with_suffix(".json")
    command = [str(done.python), "-m", "coverage", "json", f"--data-file={data}", "-q", "-o", str(report)]
    written = run(command, done.project)
    assert written.code == 0, written.text
    measured = json.loads(report.read_text(encoding="utf-8"))["files"]
    executed = {Path(name).as_posix(): set(figures["executed_lines"]) for name, figures in measured.items()}
    facts = inspect(SourceTree(done.project))
    own = [(route, lines) for route in facts.routes if (lines := body_lines(facts, route))]
    missed = [
        f"{route.method} {route.path}" for route, lines in own if not lines & executed.get(route.where.path, set())
    ]
    return len(own), missed


def body_lines(facts: ProjectFacts, route: Route) -> Set[int]:
    """The lines inside the function that serves the route, or inside the class where the method is inherited.

    Empty where the project has no code of its own for the route.
    """
    path = Path(facts.root) / route.where.path
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {line for function in _functions(tree, route) for line in _body(function)}


def _functions(tree: ast.Module, route: Route) -> Iterator[Function]:
    names = route.handler.split(".")
    for node in ast.walk(tree):
        if isinstance(node, Function) and node.name == names[-1]:
            yield node
        if isinstance(node, ast.ClassDef) and node.name in names:
            own = [item for item in node.body if isinstance(item, Function)]
            exact = [item for item in own if item.name in (names[-1], route.method.lower())]
            yield from exact or own


def _body(function: Function) -> Iterator[int]:
    first, last = function.body[0].lineno, function.end_lineno or function.lineno
    return iter(range(first, last + 1))
