"""`itest remove pack`: take a template pack out of the suite again."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from itest.cli._writing import Deed, writing

Name = Annotated[str, typer.Argument(help="A pack of the suite, as .itest.toml names it.", metavar="NAME")]


@writing
def remove_pack(name: Name) -> Deed:
    """Take a pack out of the suite: its files go, edited ones are kept and named, and what is left is run."""
    from itest.flow.packing import remove_pack as run

    return partial(run, name)
