"""`explain FILE` and `explain PACK`: what made a file of the suite, what in it is the user's, where a pack is from."""

from __future__ import annotations

from pathlib import Path

from itest.errors import ItestError
from itest.flow.explaining import Explanation
from itest.flow.grounds import grounds
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


def pack_of_the_suite(thing: str, project: Path) -> Explanation | None:
    """What is known of a template pack of the project's suite; None where `thing` is none."""
    manifest = read_manifest(project)
    record = next((pack for pack in manifest.packs if pack.name == thing), None) if manifest else None
    if manifest is None or record is None:
        return None
    facts = (
        ("source", record.source),
        ("pinned", ", ".join(filter(None, (record.ref, record.commit, f"sha256 {record.sha256}")))),
        ("set by hand", ", ".join(f"{name}={value}" for name, value in record.settings.items()) or "nothing"),
        ("overrides", ", ".join(record.overrides) or "no template of itest's"),
        ("its own programs", "ran when it was added, and never again" if record.hooks else "did not run"),
    )
    files = [f"  {file.path}" for file in manifest.files if file.template == f"pack {thing}"]
    body = "\n".join(["What it brought into the suite:", *files]) if files else "It brought no files into the suite."
    return Explanation(kind="pack", key=thing, title=thing, facts=facts, body=body)


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
        ("template", _template(record, manifest)),
        ("boundary", record.boundary or "none: every suite has it"),
        ("asked for by", record.asked or "itest init, itest update"),
        ("made by", f"itest {manifest.version}"),
        (
            "answers",
            f"application {manifest.app}, boundaries {', '.join(manifest.boundaries)}, in {manifest.tests_dir}",
        ),
        *grounds(root, record, manifest, now or _base(root, record, now) or b""),
    )
    width = max((len(name) for name, _ in told), default=0)
    lines = [f"  {name.ljust(width)}  {whose_it_is}" for name, whose_it_is in told]
    body = "\n".join(["What is in it:", *lines]) if lines else "Nothing more is known of it."
    return Explanation(kind="file", key=record.path, title=record.path, facts=facts, body=body)


def _template(record: FileRecord, manifest: Manifest) -> str:
    """The built-in template, or the pack and where it is from."""
    source = record.template or "none"
    pack = next((each for each in manifest.packs if source in (f"pack {each.name}", *each.overrides)), None)
    if pack is None:
        return source
    made_over = f"{source}, as overridden by " if source in pack.overrides else ""
    commit = f" at commit {pack.commit[:10]}" if pack.commit else ""
    return f"{made_over}pack {pack.name} from {pack.source}{commit} (sha256 {pack.sha256[:10]})"


def _base(root: Path, record: FileRecord, now: bytes | None) -> bytes | None:
    return now if now is not None and sha256(now) == record.sha256 else read_base(root).get(record.path)


def _state(record: FileRecord, now: bytes | None) -> str:
    if now is None:
        return "deleted by you: it stays so"
    return "as itest wrote it" if sha256(now) == record.sha256 else "edited since itest wrote it"
