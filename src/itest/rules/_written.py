"""Which files of the project itest wrote and looks after, by its own record."""

from __future__ import annotations

import re
from pathlib import Path

from itest.model.manifest import PATH
from itest.model.suite import Fixture, Suite


def written(suite: Suite) -> frozenset[str]:
    """The files that itest recorded; none without a record."""
    path = Path(suite.root) / PATH
    if not path.is_file():
        return frozenset()
    return frozenset(re.findall(r'^path = "([^"]+)"', path.read_text(encoding="utf-8", errors="replace"), re.M))


def offered(suite: Suite) -> frozenset[str]:
    """The names of the fixtures in recorded conftests: a second client waits there for the tests to come."""
    known = written(suite)
    return frozenset(fixture.name for fixture in suite.fixtures if fixture.path in known and _is_conftest(fixture))


def _is_conftest(fixture: Fixture) -> bool:
    return fixture.path.rpartition("/")[2] == "conftest.py"
