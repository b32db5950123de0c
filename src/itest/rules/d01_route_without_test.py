"""A route of the application that no test mentions.

It was added after the tests, or forgotten; nothing notices when it breaks.

What proves it: a function of the project with a routing decorator and a literal path, and nowhere in the suite a string
that holds the path's fixed parts in their order, nor the function's name. Paths without fixed parts are passed over:
the prefix that tells them apart is given elsewhere. Shown only when it is asked for.

How to mend it: a test of the route; `itest init` writes one for each that it can reach.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import FileFacts, Suite
from itest.rules._findings import finding
from itest.rules._trees import functions
from itest.source.aside import aside
from itest.source.syntax import FunctionNode, argument, text

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "route", "api_route", "websocket"})
_WORDS = ("route", "router", "app", "api", "bp", "blueprint")
_PARAMETER = re.compile(r"\{[^}]*\}|<[^>]*>|\([^)]*\)")


def check(suite: Suite) -> Iterator[Finding]:
    """Every route that the suite does not mention."""
    texts = "\n".join(suite.sources.text(path) for path in suite.files)
    seen: set[str] = set()
    for word in _WORDS:
        for facts in suite.sources.mentioning(word):
            if facts.path in seen or facts.path in suite.files or aside(facts.path):
                continue
            seen.add(facts.path)
            yield from _of_file(suite, facts, texts)


def _of_file(suite: Suite, facts: FileFacts, texts: str) -> Iterator[Finding]:
    for qualname, node in functions(suite, facts).items():
        path = _route(node)
        fixed = [part for part in _PARAMETER.split(path) if part.strip("/")]
        if not fixed or re.search(rf"\b{re.escape(node.name)}\b", texts) or _mentioned(fixed, texts):
            continue
        yield finding(
            RULE,
            (facts.path, node.lineno, node.col_offset + 1),
            f"no test mentions the route {path}",
            explanation="Nothing notices when it breaks.",
            subject=path,
            qualname=qualname,
            confidence="medium",
            fix=Fix(title="Write a test of the route.", safe=False),
        )


def _route(node: FunctionNode) -> str:
    """The path of a function's first routing decorator, "" without one."""
    for one in node.decorator_list:
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in _VERBS:
            path = text(argument(one, 0, "path", "rule")) or ""
            if path.startswith("/"):
                return path
    return ""


def _mentioned(fixed: list[str], texts: str) -> bool:
    """Whether the fixed parts stand in the suite's text, one after the other on one line."""
    return re.search(r"[^\n]{0,80}?".join(re.escape(part.rstrip("/")) for part in fixed), texts) is not None


RULE = Rule(
    code="D01",
    name="route-without-test",
    severity="info",
    family="drift",
    consequence="hygiene",
    check=check,
)
