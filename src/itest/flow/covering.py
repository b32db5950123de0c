"""Tells endpoints that the tests really reach from those that they only see refuse: both have tests; or none has."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from itest.errors import ItestError
from itest.model.observations import Observations, Scenario
from itest.model.runtime import Endpoint, Handler


def coverage(root: Path, endpoints: Iterable[Endpoint], scenarios: Iterable[Scenario]) -> tuple[set[str], set[str]]:
    """The keys of the endpoints that have a scenario, and of those whose handler answered in one of them."""
    known = {endpoint.key: endpoint.handler for endpoint in endpoints}
    called = [scenario for scenario in scenarios if scenario.endpoint in known]
    reached = {each.endpoint for each in called if each.answer.status < 300}
    for each in called:
        if each.endpoint not in reached and _ran(root, known[each.endpoint], each):
            reached.add(each.endpoint)
    return {each.endpoint for each in called}, reached


def _ran(root: Path, handler: Handler | None, scenario: Scenario) -> bool:
    """Whether a line of the handler ran; a redirect is its own where its lines are not known."""
    own = body(root, handler) if handler else frozenset()
    return bool(own.intersection(scenario.lines)) if own else scenario.answer.status < 400


def refuse_mute(endpoints: Iterable[Endpoint], observations: Observations) -> None:
    """Raises ItestError where the application has endpoints, and not one of them did anything that could be told."""
    own = {endpoint.key for endpoint in endpoints if endpoint.first_party}
    if not own or any(scenario.endpoint in own for scenario in observations.scenarios):
        return
    reasons = Counter(missed.reason for missed in observations.missed if missed.endpoint in own)
    most = f"; most often: {reasons.most_common(1)[0][0]}" if reasons else ""
    raise ItestError(
        f"None of the {len(own)} endpoints did anything that a test could hold on to{most}",
        advice="Run it again with -v for what each of them answered; --boundary database covers the models alone.",
    )


def body(root: Path, handler: Handler) -> frozenset[int]:
    """The lines of the handler itself: a scenario's are those of the whole file. None where it cannot be read."""
    try:
        tree = ast.parse((root / handler.file).read_text(encoding="utf-8-sig"))
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min(line.lineno for line in (node, *node.decorator_list))
            if first <= handler.line < node.body[0].lineno:
                return frozenset(range(node.body[0].lineno, (node.end_lineno or handler.line) + 1))
    return frozenset()
