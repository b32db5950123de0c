"""From probes and hits to candidates: which endpoint a fault belongs to, and which tests could notice it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, NamedTuple, Set, Tuple

from ..project import Project
from . import apps
from .edits import Edit, shown
from .probes import ARRIVED, Module
from .source import FUNCTIONS, first_line

if TYPE_CHECKING:
    from .survey import Survey


class _Index(NamedTuple):
    """Hits, turned over: tests and endpoints by probe, and tests by endpoint; all by number."""

    tests: Dict[int, Set[int]]
    endpoints: Dict[int, Set[int]]
    calling: Dict[int, Set[int]]


def candidates(survey: "Survey", project: Project) -> List[Dict[str, Any]]:
    """Every fault in handlers, and those elsewhere that some request runs, in the order of files and lines.

    {"file", "index": the edit's number in its file, "operator", "line", "name", "before", "after", "fresh",
    "handler": whether it stands in a handler, "endpoints": numbers, "tests": numbers, the most telling first,
    "shared": whether a session fixture runs it}.
    """
    index = _turned(survey)
    found: List[Dict[str, Any]] = []
    for path in sorted(survey.probes.modules):
        module = survey.probes.modules[path]
        handled = list(_handled(module, survey.endpoints, project))
        for number, fault in enumerate(module.faults):
            described = _described(fault, module, handled, index)
            if described["handler"] or described["endpoints"]:
                probe = module.statements.get(fault.anchor, -1)
                tests = _telling(described.pop("tests"), survey, _entered(fault, module, index))
                shared = probe in survey.shared
                before, after = shown(module.source, fault)
                told = {"file": project.relative(path), "index": number, "operator": fault.operator, "line": fault.line}
                told.update(name=fault.name, before=before, after=after, fresh=fault.fresh, tests=tests, shared=shared)
                found.append({**told, **described})
    return found


def _turned(survey: "Survey") -> _Index:
    patterns = [(item["method"], apps.pattern(item["path"])) for item in survey.endpoints]
    served: Dict[int, Set[int]] = {-1: set()}
    for number, (method, path) in enumerate(survey.requests.seen):
        fitting = [place for place, (verb, shape) in enumerate(patterns) if verb == method and shape.match(path)]
        literal = [place for place in fitting if survey.endpoints[place]["path"].rstrip("/") == path.rstrip("/")]
        served[number] = set(literal or fitting)
    index = _Index({}, {}, {})
    for test, hits in enumerate(survey.hits):
        for probe, request in hits:
            if probe == ARRIVED:
                for endpoint in served[request]:
                    index.calling.setdefault(endpoint, set()).add(test)
                continue
            index.tests.setdefault(probe, set()).add(test)
            index.endpoints.setdefault(probe, set()).update(served[request])
    return index


def _handled(module: Module, endpoints: List[Dict[str, Any]], project: Project) -> Iterator[Tuple[int, int, int]]:
    """(first line, last line, endpoint) of each handler in the module: a function, or the class that serves."""
    relative = project.relative(module.path)
    lines = {number: item["line"] for number, item in enumerate(endpoints) if item["file"] == relative}
    if not lines:
        return
    for node in ast.walk(module.source.tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            for number, line in lines.items():
                if line in (first_line(node), node.lineno):
                    yield first_line(node), node.end_lineno or node.lineno, number


def _described(fault: Edit, module: Module, handled: List[Tuple[int, int, int]], index: _Index) -> Dict[str, Any]:
    own = _own(fault, handled)
    if fault.fresh:
        calling: Set[int] = set().union(*(index.calling.get(endpoint, set()) for endpoint in own))
        return {"handler": bool(own), "endpoints": sorted(own), "tests": calling}
    probe = module.statements.get(fault.anchor, -1)
    under = index.endpoints.get(probe, set())
    return {
        "handler": bool(own),
        "endpoints": sorted(own & under or own or under),
        "tests": index.tests.get(probe, set()),
    }


def _own(fault: Edit, handled: List[Tuple[int, int, int]]) -> Set[int]:
    """The endpoints of the handler that the fault is in; of a method rather than of the class around it."""
    ranges = [item for item in handled if item[0] <= fault.line <= item[1] or _around(fault, item[0], item[1])]
    inside = [last - first for first, last, _ in ranges if first <= fault.line <= last]
    return {endpoint for first, last, endpoint in ranges if not inside or last - first == min(inside)}


def _around(fault: Edit, first: int, last: int) -> bool:
    """Whether the fault is in a declaration around a handler: a guard on the class that serves."""
    return fault.fresh and fault.first <= first and last <= fault.last


def _entered(fault: Edit, module: Module, index: _Index) -> Set[int]:
    """For a fault in a guard: the tests that come through; those that are turned away tell more."""
    if not fault.fresh:
        return set()
    return index.tests.get(module.functions.get((fault.first, fault.name), -1), set())


def _telling(tests: Set[int], survey: "Survey", later: Set[int]) -> List[int]:
    """Tests that pass, the most specific first: those that run the fewest statements."""
    green = [test for test in tests if survey.tests[test]["outcome"] == "passed"]
    return sorted(green, key=lambda test: (test in later, len(survey.hits[test]), test))
