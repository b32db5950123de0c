"""`itest add builder`: one builder of a request body more."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from itest.cli._writing import Deed, writing

Model = Annotated[str, typer.Argument(help="What a request body is about.", metavar="MODEL")]


@writing
def add_builder(model: Model) -> Deed:
    """Put one builder into builders.py, of a body that was accepted; the rest of the file stays as it is."""
    from itest.flow.grafting import add_definitions
    from itest.flow.tasks.builder import BuilderTask

    return partial(add_definitions, BuilderTask(model=model))
