"""A factory's session is the fixture function itself.

`sqlalchemy_session = db_session` in Meta is read when the class is made: it is pytest's fixture object, not the session
that a test receives. The first `create()` fails with an AttributeError.

What proves it: the name in Meta is that of a fixture of the suite, and in that module it is the fixture (defined or
imported there), or nothing at all. A plain session of the same name is passed over.

How to mend it: `sqlalchemy_session_factory`, or set `Factory._meta.sqlalchemy_session` in the session's fixture.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Place, Rule
from itest.model.suite import FileFacts, Fixture, Note, Suite
from itest.rules._findings import finding, link


def see_class(node: ast.AST, place: Place) -> Iterator[Note]:
    """`class Meta` with a session given by name: (name, the factory)."""
    if not isinstance(node, ast.ClassDef) or node.name != "Meta" or place.kind != "class":
        return
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Name):
            target = statement.targets[0]
            if isinstance(target, ast.Name) and target.id == "sqlalchemy_session":
                yield place.note(statement, statement.value.id)


def check(suite: Suite) -> Iterator[Finding]:
    """Sessions that are fixtures."""
    for facts, note in suite.notes(RULE.code):
        name = str(note.data[0])
        fixture = _fixture(suite, facts, name)
        if fixture is not None:
            yield finding(
                RULE,
                (facts.path, note.line, note.column),
                f"`sqlalchemy_session = {name}` is the fixture function, not a session",
                explanation="The first object that the factory creates fails with an AttributeError.",
                subject=name,
                qualname=note.scope,
                related=(link(fixture, f"`{name}` is a fixture"),),
                fix=Fix(title=f"Set `{note.scope}._meta.sqlalchemy_session` in `{name}`.", safe=False),
            )


def _fixture(suite: Suite, facts: FileFacts, name: str) -> Fixture | None:
    """The fixture that the name is in that module, also when the name is nothing there."""
    own = next((one for one in facts.fixtures if one.function.name == name and not one.owner), None)
    if own is not None:
        return own
    item = next((one for one in facts.imports if one.bound == name and not one.scope), None)
    if item is None and facts.binds(name):
        return None
    named = [one for one in suite.fixtures if one.function.name == (item.name if item else name)]
    if item is None:
        return named[0] if named and not any(one.bound == "*" for one in facts.imports) else None
    home = suite.sources.module(item.module)
    return next((one for one in named if home is not None and one.path == home.path), None)


RULE = Rule(
    code="B01",
    name="factory-session-is-fixture",
    severity="error",
    family="factories",
    consequence="hygiene",
    check=check,
    sees={ast.ClassDef: see_class},
    words=("sqlalchemy_session",),
    hints=(),
)
