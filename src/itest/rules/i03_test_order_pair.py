"""A test reads what another test left behind.

One test fills a variable of the module, another one expects to find it filled, or empty. Reordered, run alone or in
parallel, the second one fails.

What proves it: a test changes a variable of its own module for good (as the rule on changed modules sees it), and
another test of that module reads the variable without a change of its own, and without a fixture that sets it.
Whether the value matters to the reader is not known: run the reader alone.

How to mend it: let each test set up what it reads.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Place, Rule
from itest.model.suite import Function, Note, Suite
from itest.rules._findings import finding, number, place
from itest.rules._hints import mentions_changed
from itest.rules._modules import mutables, once, variables
from itest.rules._writes import Leak
from itest.rules.i02_module_state_mutated import RULE as MUTATED
from itest.rules.i02_module_state_mutated import lasting
from itest.source.syntax import Function as Functions
from itest.source.syntax import walk

_FEW = 3
"""So many readers of one variable are told one by one."""


def see_function(node: ast.AST, place: Place) -> Iterator[Note]:
    """The module's variables that a test, a fixture or what helps them mentions: their names."""
    function = place.function
    if function is None or node is not function:
        return
    changing = once(place, _changing)
    names = {n.id for n in walk(function) if isinstance(n, ast.Name)} & changing if changing else set()
    if names:
        yield place.note(node, *sorted(names))


def _changing(module: ast.Module) -> frozenset[str]:
    """The module's containers, and its variables that some function declares `global`."""
    return mutables(module) | (variables(module) & declared_global(module))


def declared_global(module: ast.Module) -> frozenset[str]:
    """Names in the `global` statements of the module's own functions."""
    functions = (node for node in module.body if isinstance(node, Functions))
    return frozenset(
        name
        for function in functions
        for statement in function.body
        if isinstance(statement, ast.Global)
        for name in statement.names
    )


def check(suite: Suite) -> Iterator[Finding]:
    """Each reader of what a test of its module left, once per variable; of many readers the first."""
    for leak, name, readers in _readers(suite):
        several = len(readers) > _FEW
        for test in readers[:1] if several else readers:
            yield _finding(test, leak, name, len(readers) - 1 if several else 0)


def _readers(suite: Suite) -> Iterator[tuple[Leak, str, list[Function]]]:
    """The tests that read what another one left, by who left what."""
    left: dict[tuple[str, str], Leak] = {}
    for leak in lasting(suite):
        if leak.fixture is None and "." not in str(leak.note.data[0]):
            left.setdefault((leak.facts.path, str(leak.note.data[0])), leak)
    writers = {(facts.path, note.scope, str(note.data[0])) for facts, note in suite.notes(MUTATED.code)}
    tests = {(test.path, test.qualname): test for test in suite.tests}
    found: dict[tuple[str, str], list[Function]] = {}
    for facts, note in suite.notes(RULE.code) if left else ():
        test = tests.get((facts.path, note.scope))
        for name in map(str, note.data):
            if test is None or (facts.path, name) not in left or (facts.path, note.scope, name) in writers:
                continue
            if not any((f.path, f.function.qualname, name) in writers for f in suite.graph.closure(test)):
                found.setdefault((facts.path, name), []).append(test)
    for (path, name), readers in found.items():
        yield left[path, name], name, readers


def _finding(test: Function, leak: Leak, name: str, others: int) -> Finding:
    among = f"It and {number(others, 'other test')} of the file may pass or fail" if others else "It may pass or fail"
    return finding(
        RULE,
        place(test),
        f"`{test.name}` reads `{name}`, which `{leak.by.name}` changes",
        explanation=f"{among} by whether that one ran before.",
        subject=name,
        qualname=test.qualname,
        confidence="medium",
        related=(
            Related(path=leak.facts.path, line=leak.note.line, message=f"`{leak.by.name}` changes `{name}` here"),
        ),
        fix=Fix(title=f"Set `{name}` up in the test, or in a fixture.", safe=False),
    )


RULE = Rule(
    code="I03",
    name="test-order-pair",
    severity="warning",
    family="isolation",
    consequence="leak",
    check=check,
    sees={ast.FunctionDef: see_function, ast.AsyncFunctionDef: see_function},
    hints=(),
    concerns=mentions_changed,
)
