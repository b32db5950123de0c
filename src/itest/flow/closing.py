"""The last steps of `init`: put libraries where they belong, write, and run the suite once in the project itself."""

from __future__ import annotations

import dataclasses

from itest.errors import NotGreenError
from itest.flow.listing import listed
from itest.flow.parts import keeping
from itest.flow.running import run_suite
from itest.flow.work import Work
from itest.model.changes import ChangeSet, Receipt, Verdict
from itest.packaging.installers import install_under
from itest.packaging.manager import manager_called
from itest.packaging.plugins import plugins_for
from itest.packaging.requirements import missing
from itest.stages.base import base_change
from itest.stages.record import manifest_change, manifest_for
from itest.stages.verify import suite_modules
from itest.stages.write import no_empty_folders, write

SHOWN = 5
"""Red tests that a message names."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What is on disk and in the environment now."""

    receipt: Receipt
    final: Verdict | None
    installed: tuple[str, ...]
    lacking: tuple[str, ...]


def complete(work: Work) -> ChangeSet:
    """All changes of this command: the suite, the dependency list, `.itest.toml`."""
    changes = list(work.changes.changes)
    needed = (*work.changes.dependencies, *plugins_for(work.facts.tooling.pytest_options))
    lists, dependencies = listed(work, needed)
    changes += lists
    if changes or work.merging or (work.before is not None and work.before.boundaries != work.answers.boundaries):
        noted = work.recorded.changes if work.recorded else changes
        manifest = manifest_for(work.answers, work.digest, noted, work.before)
        packs = tuple(loaded.record for loaded in work.packs)
        manifest = dataclasses.replace(manifest, dependencies=dependencies, packs=packs)
        own = (manifest_change(manifest, work.root), base_change(work.root, noted, work.move), *keeping(work))
        changes += [change for change in own if change.kind != "keep"]
    lacking = missing(needed, work.environment.versions)
    ordered = tuple(sorted(changes, key=lambda change: change.path))
    return ChangeSet(changes=ordered, dependencies=lacking, notes=work.changes.notes)


def finish(work: Work, changes: ChangeSet) -> Done:
    """Install what is missing, write everything, run the suite in the project.

    Whatever goes wrong before the end, Ctrl-C included, puts the project's files back as they were.
    """
    installed, lacking = _install(work, changes.dependencies)
    with work.progress.step(f"Write {len(changes.changes)} files"):
        written = write(work.root, changes)
    try:
        final = None
        if work.answers.verify:
            with work.progress.step("Run the suite in the project"), no_empty_folders(work.root):
                changed = () if work.careful or work.merging else suite_modules(changes.changes)
                modules = changed or (work.answers.tests_dir,)
                final = run_suite(work.answers.interpreter, work.root, modules, work.overlay)
            if work.careful and not final.green:
                raise _red(final)
    except BaseException:
        written.undo()
        raise
    return Done(receipt=written.receipt, final=final, installed=installed, lacking=lacking)


def _red(final: Verdict) -> NotGreenError:
    """What is told of a whole suite that would not be green with the changes in place."""
    shown = "\n".join(f"{each.test}: {each.reason}" for each in final.failed[:SHOWN])
    more = f"\n... and {len(final.failed) - SHOWN} more" if len(final.failed) > SHOWN else ""
    advice = f"{shown}{more}\nThe project is as it was. Mend these tests, or take out what you edited, and try again."
    return NotGreenError(f"{len(final.failed)} tests of the suite would be red with this", advice=advice)


def _install(work: Work, wanted: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which requirements were installed into the project's environment, and which it still lacks."""
    if not wanted or not work.answers.install:
        return (), wanted
    manager = manager_called(work.facts.tooling.package_manager)
    with work.progress.step(f"Install {', '.join(wanted)}"):
        done = install_under(work.answers.interpreter, [], wanted, work.environment.versions)
    if not done.ok:
        work.notes.append(f"Not installed into {work.answers.interpreter.path}: {done.reason}")
        return (), wanted
    if manager.lock and work.facts.tooling.lockfile:
        work.notes.append(f"{work.facts.tooling.lockfile} does not know the new libraries yet: run `{manager.lock}`.")
    return wanted, ()
