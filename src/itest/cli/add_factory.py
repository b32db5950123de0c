"""`itest add factory`: one factory more."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from itest.cli._writing import Deed, writing

Model = Annotated[str, typer.Argument(help="A model of the project.", metavar="MODEL")]


@writing
def add_factory(model: Model) -> Deed:
    """Put one factory into factories.py, proved on a scratch database; the rest of the file stays as it is."""
    from itest.flow.grafting import add_definitions
    from itest.flow.tasks.factory import FactoryTask

    return partial(add_definitions, FactoryTask(model=model))
