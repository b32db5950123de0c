"""Which files make up the suite: tests and conftests by pytest's configuration, and where their fixtures come from."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from itest.model.suite import FileFacts, PytestSettings
from itest.source.aside import is_test
from itest.stages.read_suite.reader import Reader


def is_test_module(path: str, settings: PytestSettings) -> bool:
    """Whether pytest would collect the file."""
    name = path.rpartition("/")[2]
    return any(fnmatch.fnmatchcase(path if "/" in pattern else name, pattern) for pattern in settings.python_files)


def suite_files(reader: Reader, settings: PytestSettings) -> dict[str, FileFacts]:
    """The facts of all files of the suite by path, in path order; unparsed ones are in `reader.unparsed`."""
    pending = [path for path in reader.tree.python if _is_root(path, settings)]
    pending += [reader.modules[name] for name in settings.plugins if name in reader.modules]
    reader.read_ahead(pending)
    found: dict[str, FileFacts] = {}
    seen = set(pending)
    while pending:
        facts = reader.facts(pending.pop())
        if facts is None:
            continue
        found[facts.path] = facts
        for path in _leads(facts, reader):
            if path not in seen:
                seen.add(path)
                pending.append(path)
    return {path: found[path] for path in sorted(found)}


def _is_root(path: str, settings: PytestSettings) -> bool:
    if path.endswith("/conftest.py") or path == "conftest.py":
        return True
    if not is_test_module(path, settings):
        return False
    return (
        not settings.testpaths or is_test(path) or any(path.startswith(f"{t.strip('./')}/") for t in settings.testpaths)
    )


def _leads(facts: FileFacts, reader: Reader) -> Iterator[str]:
    """Files that fixtures and tests may come from: `pytest_plugins`, star imports, helper modules, classes' bases."""
    for name in facts.plugins:
        if name in reader.modules:
            yield reader.modules[name]
    bases = {base.rpartition(".")[0] for known in facts.classes if "Test" in known.name for base in known.bases}
    for item in facts.imports:
        if item.scope:
            continue
        for name in (f"{item.module}.{item.name}" if item.name not in ("", "*") else item.module, item.module):
            path = reader.modules.get(name)
            if path and (item.name == "*" or is_test(path) or path.endswith("conftest.py") or name in bases):
                yield path
