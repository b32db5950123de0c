"""`add boundary` and `remove boundary`: the flow of `init` again, with the recorded answers and other boundaries."""

from __future__ import annotations

import dataclasses
import difflib
import time
from collections.abc import Iterable, Sequence

from itest.errors import ItestError
from itest.flow.answers import unsupported
from itest.flow.initialise import conclude
from itest.flow.opening import begin
from itest.flow.options import Options
from itest.flow.recalling import recorded
from itest.flow.watching import work_in_sandbox
from itest.flow.work import Progress
from itest.model.facts import ProjectFacts
from itest.model.manifest import Manifest
from itest.model.outcome import Outcome
from itest.model.question import Asker
from itest.registry import room


def add_boundaries(given: Sequence[str], options: Options, asker: Asker, progress: Progress) -> Outcome:
    """Have the suite cover these boundaries too; what is written has been run, the whole suite with it.

    Raises ItestError, with nothing written, for names that mean nothing here, and where the suite would not be green.
    """
    _, facts, before = recorded(options, progress)
    for name in given:
        _addable(name, facts, before)
    wanted = as_before(options, facts, before, (*before.boundaries, *dict.fromkeys(given)))
    return _again(wanted, asker, progress)


def remove_boundary(given: str, options: Options, asker: Asker, progress: Progress) -> Outcome:
    """Take a boundary out of the suite again; files of its that were edited are kept and named.

    Raises ItestError as `add_boundaries` does, also for the only boundary that is left.
    """
    _, facts, before = recorded(options, progress)
    if given not in before.boundaries:
        _known(given)
        here = ", ".join(before.boundaries)
        raise ItestError(f"The suite does not cover boundary {given}", advice=f"It covers {here}.")
    left = tuple(name for name in before.boundaries if name != given)
    if not left:
        advice = f"To have no suite any more, delete {before.tests_dir} and .itest.toml."
        raise ItestError(f"{given} is the only boundary of the suite", advice=advice)
    return _again(as_before(options, facts, before, left), asker, progress)


def as_before(options: Options, facts: ProjectFacts, before: Manifest, boundaries: tuple[str, ...]) -> Options:
    """The options with these boundaries; an application that had to be named then is named again."""
    found = options.app is not None or any(app.spelling == before.app for app in facts.apps)
    return dataclasses.replace(options, boundaries=boundaries, app=options.app if found else before.app)


def suggestion(name: str, known: Iterable[str]) -> str:
    """What the user may have meant, as a sentence; empty where nothing comes near."""
    folded = {each.lower(): each for each in known}
    near = difflib.get_close_matches(name.lower(), folded, 1, cutoff=0.55)
    return f"Did you mean {folded[near[0]]}? " if near else ""


def _addable(name: str, facts: ProjectFacts, before: Manifest) -> None:
    _known(name)
    if name in before.boundaries:
        advice = "`itest remove boundary` takes one out, `itest update` follows the application."
        raise ItestError(f"The suite covers boundary {name} already", advice=advice)
    if all(boundary.name != name for boundary in facts.boundaries):
        missing = [each.name for each in facts.boundaries if each.name not in before.boundaries]
        others = [name for name in missing if not unsupported(name, facts)]
        found = f"Detected and not covered yet: {', '.join(others)}." if others else "All that is detected is covered."
        advice = f"{found} `itest inspect` shows what is seen, `itest explain {name}` what it is about."
        raise ItestError(f"Nothing of boundary {name} was found in {facts.root}", advice=advice)


def _known(name: str) -> None:
    known = room("itest.boundaries", "BOUNDARY")
    if name not in known:
        advice = f"{suggestion(name, known)}itest knows {', '.join(known)}."
        raise ItestError(f"There is no boundary called {name}", advice=advice)


def _again(options: Options, asker: Asker, progress: Progress) -> Outcome:
    started = time.perf_counter()
    work = begin(options, asker, progress)
    work.merging = work.careful = True
    work_in_sandbox(work)
    return dataclasses.replace(conclude(work), seconds=time.perf_counter() - started)
