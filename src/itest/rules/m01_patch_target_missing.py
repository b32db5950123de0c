"""A patch of a name that is not there.

`patch("shop.mail.sned")` raises AttributeError the moment it starts; a patch that is never started, or stands in a test
that is always skipped, hides it.

What proves it: the longest part of the target that is a module of the project, and in it no definition, import or
submodule of the next name. Star imports, `__getattr__`, names made at run time, `create=True`, `raising=False`,
built-in names, files that cannot be parsed, and an import of what is missing by the test's own file (which is skipped
without it, or tells it more loudly), and a patch before that puts a mock in the place of an owner silence the rule.

How to mend it: write the name that is meant; the nearest one is named.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from itest.model.report import Finding, Fix, Related
from itest.model.rule import Rule
from itest.model.suite import FileFacts, Patch, Suite
from itest.rules._findings import finding, patching
from itest.rules._targets import imported, missing


def check(suite: Suite) -> Iterator[Finding]:
    """Every patch whose target is proven not to exist."""
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for facts in suite.files.values():
        for patch in facts.patches:
            if patch.create:
                continue
            key = patch.target, facts.path.rpartition("/")[0]
            if key not in known:
                known[key] = missing(suite, patch.target, facts.path)
            path, name = known[key]
            if name and not _imported(suite, facts, patch.target, name) and not _within(facts, patch):
                yield _finding(suite, facts, patch, (path, name))


def _within(facts: FileFacts, patch: Patch) -> bool:
    """Whether the same function has replaced before what the target is a part of: a mock has every attribute."""
    return any(
        one.scope == patch.scope and one.line < patch.line and patch.target.startswith(f"{one.target}.")
        for one in facts.patches
    )


def _imported(suite: Suite, facts: FileFacts, target: str, name: str) -> bool:
    """Whether the file imports what is missing, or from it: something that is installed beside the project."""
    dotted = f"{suite.sources.split(target)[0]}.{name}."
    return any(f"{imported(item)}.".startswith(dotted) for item in facts.imports)


def _finding(suite: Suite, facts: FileFacts, patch: Patch, lacking: tuple[str, str]) -> Finding:
    path, name = lacking
    home = suite.sources.module(suite.sources.split(patch.target)[0])
    names = (*home.definitions, *(item.bound for item in home.imports)) if home else ()
    near = difflib.get_close_matches(name, names, n=1)
    advice = f"`{near[0]}` is the nearest name." if near else "Patch a name that the module has."
    return finding(
        RULE,
        (facts.path, patch.line, patch.column),
        f"{patching(patch)}: {path} has no `{name}`",
        explanation="The patch raises AttributeError when it starts, or it never starts.",
        subject=patch.target,
        qualname=patch.scope,
        related=(Related(path=path, line=1, message=f"binds no `{name}`"),),
        fix=Fix(title=advice, safe=False),
    )


RULE = Rule(
    code="M01",
    name="patch-target-missing",
    severity="error",
    family="mocks",
    consequence="hygiene",
    check=check,
)
