"""`itest add boundary`: have the suite cover one more boundary."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from itest.cli._writing import Deed, writing

Names = Annotated[list[str], typer.Argument(help="Boundaries, as `itest inspect` names them.", metavar="NAME...")]


@writing
def add_boundary(names: Names) -> Deed:
    """Have the suite cover more boundaries; what you edited stays, and the whole suite is run before it is kept."""
    from itest.flow.adding import add_boundaries

    return partial(add_boundaries, names)
