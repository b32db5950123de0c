"""A fixture is used like a plain function or value.

`customer()` raises "Fixture called directly"; `customer.name` is an attribute of the fixture's definition, not of what
it returns. The argument that was meant is missing.

What proves it: the name is that of a fixture of the module (or one imported from a conftest or a module of fixtures),
nothing in the function binds the name, and it is called or an attribute of it is read. Attributes of definitions
(`__wrapped__`, `__name__`) are left alone.

How to mend it: ask for the fixture by an argument.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Fixture, Note, Suite
from itest.rules._bodies import binds
from itest.rules._findings import finding, link
from itest.rules._hints import uses_fixture
from itest.rules._modules import NOTHING, fixtures_at_top

_SOURCES = ("conftest", "fixture")


def see_use(node: ast.AST, place: Place) -> Iterator[Note]:
    """`name()` and `name.attribute` where the name may be a fixture: (name, how)."""
    used = node.func if isinstance(node, ast.Call) else node.value if isinstance(node, ast.Attribute) else None
    if isinstance(used, ast.Name) and place.function is not None and used.id in fixtures_at_top(place):
        return _used(node, used.id, place)
    return NOTHING


def _used(node: ast.AST, name: str, place: Place) -> Iterator[Note]:
    function = place.function
    if function is None or (isinstance(node, ast.Attribute) and node.attr.startswith("_")):
        return
    if binds(function, name) or any(parent in function.decorator_list for parent in (node, *place.parents)):
        return
    how = f"asked for `.{node.attr}`" if isinstance(node, ast.Attribute) else "called"
    yield place.note(node, name, how)


def check(suite: Suite) -> Iterator[Finding]:
    """Uses of names that really are fixtures."""
    for facts, note in suite.notes(RULE.code):
        name, how = map(str, note.data)
        fixture = _meant(suite, facts, name)
        if fixture is not None:
            yield _finding(facts, note, fixture, how)


def _meant(suite: Suite, facts: FileFacts, name: str) -> Fixture | None:
    """The decorated fixture of that name at the module's top, its own or imported."""
    own = [f for f in facts.fixtures if f.function.name == name and not f.owner and f.function.decorators]
    if own:
        plain = any(f.qualname == name for f in facts.functions)
        return None if plain or any(f.function.conditional for f in own) else own[0]
    for item in facts.imports:
        if item.bound == name and item.name and not item.scope and any(s in item.module for s in _SOURCES):
            home = suite.sources.module(item.module)
            found = [f for f in home.fixtures if f.function.name == item.name and not f.owner] if home else []
            return found[0] if found and found[0].function.decorators else None
    return None


def _finding(facts: FileFacts, note: Note, fixture: Fixture, how: str) -> Finding:
    name = fixture.function.name
    read = "It is read from the definition of the fixture, not from its value."
    return finding(
        RULE,
        (facts.path, note.line, note.column),
        f"The fixture `{name}` is {how}, though nothing here receives it",
        explanation="pytest raises `Fixture called directly`." if how == "called" else read,
        subject=name,
        qualname=note.scope,
        related=(link(fixture, f"`{name}` is a fixture"),),
        fix=Fix(title=f"Ask for it: add the argument `{fixture.name}`.", safe=False),
    )


RULE = Rule(
    code="F07",
    name="fixture-called",
    severity="error",
    family="graph",
    consequence="hygiene",
    check=check,
    sees={ast.Call: see_use, ast.Attribute: see_use},
    words=("fixture",),
    hints=(),
    concerns=uses_fixture,
)
