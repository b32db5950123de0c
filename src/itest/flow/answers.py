"""From facts, flags and an earlier `.itest.toml` to answers; what none of them says is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from itest.errors import ItestError
from itest.flow.options import Options
from itest.model.answers import Answers
from itest.model.facts import AppEntry, BoundaryFact, Interpreter, ProjectFacts
from itest.model.manifest import Manifest
from itest.model.question import Asker, Choice, Question
from itest.registry import room
from itest.stages.place import place


def settle(facts: ProjectFacts, options: Options, before: Manifest | None, asker: Asker) -> Answers:
    """The answers that the rest of the command works with; the interpreter is settled afterwards.

    Raises ItestError when there is nothing to work on, or a flag names something that is not there.
    """
    supported(facts)
    if before is None:
        _kept_apart(facts)
    app = _app(facts, options, before, asker)
    boundaries = _in_order(_boundaries(facts, options, before, asker), facts)
    return Answers(
        app=app,
        interpreter=facts.interpreter or Interpreter(path="", kind="none"),
        boundaries=boundaries,
        tests_dir=_tests_dir(options) or place(facts, before.tests_dir if before else None),
        probe=options.probe is not False,
        verify=options.verify,
        install=options.install,
    )


def supported(facts: ProjectFacts) -> None:
    if facts.framework is None:
        why = next((u.why for u in facts.unknowns if u.what == "framework"), "no web framework is imported")
        supported = ", ".join(sorted(room("itest.frameworks", "FRAMEWORK")))
        raise ItestError(
            f"No application that itest knows was found in {facts.root}: {why}",
            advice=f"itest knows {supported}. Is the application in another folder? Name it with -C DIR.",
        )


def _kept_apart(facts: ProjectFacts) -> None:
    """Nothing of the application is called where that might reach a database that is not the tests' own."""
    why = next((u.why for u in facts.unknowns if u.what == "data"), None)
    if why is not None:
        known = ", ".join(sorted(room("itest.orms", "ORM")))
        raise ItestError(f"No suite can be written yet: {why}", advice=f"itest knows {known}. Nothing was touched.")


def _app(facts: ProjectFacts, options: Options, before: Manifest | None, asker: Asker) -> AppEntry:
    if not facts.apps:
        unknown = next((u for u in facts.unknowns if u.what == "application"), None)
        raise ItestError(
            f"{facts.framework} is used, but the application was not found: {unknown.why if unknown else 'no entry'}",
            advice="Say where it is: --app module:attr, --app 'module:factory()' or --app settings.module.",
        )
    if options.app is None and before is not None:
        for candidate in facts.apps:
            if candidate.spelling == before.app:
                return candidate
    ambiguous = any(unknown.what == "application" for unknown in facts.unknowns)
    if not ambiguous or options.app is not None:
        return facts.apps[0]
    question = Question(
        kind="one",
        text="Which application?",
        flag=f"--app {facts.apps[0].spelling}",
        default=(facts.apps[0].spelling,),
        choices=tuple(Choice(value=a.spelling, title=a.spelling, detail=a.reason) for a in facts.apps),
    )
    chosen = asker(question)
    return next((app for app in facts.apps if app.spelling in chosen), facts.apps[0])


def _in_order(names: tuple[str, ...], facts: ProjectFacts) -> tuple[str, ...]:
    """The boundaries in the order of their priority, however they were named: the same suite has the same record."""
    places = {boundary.name: index for index, boundary in enumerate(facts.boundaries)}
    return tuple(sorted(names, key=lambda name: (places.get(name, len(places)), name)))


def _boundaries(facts: ProjectFacts, options: Options, before: Manifest | None, asker: Asker) -> tuple[str, ...]:
    known = tuple(sorted(room("itest.boundaries", "BOUNDARY")))
    detected = [b for b in facts.boundaries if b.name in known and not unsupported(b.name, facts)]
    if options.boundaries:
        return _named(options.boundaries, known, facts)
    if not detected:
        advice = f"Name what to cover with -b NAME ({', '.join(known)})."
        raise ItestError(f"No integration boundary was found in {facts.root}", advice=advice)
    if before is not None and before.whole:
        return tuple(name for name in before.boundaries if name in known)
    chosen = asker(_which(detected))
    if not chosen:
        raise ItestError("No boundary was chosen", advice="Tick at least one, or name it with -b NAME.")
    return chosen


def _which(detected: Sequence[BoundaryFact]) -> Question:
    return Question(
        kind="many",
        text="Which boundaries shall the suite cover?",
        flag=f"-b {detected[0].name}",
        default=tuple(boundary.name for boundary in detected),
        choices=tuple(Choice(value=b.name, title=b.name, detail=_shown(b)) for b in detected),
    )


def _shown(boundary: BoundaryFact) -> str:
    first = next(iter(boundary.evidence), None)
    seen = f" ({first.where.path}:{first.where.line})" if first else ""
    return f"{boundary.priority} · {boundary.reason}{seen}"


def unsupported(name: str, facts: ProjectFacts) -> str | None:
    """Why no tests of this boundary can be written for this project; None where they can."""
    ask = room("itest.boundaries", "BOUNDARY")[name].unsupported
    return str(why) if ask and (why := ask(facts)) else None


def _named(given: Sequence[str], known: Sequence[str], facts: ProjectFacts) -> tuple[str, ...]:
    strange = [name for name in given if name not in known]
    if strange:
        raise ItestError(f"There is no boundary called {strange[0]}", advice=f"itest knows {', '.join(known)}.")
    for name in given:
        why = unsupported(name, facts)
        if why:
            raise ItestError(f"itest writes no tests for the boundary {name} here: {why}", advice="Leave it out.")
    return tuple(dict.fromkeys(given))


def _tests_dir(options: Options) -> str | None:
    if options.tests_dir is None:
        return None
    path = PurePosixPath(options.tests_dir.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ItestError(
            f"--tests-dir {options.tests_dir} is not a folder inside the project",
            advice="Give it relative to the project, for example --tests-dir tests/integration.",
        )
    bad = next((part for part in path.parts if not part.isidentifier()), None)
    if bad:
        raise ItestError(
            f"--tests-dir: {bad} cannot be a Python package", advice="Use letters, digits and underscores."
        )
    return str(path)
