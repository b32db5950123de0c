"""Two tests of one name in one place: the second replaces the first, which never runs.

Python binds the name again and says nothing; pytest collects what is bound at the end. The first test looks like
coverage and is none. The same happens to all tests of a class that is followed by another of its name.

What proves it: two `def test_...` of one name in one module or class, or two `class Test...` of one name in a module.
Definitions in if/else or try/except, and decorators that register or overload, are passed over.

How to mend it: give the second another name, or delete the copy.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Function, Note, Suite
from itest.rules._findings import finding, link, number, place

_REGISTERING = frozenset({"overload", "register", "setter", "getter", "deleter"})


def see_class(node: ast.AST, place: Place) -> Iterator[Note]:
    """A class of tests at the module's top: (name, first line, last line)."""
    if not isinstance(node, ast.ClassDef) or not node.name.startswith("Test") or node.decorator_list:
        return
    if isinstance(place.parents[-1], ast.Module):
        yield place.note(node, node.name, node.lineno, node.end_lineno or node.lineno)


def check(suite: Suite) -> Iterator[Finding]:
    """Every test that is replaced by a later one, and every class."""
    prefixes = suite.settings.python_functions
    collected = {test.path for test in suite.tests}
    for facts in suite.files.values():
        if facts.path in collected or facts.path.rpartition("/")[2].startswith("test_"):
            hidden = tuple(_hidden_classes(facts))
            yield from _classes(facts, hidden)
            yield from _functions(facts, prefixes, hidden)


def _functions(facts: FileFacts, prefixes: tuple[str, ...], hidden: tuple[tuple[Note, Note], ...]) -> Iterator[Finding]:
    last: dict[str, Function] = {}
    gone = [range(int(str(first.data[1])), int(str(first.data[2])) + 1) for first, _ in hidden]
    for test in facts.functions:
        if not test.name.startswith(prefixes) or any(test.line in lines for lines in gone):
            continue
        before = last.get(test.qualname)
        last[test.qualname] = test
        if before is not None and not any(map(_allowed, (before, test))) and before.owner == test.owner:
            yield finding(
                RULE,
                place(test),
                f"`{test.name}` replaces the test of that name in line {before.line}",
                explanation="The first one never runs.",
                subject=test.name,
                qualname=test.qualname,
                related=(link(before, "this one is never collected"),),
                fix=Fix(title="Give one of them another name.", safe=False),
            )


def _allowed(test: Function) -> bool:
    return test.conditional or any(one.rpartition(".")[2] in _REGISTERING for one in test.decorators)


def _hidden_classes(facts: FileFacts) -> Iterator[tuple[Note, Note]]:
    last: dict[object, Note] = {}
    for note in facts.notes.get(RULE.code, ()):
        if note.data[0] in last:
            yield last[note.data[0]], note
        last[note.data[0]] = note


def _classes(facts: FileFacts, hidden: tuple[tuple[Note, Note], ...]) -> Iterator[Finding]:
    for first, second in hidden:
        name, start, end = first.data
        lost = [one for one in facts.functions if one.owner == name and int(str(start)) <= one.line <= int(str(end))]
        tests = [one for one in lost if one.name.startswith("test")]
        if tests:
            yield finding(
                RULE,
                (facts.path, second.line, second.column),
                f"`{name}` replaces the class of that name in line {first.line}",
                explanation=f"{number(len(tests), 'test')} of the first one never run.",
                subject=str(name),
                qualname=str(name),
                related=(Related(path=facts.path, line=first.line, message="this one is never collected"),),
                fix=Fix(title="Give one of them another name.", safe=False),
            )


RULE = Rule(
    code="T05",
    name="duplicate-test",
    severity="error",
    family="assertions",
    consequence="false green",
    check=check,
    sees={ast.ClassDef: see_class},
    words=("class Test",),
    hints=(),
)
