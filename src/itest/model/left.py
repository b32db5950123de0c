"""What a call left behind: rows, mails, and what it did outside the database, with holes as in observations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from itest.model.runtime import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row that the call created, changed or deleted; `values` holds what is stable (new values for changes)."""

    table: str
    kind: Literal["created", "changed", "deleted"]
    values: Mapping[str, Json]
    key: Mapping[str, Json] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail that the call sent: `recipients` and `subject` exactly, and texts that it `says`, all with holes."""

    recipients: tuple[Json, ...]
    subject: Json
    says: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One thing that the call did outside the database: the `kind` of its Effect, and its fields with holes."""

    kind: str
    values: Mapping[str, Json]
