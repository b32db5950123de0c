"""From the tree to the linked suite: static, each file parsed once, nothing of the project imported.

What reads a suite is imported when one is read: who asks whether one file still tells the same needs little of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itest.model.rule import Rule
    from itest.model.suite import Suite
    from itest.source.tree import SourceTree
    from itest.stages.read_suite.reader import Reader

__all__ = ["read_suite", "reading"]


def reading(tree: SourceTree, *, python: str | None = None, rules: tuple[Rule, ...] | None = None) -> Reader:
    """The project's files as facts, before anything is linked. `rules` (all by default) take their notes on the way."""
    from itest import registry
    from itest.source.project import Project
    from itest.stages.read_suite.names import modules_of
    from itest.stages.read_suite.reader import Reader
    from itest.stages.read_suite.settings import python_path, settings_of

    project = Project(tree)
    names = modules_of(tree.python, python_path(project, settings_of(project)))
    chosen = tuple(registry.room("itest.rules", "RULE").values()) if rules is None else rules
    return Reader(tree, names, chosen, python)


def read_suite(tree: SourceTree, reader: Reader) -> Suite:
    """The linked suite. Call `finish` on the reader when the audit is done.

    What could not be parsed is in `suite.unparsed`; no file makes it raise.
    """
    from itest.model.suite import Suite
    from itest.source.project import Project
    from itest.stages.read_suite.choose import suite_files
    from itest.stages.read_suite.link import Linker
    from itest.stages.read_suite.settings import settings_of

    settings = settings_of(Project(tree))
    files = suite_files(reader, settings)
    linker = Linker(files, settings, reader)
    graph = linker.graph()
    fixtures = tuple(fixture for facts in files.values() for fixture in facts.fixtures)
    return Suite(
        root=str(tree.root),
        settings=settings,
        files=files,
        fixtures=fixtures,
        tests=linker.tests,
        unparsed=tuple(reader.unparsed[path] for path in sorted(reader.unparsed)),
        graph=graph,
        sources=reader,
        cache_hits=reader.cache.hits,
    )
