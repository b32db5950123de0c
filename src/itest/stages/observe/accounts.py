"""The agent's report on accounts as Personas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from itest.model.codec import from_json
from itest.model.observations import Personas


def as_personas(result: Mapping[str, Any]) -> Personas:
    """`result` has the fields of Personas as JSON."""
    return from_json(Personas, result)
