"""A mock with a spec is given an attribute that the real class does not have any more.

`spec` refuses to read unknown names, but it lets a test set them: `mock.emial = "..."` passes in silence. The code
under test reads the real name and gets a mock.

What proves it: `Mock(spec=Class)`, `create_autospec(Class)` or their like for a class of the project without foreign
bases, an attribute that the test sets on it (or gives as a keyword), and that name nowhere in the text of the class's
module, of its bases' modules or of those with classes derived from it. What the test's own file reads back is a label
of the test.

How to mend it: the attribute's name of today, and `spec_set=` instead of `spec=`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Note, Suite
from itest.rules._findings import finding
from itest.rules._targets import home_of
from itest.source.aside import is_test
from itest.source.syntax import argument, keyword, walk

_MOCKS = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock"})
_OWN = frozenset(
    {"return_value", "side_effect", "name", "spec", "spec_set", "wraps", "unsafe", "instance", "method_calls"}
    | {"mock_calls", "call_args", "call_args_list", "called", "call_count"}
)
_DEPTH = 4


def see_assign(node: ast.AST, place: Place) -> Iterator[Note]:
    """A variable that is a mock with a spec, and what is set on it: (class, attribute)."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call) or place.function is None:
        return
    spec = _spec(node.value, place)
    target = node.targets[0]
    if not spec or not isinstance(target, ast.Name):
        return
    for given in node.value.keywords:
        if given.arg and given.arg not in _OWN:
            yield place.note(given.value, spec, given.arg)
    for one in (n for n in walk(place.function) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)):
        if isinstance(one.value, ast.Name) and one.value.id == target.id and one.attr not in _OWN:
            yield place.note(one, spec, one.attr)


def _spec(call: ast.Call, place: Place) -> str:
    last = place.meaning(call.func).rpartition(".")[2]
    if last == "create_autospec":
        return place.meaning(argument(call, 0, "spec"))
    return place.meaning(keyword(call, "spec")) if last in _MOCKS else ""


def check(suite: Suite) -> Iterator[Finding]:
    """Attributes that the class cannot have."""
    for facts, note in suite.notes(RULE.code):
        spec, name = map(str, note.data)
        homes = _homes(suite, spec, _DEPTH)
        if not homes or any(re.search(rf"\b{re.escape(name)}\b", suite.sources.text(one.path)) for one in homes):
            continue
        if not _of_heir(suite, spec, name) and not _read_back(suite, facts, name):
            yield _finding(facts, note, homes[0])


def _of_heir(suite: Suite, spec: str, name: str) -> bool:
    """Whether a module of the application that has the name derives a class from the one that is mocked."""
    last = spec.rpartition(".")[2]
    return any(
        base.rpartition(".")[2] == last
        for facts in suite.sources.mentioning(name)
        if not is_test(facts.path)
        for known in facts.classes
        for base in known.bases
    )


def _read_back(suite: Suite, facts: FileFacts, name: str) -> bool:
    return re.search(rf"\.{re.escape(name)}\b(?!\s*=[^=])", suite.sources.text(facts.path)) is not None


def _homes(suite: Suite, dotted: str, depth: int) -> tuple[FileFacts, ...]:
    """The modules of a class and of all its bases; none when one of them is not the project's."""
    home, rest = home_of(suite, dotted)
    found = [one for one in home.classes if one.qualname == rest] if home is not None else []
    if home is None or len(found) != 1 or found[0].decorators or not depth:
        return ()
    homes = [home]
    for base in found[0].bases:
        if base not in ("object", "abc.ABC"):
            above = _homes(suite, base if "." in base else f"{home.module}.{base}", depth - 1)
            if not above:
                return ()
            homes.extend(above)
    return tuple(homes)


def _finding(facts: FileFacts, note: Note, home: FileFacts) -> Finding:
    spec, name = map(str, note.data)
    last = spec.rpartition(".")[2]
    line = next((one.line for one in home.classes if one.qualname == last), 1)
    return finding(
        RULE,
        (facts.path, note.line, note.column),
        f"the mock of {last} is given `{name}`, which {last} does not have",
        explanation="The code under test reads another name and gets a mock; the test proves nothing about it.",
        subject=f"{last}.{name}",
        qualname=note.scope,
        confidence="medium",
        related=(Related(path=home.path, line=line, message=f"has no `{name}`"),),
        fix=Fix(title="Use the name of today, and `spec_set=` so that the next one is refused.", safe=False),
    )


RULE = Rule(
    code="D03",
    name="mock-attribute-missing",
    severity="warning",
    family="drift",
    consequence="false green",
    check=check,
    sees={ast.Assign: see_assign},
    words=("spec",),
    hints=("spec=", "spec =", "create_autospec"),
)
