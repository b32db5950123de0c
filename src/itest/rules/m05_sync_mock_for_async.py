"""A coroutine function is replaced by something that cannot be awaited.

`await send()` on the result of a MagicMock, or of a lambda that gives a plain value, raises TypeError in the code under
test. Where the code catches it, the test passes for the wrong reason.

What proves it: the target leads to an undecorated `async def` of the project, and the replacement is a Mock, MagicMock
or a lambda of a literal. A plain `patch()` makes an AsyncMock by itself and is passed over, and so are `side_effect`,
return values that may be awaitable, and asynchronous generators.

How to mend it: `AsyncMock`, or leave the replacement out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import Function, Note, Suite
from itest.rules._findings import finding, link
from itest.rules._replaced import cannot_be_awaited, made_by, target_of
from itest.rules._targets import home_of


def see_call(node: ast.AST, place: Place) -> Iterator[Note]:
    """A patch by something synchronous: (target, what it is replaced by)."""
    if not isinstance(node, ast.Call) or not node.args:
        return
    target, new = target_of(node, place)
    if "." in target and (plain := cannot_be_awaited(new, place) or made_by(node, place)):
        yield place.note(node, target, plain)


def check(suite: Suite) -> Iterator[Finding]:
    """Those whose target is a coroutine function."""
    for facts, note in suite.notes(RULE.code):
        target, plain = map(str, note.data)
        original = _coroutine(suite, target)
        if original is not None:
            yield finding(
                RULE,
                (facts.path, note.line, note.column),
                f"`{target}` is a coroutine function and is replaced by {plain}",
                explanation="Awaiting the replacement raises TypeError in the code under test.",
                subject=target,
                qualname=note.scope,
                related=(link(original, "is awaited"),),
                fix=Fix(title="Use AsyncMock.", safe=False),
            )


def _coroutine(suite: Suite, target: str) -> Function | None:
    """The plain `async def` that the target leads to; an asynchronous generator is none."""
    home, rest = home_of(suite, target)
    found = [one for one in home.functions if one.qualname == rest] if home is not None else []
    if home is None or len(found) != 1 or not found[0].is_async:
        return None
    body = suite.sources.text(home.path).splitlines()[found[0].line - 1 : found[0].end_line]
    plain = set(found[0].decorators) <= {"staticmethod", "classmethod"}
    return found[0] if plain and not any(re.search(r"\byield\b", line) for line in body) else None


RULE = Rule(
    code="M05",
    name="sync-mock-for-async",
    severity="warning",
    family="mocks",
    consequence="false green",
    check=check,
    sees={ast.Call: see_call},
    words=("patch",),
    calls=frozenset({"patch", "object", "setattr"}),
    hints=("patch(", "patch.object(", "setattr("),
)
