"""`explain FILE`: which answers, template and version made a file of the suite, and what in it is the user's."""

from __future__ import annotations

from pathlib import Path

from itest.errors import ItestError
from itest.flow.explaining import Explanation
from itest.model.manifest import PATH, FileRecord, Manifest, sha256
from itest.stages.base import read_base
from itest.stages.merge.whose import whose
from itest.stages.record import read_manifest

MEANING = {
    "owned": "owned: support of the suite; `itest update` refreshes what you have not edited",
    "seeded": "seeded: written once, then yours; `itest update` refreshes only definitions that you have not edited",
    "touched": "touched: yours; itest wrote single lines",
}


def provenance(thing: str, project: Path) -> Explanation | None:
    """What is known of a file of the suite; None where `thing` is no path.

    Raises ItestError where it is one, and no file that itest wrote.
    """
    if not ("/" in thing or thing.endswith((".py", ".toml", ".txt", ".yml", ".yaml", ".md"))):
        return None
    file = _located(Path(thing), project)
    root = next((folder for folder in (file, *file.parents) if (folder / PATH).is_file()), None)
    manifest = read_manifest(root) if root else None
    if root is None or manifest is None:
        raise ItestError(f"{thing} is in no project with a suite of itest's", advice="`itest init` writes one.")
    path = file.relative_to(root).as_posix()
    record = next((each for each in manifest.files if each.path == path), None)
    if record is None:
        raise ItestError(f"itest did not write {path}", advice=f"{PATH} lists what it wrote: it is yours.")
    return _explanation(root, manifest, record)


def _located(path: Path, project: Path) -> Path:
    """As given, else from the project; a file that was deleted is looked for too."""
    return next((p for p in (path.absolute(), (project / path).absolute()) if p.exists()), (project / path).absolute())


def _explanation(root: Path, manifest: Manifest, record: FileRecord) -> Explanation:
    path = root / record.path
    now = path.read_bytes() if path.is_file() else None
    told = whose(_base(root, record, now), now) if now is not None and record.path.endswith(".py") else ()
    facts = (
        ("ownership", MEANING[record.ownership]),
        ("state", _state(record, now)),
        ("template", record.template or "none"),
        ("boundary", record.boundary or "none: every suite has it"),
        ("asked for by", record.asked or "itest init, itest update"),
        ("made by", f"itest {manifest.version}"),
        ("made from", f"application {manifest.app}, boundaries {', '.join(manifest.boundaries)}"),
    )
    width = max((len(name) for name, _ in told), default=0)
    lines = [f"  {name.ljust(width)}  {whose_it_is}" for name, whose_it_is in told]
    body = "\n".join(["What is in it:", *lines]) if lines else "Nothing more is known of it."
    return Explanation(kind="file", key=record.path, title=record.path, facts=facts, body=body)


def _base(root: Path, record: FileRecord, now: bytes | None) -> bytes | None:
    return now if now is not None and sha256(now) == record.sha256 else read_base(root).get(record.path)


def _state(record: FileRecord, now: bytes | None) -> str:
    if now is None:
        return "deleted by you: it stays so"
    return "as itest wrote it" if sha256(now) == record.sha256 else "edited since itest wrote it"
