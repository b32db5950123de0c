"""Which findings belong to what changed: everything is audited, only the touched part is shown."""

from __future__ import annotations

from collections.abc import Callable

from itest.model.report import Finding
from itest.model.suite import Suite


def touched(suite: Suite, changed: frozenset[str]) -> Callable[[Finding], bool]:
    """Whether a finding has to do with the changed files (POSIX paths).

    It does when it stands in one, when one is in its chain of evidence, or when a conftest above it changed.
    """
    above = changed.intersection(suite.conftests)

    def wanted(finding: Finding) -> bool:
        places = {finding.path, *(link.path for link in finding.related)}
        return bool(places & changed) or any(_reaches(path, finding.path) for path in above)

    return wanted


def _reaches(conftest: str, path: str) -> bool:
    folder = conftest.rpartition("/")[0]
    return not folder or path.startswith(f"{folder}/")
