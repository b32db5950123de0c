"""A test changes a variable of a module, and nothing changes it back.

Modules are imported once: what a test appends to a list or sets on a module stays for every test after it. They pass
or fail by their order, and each of them passes alone.

What proves it: a test, or a fixture of less than session scope, appends to, stores into or reassigns a list, dict or
set of its own module's top level or of a module of the project, or sets an attribute of such a module; and nothing
puts it back: no teardown, `finally`, `clear`, context manager, or fixture that runs with every test concerned (by the
variable, or by a `reset` of its module). Of a variable of the test's own module that no other test can see, or from
which a helper of that module takes things out again, it is told for information only.

How to mend it: `monkeypatch.setitem` or `setattr`, or a fixture that makes a fresh value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Suite
from itest.rules._findings import finding
from itest.rules._globals import CALLS, SEES
from itest.rules._hints import changes_outside
from itest.rules._writes import Leak, leaks
from itest.source.aside import is_test

_MADE = (
    r"^{name}\b[^=\n]*=\s*(?:\[|\{{|dict\(|list\(|set\(|(?:collections\.)?(?:defaultdict|OrderedDict|deque|Counter)\()"
)
_ALIKE = 2
_CONTENT = 3
"""So much is noted of a change in a container."""
_MENTIONS = "I03"
"""The rule that notes who mentions which variable of its module."""


def check(suite: Suite) -> Iterator[Finding]:
    """The changes that stay, the first of each variable in a function."""
    seen: set[tuple[str, str, str]] = set()
    for leak in lasting(suite):
        target = str(leak.note.data[0])
        key = (leak.facts.path, leak.note.scope, target)
        if key not in seen and (
            "." not in target or _of_project(suite, target, content=len(leak.note.data) == _CONTENT)
        ):
            seen.add(key)
            if _initial(suite, leak, target):
                continue
            yield _finding(leak, target, weak="." not in target and _unseen(suite, leak, target))


def _unseen(suite: Suite, leak: Leak, target: str) -> bool:
    """Whether what stays in a variable of the test's own module meets no other test, or a helper takes it out."""
    path = leak.facts.path
    asking = {one.qualname for one in (*suite.tests, *(f.function for f in suite.fixtures)) if one.path == path}
    here = [note for facts, note in suite.notes(RULE.code) if facts.path == path and str(note.data[0]) == target]
    if any(note.data[1] and note.scope not in asking for note in here):
        return True
    seeing = {note.scope for facts, note in suite.notes(_MENTIONS) if facts.path == path and target in note.data}
    others = asking - {leak.by.qualname}
    return not others & seeing and not (others and seeing - asking)


def lasting(suite: Suite) -> Iterator[Leak]:
    """The changes that stay, without those with which several functions of the file begin alike.

    Nor those of which a function sets one after the other, by turns: the last is as it was.
    """
    scopes: dict[tuple[str, str], set[str]] = {}
    told: dict[tuple[str, str, str], set[str]] = {}
    for facts, note in suite.notes(RULE.code):
        if len(note.data) > 2 and note.data[2]:
            scopes.setdefault((facts.path, str(note.data[2])), set()).add(note.scope)
        if len(note.data) > _CONTENT:
            told.setdefault((facts.path, note.scope, str(note.data[0])), set()).add(str(note.data[3]))
    for leak in leaks(suite, RULE.code):
        spelled = str(leak.note.data[2]) if len(leak.note.data) > 2 else ""
        both = told.get((leak.facts.path, leak.note.scope, str(leak.note.data[0])), ())
        if len(scopes.get((leak.facts.path, spelled), ())) < _ALIKE and not ("" not in both and len(both) > 1):
            yield leak


def _of_project(suite: Suite, target: str, *, content: bool) -> bool:
    """Whether a dotted target is a list, dict or set of the project's application, or an attribute of its module.

    An object that is changed by its own methods may undo it by its own methods: of content only containers count.
    """
    module, rest = suite.sources.split(target)
    home = suite.sources.module(module) if module and rest and "." not in rest else None
    if home is None or is_test(home.path) or not home.binds(rest):
        return False
    made = re.compile(_MADE.format(name=re.escape(rest)), re.M)
    return bool(made.search(suite.sources.text(home.path))) or (
        not content and rest in home.definitions and rest.isupper()
    )


def _initial(suite: Suite, leak: Leak, target: str) -> bool:
    """Whether an attribute is set to the constant that its module gives it: that puts back."""
    told = str(leak.note.data[3]) if len(leak.note.data) > _CONTENT else ""
    module, rest = suite.sources.split(target)
    home = suite.sources.module(module) if told and module else None
    made = re.compile(rf"^{re.escape(rest)}\b[^=\n]*=[ \t]*{re.escape(told)}[ \t]*(?:#|$)", re.M)
    return home is not None and bool(made.search(suite.sources.text(home.path)))


def _finding(leak: Leak, target: str, *, weak: bool) -> Finding:
    return finding(
        RULE,
        (leak.facts.path, leak.note.line, leak.note.column),
        f"`{leak.by.name}` changes `{target}`, and nothing puts it back",
        explanation="Every later test of the process sees the change.",
        subject=target,
        qualname=leak.by.qualname,
        severity="info" if weak else None,
        confidence="medium" if weak else "high",
        fix=Fix(title="Change it through `monkeypatch`, or make it in a fixture.", safe=False),
    )


RULE = Rule(
    code="I02",
    name="module-state-mutated",
    severity="warning",
    family="isolation",
    consequence="leak",
    check=check,
    sees=SEES,
    calls=CALLS,
    hints=("global ",),
    concerns=changes_outside,
)
