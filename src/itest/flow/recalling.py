"""What the verbs that need a suite, or must not meet one, say of what an earlier itest left in the project."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from itest.errors import ItestError
from itest.flow.opening import alone, look
from itest.flow.options import Options
from itest.flow.remains import gone, leftover, moved
from itest.flow.work import Progress
from itest.model.facts import ProjectFacts
from itest.model.manifest import PATH, Manifest
from itest.source.tree import SourceTree
from itest.stages.base import PATH as BASE
from itest.stages.record import read_manifest
from itest.stages.write import pending

AFRESH = f"To begin a new one delete {PATH}: what you edited stays."


def recorded(options: Options, progress: Progress) -> tuple[SourceTree, ProjectFacts, Manifest]:
    """The project and what an earlier `init` wrote down of it; a write that was broken off is taken back first.

    Raises ItestError where there was none, and where the suite is no longer where it was.
    """
    with progress.step("Read the source"):
        tree, facts = look(options)
    if not options.dry_run and pending(tree.root):
        with progress.step("Take back what an earlier itest was killed at"):
            alone(tree.root, options)
            tree, facts = look(options)
    before = read_manifest(tree.root)
    if before is None:
        raise unrecorded(tree.root)
    to = moved(tree.root, tree.paths, before)
    refuse_gone(tree.root, None if to else before)
    if to:
        raise ItestError(
            f"The suite was moved from {before.tests_dir} to {to}",
            advice="`itest update` follows it there; then call this again.",
        )
    return tree, facts, before


def unrecorded(root: Path) -> ItestError:
    """What is told where a suite is wanted and none is recorded."""
    if leftover(root) is not None:
        return ItestError(
            f"{PATH} is missing, and {BASE} tells of a suite that itest wrote",
            advice=f"Restore {PATH} from version control. Or `itest init` begins anew: what you edited stays.",
        )
    return ItestError(
        f"There is no suite of itest's in {root} yet", advice="Run `itest init` first (-b NAME chooses boundaries)."
    )


def refuse_gone(root: Path, before: Manifest | None) -> None:
    """Raises ItestError where nothing of the suite is there any more."""
    if before is not None and gone(root, before):
        raise ItestError(
            f"The suite that itest wrote into {before.tests_dir} is gone",
            advice=f"Restore it from version control. Or delete {PATH}, and `itest init` writes a new one.",
        )


def refuse_other(options: Options, before: Manifest) -> None:
    """`init` where there is a suite: raises ItestError where the flags want another one than that."""
    have = ", ".join(before.boundaries)
    wanted = tuple(dict.fromkeys(options.boundaries))
    more = [f"`itest add boundary {name}`" for name in wanted if name not in before.boundaries]
    less = [f"`itest remove boundary {name}`" for name in before.boundaries if name not in wanted]
    if wanted and (more or less):
        advice = f"{'; '.join([*more, *less])}. {AFRESH}"
        raise ItestError(f"There is a suite of itest's in {before.tests_dir} already, of {have}", advice=advice)
    folder = str(PurePosixPath(options.tests_dir.replace("\\", "/"))) if options.tests_dir else before.tests_dir
    if folder != before.tests_dir:
        advice = f"Move the folder and run `itest update`: it follows. {AFRESH}"
        raise ItestError(f"There is a suite of itest's in {before.tests_dir} already, not in {folder}", advice=advice)


def outdated(before: Manifest) -> ItestError:
    """`init` where there is a suite, and the application or itest is another than when it was written."""
    return ItestError(
        f"There is a suite of itest's in {before.tests_dir} already, of {', '.join(before.boundaries)}",
        advice="The application or itest has changed since: `itest update` follows, with your edits kept.\n"
        f"`itest add boundary NAME` covers more. {AFRESH}",
    )
