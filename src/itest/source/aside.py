"""Which files are no part of the running application, by their names and folders."""

from __future__ import annotations

SCRIPTS = frozenset({"bin", "scripts", "script", "tools", "ci", "docker", "deploy", "deployment"})
SUITES = frozenset({"tests", "test", "integration_tests", "tests_integration", "integration_suite", "itest_suite"})
"""Folders of tests: what they are usually called, and where a suite of itest's goes that cannot lie below those."""
ASIDE = frozenset({"tests", "test", "testing", "examples", "example", "docs", "doc", "migrations", "versions"})


def is_test(path: str) -> bool:
    """Whether a file holds tests or their helpers, by its name or folder."""
    *folders, name = path.split("/")
    if name in ("conftest.py", "tests.py", "test.py") or name.startswith("test_") or name.endswith("_test.py"):
        return True
    return any(folder in SUITES for folder in folders)


def aside(path: str) -> bool:
    """Whether a file is no part of the running application: tests, examples, documentation, migrations."""
    return is_test(path) or any(folder in ASIDE or folder == "alembic" for folder in path.split("/")[:-1])
