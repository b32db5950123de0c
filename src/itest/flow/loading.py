"""The template packs that a suite already has, as they were added."""

from __future__ import annotations

from pathlib import Path

from itest.flow.work import Loaded
from itest.model.manifest import Manifest


def load(root: Path, before: Manifest | None, without: str | None = None) -> tuple[Loaded, ...]:
    """The packs that `.itest.toml` records, but for one. Raises ItestError for one that is not what it was."""
    records = [record for record in before.packs if record.name != without] if before else []
    if not records:
        return ()
    from itest.packs.kept import kept_pack

    return tuple(Loaded(record=record, pack=kept_pack(record, root)) for record in records)
