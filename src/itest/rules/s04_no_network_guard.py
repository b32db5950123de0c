"""Nothing keeps the suite from the network.

A forgotten fake then calls the real service, and the test passes as long as the service answers.

What proves it: a module of the project imports a network client, and no fixture or plugin of the suite blocks
connections: no pytest-socket, no recorder, no replaced socket. Shown only when it is asked for.

How to mend it: `pytest-socket` with `--disable-socket --allow-hosts=127.0.0.1,::1 --allow-unix-socket`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from itest.model.report import Finding, Fix
from itest.model.rule import Rule
from itest.model.suite import Suite
from itest.rules._clients import CLIENTS, client_import
from itest.rules._findings import finding
from itest.source.aside import aside

_GUARDS = frozenset(
    {"pytest-socket", "pytest-recording", "pytest-network", "pytest-vcr", "vcrpy", "pytest-block-network"}
)
_BLOCKS = re.compile(r"disable_socket|block_network|socket\.socket|socket\.connect|create_connection|no_network", re.I)


def check(suite: Suite) -> Iterator[Finding]:
    """One finding, at the first conftest or test module."""
    if suite.settings.installed & _GUARDS or "socket" in suite.settings.options.get("addopts", ""):
        return
    if not suite.files or any(_BLOCKS.search(suite.sources.text(path)) for path in suite.files):
        return
    if not _reaches_out(suite):
        return
    first = min(
        suite.conftests or {test.path for test in suite.tests} or set(suite.files),
        key=lambda path: (path.count("/"), path),
    )
    yield finding(
        RULE,
        (first, 1, 1),
        "nothing keeps this suite from the network",
        explanation="A forgotten fake calls the real service, and the test passes.",
        subject="network",
        fix=Fix(title="Add pytest-socket with --disable-socket --allow-hosts=127.0.0.1,::1.", safe=False),
    )


def _reaches_out(suite: Suite) -> bool:
    """Whether a module of the application imports a network client."""
    return any(
        client_import(facts, client) is not None and not aside(facts.path)
        for client in CLIENTS
        for facts in suite.sources.mentioning(client)
    )


RULE = Rule(
    code="S04",
    name="no-network-guard",
    severity="info",
    family="safety",
    consequence="hygiene",
    check=check,
)
