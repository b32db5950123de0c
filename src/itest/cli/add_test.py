"""`itest add test`: the tests of one endpoint."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from itest.cli._writing import Deed, writing

Endpoint = Annotated[str, typer.Argument(help="An endpoint, such as 'POST /orders'.", metavar="ENDPOINT")]


@writing
def add_test(endpoint: Endpoint) -> Deed:
    """Observe one endpoint and add the tests of it that are not there yet."""
    from itest.flow.grafting import add_definitions
    from itest.flow.tasks.tests import TestsTask

    return partial(add_definitions, TestsTask(endpoint=endpoint))
