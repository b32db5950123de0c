"""`itest pack new`: begin a template pack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from itest.cli import _options as options
from itest.cli._session import session

Name = Annotated[str, typer.Argument(help="What the pack, its folder and its boundary are called.", metavar="NAME")]
Folder = Annotated[Path, typer.Option("-C", "--project", metavar="DIR", help="The folder that the pack is made in.")]


def pack_new(
    name: Name,
    *,
    project: Folder = Path(),
    dry_run: options.DryRun = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Make a folder NAME with a template pack that works as it is, for `itest add pack NAME` to take."""
    with session(quiet=quiet, verbose=verbose, as_json=as_json) as screen:
        from itest.flow.scaffolding import new_pack

        changes = new_pack(name, project, screen, dry_run=dry_run)
        paths = [change.path for change in changes.changes]
        if as_json:
            screen.document({"schema": 1, "pack": name, "written": not dry_run, "files": paths})
        else:
            screen.plan(changes)
            screen.say(f"`itest add pack {name}` puts it into a suite." if not dry_run else "Nothing was written.")
