"""`itest remove boundary`: take a boundary out of the suite again."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from itest.cli._writing import Deed, writing

Name = Annotated[str, typer.Argument(help="A boundary that the suite covers.", metavar="NAME")]


@writing
def remove_boundary(name: Name) -> Deed:
    """Take a boundary out of the suite: its files go, edited ones are kept and named, and what is left is run."""
    from itest.flow.adding import remove_boundary as run

    return partial(run, name)
