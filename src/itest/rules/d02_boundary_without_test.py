"""A module that talks to a service outside, and no test that knows of it.

The client's calls, its errors and its timeouts are never exercised: the first to see a change of the service is a user.

What proves it: a module of the project that imports a network client (an HTTP library, a payment, mail or cloud SDK, a
broker), and in the suite neither an import of the module, nor a patch in it, nor its name as text, nor the client's own
name. Shown only when it is asked for.

How to mend it: a test of the module against a fake of the service.
"""

from __future__ import annotations

from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import FileFacts, Import, Suite
from itest.rules._clients import CLIENTS, client_import
from itest.rules._findings import finding
from itest.source.aside import SCRIPTS, aside


def check(suite: Suite) -> Iterator[Finding]:
    """Every module with a client that the suite does not know."""
    known = {item.module for facts in suite.files.values() for item in facts.imports}
    known |= {f"{item.module}.{item.name}" for facts in suite.files.values() for item in facts.imports}
    patched = {suite.sources.split(patch.target)[0] for facts in suite.files.values() for patch in facts.patches}
    roots = {name.partition(".")[0] for name in known}
    seen: set[str] = set()
    for client in CLIENTS:
        for facts in suite.sources.mentioning(client) if client not in roots else ():
            item = client_import(facts, client)
            if item is None or facts.path in seen or facts.path in suite.files or _beside(facts.path):
                continue
            seen.add(facts.path)
            if facts.module not in known | patched and not _named(suite, facts):
                yield _finding(facts, item, client)


def _beside(path: str) -> bool:
    """Whether the file is no part of the application: tests, examples, scripts."""
    return aside(path) or any(folder in SCRIPTS for folder in path.split("/")[:-1])


def _named(suite: Suite, facts: FileFacts) -> bool:
    """Whether the module's last name stands anywhere in the suite."""
    last = facts.module.rpartition(".")[2]
    return any(one.path in suite.files for one in suite.sources.mentioning(last))


def _finding(facts: FileFacts, item: Import, client: str) -> Finding:
    return finding(
        RULE,
        (facts.path, item.line, 1),
        f"no test knows {facts.module}, which talks to a service through {client}",
        explanation="The first to see a change of the service is a user.",
        subject=facts.module,
        confidence="medium",
        fix=Fix(title="Test the module against a fake of the service.", safe=False),
    )


RULE = Rule(
    code="D02",
    name="boundary-without-test",
    severity="info",
    family="drift",
    consequence="hygiene",
    check=check,
)
