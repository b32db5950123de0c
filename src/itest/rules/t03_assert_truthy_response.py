"""A bare `assert response`: every response is true, also that of status 500.

The test clients of Flask, Django, Starlette and httpx return objects without truth of their own. Only `requests`
defines it by the status.

What proves it: a variable bound in the test to `client.get("/...")` (or another verb, with a literal path), asserted
bare, and nothing else of it asserted or read. `requests` and its sessions are passed over.

How to mend it: `assert response.status_code == 200`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Body, Place, Rule
from itest.model.suite import Note, Suite
from itest.rules._findings import finding
from itest.source.syntax import FunctionNode, argument, dotted, text, walk

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_CALLS = "|".join(sorted(_VERBS))
_BARE = re.compile(r"assert[ \t(]+([A-Za-z_]\w*)\s*(?:[\n,#;)]|$)")


def see_assert(node: ast.AST, place: Place) -> Iterator[Note]:
    """A variable asserted bare that holds a client's response: (name, spelling of the call)."""
    if not isinstance(node, ast.Assert) or not isinstance(node.test, ast.Name):
        return
    if place.kind != "test" or place.function is None:
        return
    name = node.test.id
    call = _made(name, place.function)
    if call is None or not _is_client(call, place) or _read(name, place.function) > 1:
        return
    yield place.note(node, name, dotted(call.func) or "")


def _made(name: str, function: FunctionNode) -> ast.Call | None:
    """The call that the variable is bound to, when it is bound once."""
    bound = [
        node.value
        for node in walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]
    value = bound[0].value if len(bound) == 1 and isinstance(bound[0], ast.Await) else bound[0] if bound else None
    return value if len(bound) == 1 and isinstance(value, ast.Call) else None


def _is_client(call: ast.Call, place: Place) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _VERBS:
        return False
    spelled = (dotted(call.func.value) or "").lower()
    meaning = place.meaning(call.func)
    given = argument(call, 0, "path", "url")
    first = given.values[0] if isinstance(given, ast.JoinedStr) and given.values else given
    return "client" in spelled and not meaning.startswith("requests.") and (text(first) or "").startswith("/")


def _read(name: str, function: FunctionNode) -> int:
    loads = (n for n in walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return sum(1 for node in loads if node.id == name)


def asserts_bare(body: Body) -> bool:
    """Whether the test asserts a bare variable."""
    return "client" in f"{body.head}{body.text}".lower() and any(
        re.search(rf"\b{name}\b[^\n=]*=[^\n]*\.(?:{_CALLS})\(", body.text) for name in _BARE.findall(body.text)
    )


def check(suite: Suite) -> Iterator[Finding]:
    """All of them."""
    for facts, note in suite.notes(RULE.code):
        name, call = map(str, note.data)
        yield finding(
            RULE,
            (facts.path, note.line, note.column),
            f"`assert {name}` is true for every response of `{call}`",
            explanation="An error page passes this test as well.",
            subject=name,
            qualname=note.scope,
            confidence="medium",
            fix=Fix(title=f"Assert `{name}.status_code`.", safe=False),
        )


RULE = Rule(
    code="T03",
    name="assert-truthy-response",
    severity="warning",
    family="assertions",
    consequence="false green",
    check=check,
    sees={ast.Assert: see_assert},
    words=("client",),
    hints=(),
    concerns=asserts_bare,
)
