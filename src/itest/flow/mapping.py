"""What `map` does: reads the project and its tests and puts them side by side. Nothing of the project is imported."""

from __future__ import annotations

from pathlib import Path

from itest.flow.opening import look
from itest.flow.options import Options
from itest.flow.work import Progress
from itest.model.chart import Chart
from itest.source.code import Code
from itest.stages.chart import chart
from itest.stages.read_suite import read_suite, reading
from itest.stages.record import read_manifest


def chart_of(project: Path, progress: Progress, *, python: str | None = None, app: str | None = None) -> Chart:
    """The map of the project, or of the one application below it. Raises ItestError when there is nothing to read."""
    with progress.step("Read the source"):
        tree, facts = look(Options(project=project, python=python, app=app))
    with progress.step("Read the tests"):
        reader = reading(tree, python=python, rules=())
        try:
            suite = read_suite(tree, reader)
            return chart(facts, Code(tree), suite if suite.tests else None, read_manifest(tree.root))
        finally:
            reader.finish()
