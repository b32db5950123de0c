"""`itest inspect`: what itest sees in a project, without running it."""

from __future__ import annotations

from pathlib import Path

from itest.cli import _options as options
from itest.cli._session import session


def inspect(
    *,
    project: options.Project = Path(),
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    python: options.Python = None,
    app: options.App = None,
) -> None:
    """Show what itest sees: framework, app, ORM, models, routes, boundaries, tooling. Never runs the project."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json, project=project) as screen:
        from itest.flow.standing import standing
        from itest.source.code import Code
        from itest.source.tree import SourceTree
        from itest.stages.chart import endpoints_of
        from itest.stages.inspect import as_json as document
        from itest.stages.inspect import inspect as look

        with screen.step("Reading the source"):
            tree = SourceTree(project)
            facts = look(tree, python=python, app=app)
            uses = standing(tree, facts)
        if as_json:
            screen.document(document(facts, endpoints_of(facts, Code(tree)), uses))
        else:
            screen.facts(facts, uses)
