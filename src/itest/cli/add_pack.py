"""`itest add pack`: have the suite use a template pack of your own."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from itest.cli._writing import Deed, writing

Source = Annotated[
    str, typer.Argument(help="A folder, a zip, or a git repository (URL or path).", metavar="SRC", show_default=False)
]
Ref = Annotated[str | None, typer.Option("--ref", metavar="REF", help="A branch, tag or commit of the repository.")]
Directory = Annotated[
    str | None, typer.Option("--directory", metavar="DIR", help="The folder of the pack, where there are several.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A variable of the pack (repeatable; else: asked)."),
]
Hooks = Annotated[
    bool, typer.Option("--allow-hooks", help="Run the pack's own programs, as you; without it none of them runs.")
]


@writing
def add_pack(
    source: Source, ref: Ref = None, directory: Directory = None, settings: Settings = None, allow_hooks: Hooks = False
) -> Deed:
    """Add a template pack, or another version of one: pinned, rendered in a sandbox, and run before it is kept."""
    from itest.flow.packing import Wanted
    from itest.flow.packing import add_pack as run

    wanted = Wanted(
        source=source, ref=ref, directory=directory, settings=tuple(settings or ()), allow_hooks=allow_hooks
    )
    return partial(run, wanted)
