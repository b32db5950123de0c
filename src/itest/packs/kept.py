"""A pack's own text, kept in the project: with it an update renders the pack anew with neither network nor source."""

from __future__ import annotations

from pathlib import Path

from itest.errors import ItestError
from itest.model.bundle import bundled, unbundled
from itest.model.changes import Change
from itest.model.manifest import PackRecord
from itest.packs.declaration import NAME, Pack, declared
from itest.packs.fetching import fetch

FOLDER = ".itest/packs"
HEADING = (
    "# The template pack {name}, kept so that `itest update` can render it. Its hash is in .itest.toml: do not edit.\n"
)


def kept_pack(record: PackRecord, root: Path) -> Pack:
    """The pack as it was added: from the project, else from where it came from.

    Raises ItestError when neither is what `.itest.toml` has the hash of.
    """
    path = root / kept_path(record.name)
    again = f"`itest add pack {record.source}` takes it as it is now, after you have looked at it."
    try:
        pack = declared(unbundled(path.read_bytes()), kept_path(record.name))
    except (OSError, UnicodeDecodeError):
        ref = record.commit if record.kind == "git" else None
        found = fetch(record.source, root, ref=ref, directory=record.directory)
        pack = declared(found.files, record.source)
        if pack.sha256 != record.sha256:
            raise ItestError(f"{record.source} is no longer the pack that was added", advice=again) from None
    if pack.sha256 != record.sha256 or pack.name != record.name:
        where = kept_path(record.name)
        advice = f"Restore it from version control. Or {again}"
        raise ItestError(f"{where} is not the pack that was added: its hash differs", advice=advice, where=where)
    return pack


def kept_change(name: str, pack: Pack | None, root: Path) -> Change:
    """The change that keeps the pack's text, or takes it away."""
    path = kept_path(name)
    file = root / path
    return Change(
        path=path,
        before=file.read_bytes() if file.is_file() else None,
        after=bundled(pack.files, HEADING.format(name=name)) if pack else None,
        ownership="owned",
        reason=f"the pack {name}, to render it without its source",
    )


def kept_path(name: str) -> str:
    """Where the text of a pack lies. Raises ItestError for what is no name of a pack: it comes from a file."""
    if not NAME.fullmatch(name):
        raise ItestError(f"{name!r} is no name for a pack", advice="Mend .itest.toml.", where=".itest.toml")
    return f"{FOLDER}/{name}.txt"
