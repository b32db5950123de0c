"""`add pack` and `remove pack`: template packs are a part of the suite, rendered with it and merged with it."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Sequence

from itest.errors import ItestError
from itest.flow.adding import as_before, suggestion
from itest.flow.initialise import conclude
from itest.flow.opening import begin
from itest.flow.options import Options
from itest.flow.parts import KNOWN
from itest.flow.recalling import recorded
from itest.flow.variables import asked
from itest.flow.watching import work_in_sandbox
from itest.flow.work import Loaded, Progress
from itest.model.changes import ChangeSet
from itest.model.manifest import PackRecord
from itest.model.outcome import Outcome
from itest.model.question import Asker
from itest.packs.declaration import Pack, declared
from itest.packs.fetching import Fetched, fetch
from itest.registry import room


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A pack as the command line names it; `settings` are of the form NAME=VALUE."""

    source: str
    ref: str | None = None
    directory: str | None = None
    settings: tuple[str, ...] = ()
    allow_hooks: bool = False


def add_pack(wanted: Wanted, options: Options, asker: Asker, progress: Progress) -> Outcome:
    """Have the suite use this pack, or another version of one that it has; the whole suite is run before it is kept.

    Raises ItestError, with nothing written, for what is no pack or must not be one, and where the suite would be red.
    """
    tree, facts, before = recorded(options, progress)
    with progress.step(f"Fetch the pack {wanted.source}"):
        found = fetch(wanted.source, tree.root, ref=wanted.ref, directory=wanted.directory)
        pack = declared(found.files, wanted.source)
    _free(pack)
    known = next((each for each in before.packs if each.name == pack.name), None)
    record = _record(wanted, found, pack, known)
    if known is None:
        told = asked(pack, {*KNOWN, *record.settings}, asker)
        record = dataclasses.replace(record, settings={**record.settings, **told})
    options = as_before(options, facts, before, before.boundaries)
    if record in before.packs:
        return _unchanged(options, asker, progress)
    notes = [*found.notes, *_notes(pack, record, known)]
    return _again(options, asker, progress, (record.name, Loaded(record=record, pack=pack, fresh=True)), notes)


def remove_pack(name: str, options: Options, asker: Asker, progress: Progress) -> Outcome:
    """Take a pack out of the suite again; files of its that were edited are kept and named.

    Raises ItestError as `add_pack` does.
    """
    _, facts, before = recorded(options, progress)
    known = [record.name for record in before.packs]
    if name not in known:
        advice = f"{suggestion(name, known)}It has {', '.join(known)}." if known else "It has none."
        raise ItestError(f"The suite has no pack {name}", advice=advice)
    options = as_before(options, facts, before, before.boundaries)
    return _again(options, asker, progress, (name, None), [])


def _again(
    options: Options, asker: Asker, progress: Progress, change: tuple[str, Loaded | None], notes: Iterable[str]
) -> Outcome:
    """The suite made anew with one pack more, with another version of it, or (None) without it."""
    started = time.perf_counter()
    name, loaded = change
    work = begin(options, asker, progress, without=name)
    work.packs = tuple(sorted((*work.packs, *([loaded] if loaded else [])), key=lambda each: each.record.name))
    work.notes += notes
    work.merging = work.careful = True
    work_in_sandbox(work)
    return dataclasses.replace(conclude(work), seconds=time.perf_counter() - started)


def _unchanged(options: Options, asker: Asker, progress: Progress) -> Outcome:
    work = begin(options, asker, progress)
    return Outcome(status="unchanged", facts=work.facts, answers=work.answers, changes=ChangeSet(changes=()))


def _free(pack: Pack) -> None:
    """Raise ItestError for a name that is taken."""
    if pack.name in room("itest.boundaries", "BOUNDARY"):
        advice = f"A pack that makes over a template of it has another name and overrides/boundaries/{pack.name}/..."
        raise ItestError(f"{pack.name} is a boundary of itest's own", advice=advice)


def _record(wanted: Wanted, found: Fetched, pack: Pack, known: PackRecord | None) -> PackRecord:
    """What pins it; variables that were set for an earlier version stay set."""
    earlier = {name: value for name, value in known.settings.items() if name in pack.variables} if known else {}
    return PackRecord(
        name=pack.name,
        source=found.source,
        kind=found.kind,
        sha256=pack.sha256,
        commit=found.commit,
        ref=wanted.ref,
        directory=wanted.directory,
        overrides=tuple(sorted(pack.overrides)),
        settings={**earlier, **_settings(wanted.settings)},
        hooks=wanted.allow_hooks and pack.hooks,
        priority=pack.priority,
    )


def _settings(told: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in told]
    for name, mark, _ in pairs:
        if not (name and mark):
            raise ItestError(f"--set {name} sets nothing", advice="It takes NAME=VALUE.")
    return {name: value for name, _, value in pairs}


def _notes(pack: Pack, record: PackRecord, known: PackRecord | None) -> list[str]:
    pinned = f"commit {record.commit[:10]}, " if record.commit else ""
    told = [f"pack {pack.name} from {record.source} ({pinned}sha256 {record.sha256[:10]})"]
    if known and known.source != record.source:
        told.append(f"it takes the place of the pack {pack.name} from {known.source}")
    if pack.hooks and not record.hooks:
        told.append(f"the hooks of the pack {pack.name} were not run; --allow-hooks runs them, as you")
    return told
