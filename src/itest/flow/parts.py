"""What the packs of a suite bring: files that are rendered beside it, and texts in the place of its templates."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from itest.errors import ItestError
from itest.flow.work import Loaded, Work
from itest.model.changes import Change, ChangeSet
from itest.model.manifest import sha256
from itest.model.plan import Plan
from itest.stages.base import read_base
from itest.stages.render import format_sources, style_of

KNOWN = ("project", "app", "framework", "orm", "tests_dir")
"""Variables of a pack that are set from what is known of the project."""


def overridden(plan: Plan, packs: Iterable[Loaded]) -> Plan:
    """The plan with the templates that packs override."""
    found: dict[str, str] = {}
    for loaded in packs:
        for path, text in loaded.pack.overrides.items():
            if path in found:
                raise ItestError(f"Two packs override {path}", advice="`itest remove pack NAME` takes one of them out.")
            found[path] = text
    return dataclasses.replace(plan, overrides=found) if found else plan


def requirements(packs: Iterable[Loaded]) -> tuple[str, ...]:
    return tuple(name for loaded in packs for name in loaded.pack.requirements)


def parts(work: Work) -> tuple[Change, ...]:
    """The files that the packs bring into the suite, in the project's style. Raises ItestError where they cannot."""
    found: dict[str, Change] = {}
    for loaded in work.packs:
        for change in _rendered(work, loaded) if _renderable(loaded) else _as_added(work, loaded):
            if change.path in found:
                other = found[change.path].boundary
                raise ItestError(f"The packs {other} and {loaded.record.name} both make {change.path}")
            found[change.path] = change
    return tuple(found.values())


def together(suite: ChangeSet, brought: Iterable[Change], packs: Iterable[Loaded]) -> ChangeSet:
    """The suite with what packs bring. Raises ItestError for a file that both have."""
    own = {change.path for change in suite.changes}
    brought = tuple(brought)
    for change in brought:
        if change.path in own:
            advice = "A pack that makes over a template of itest's has it in overrides/. Nothing was written."
            raise ItestError(f"The pack {change.boundary} makes {change.path}, as the suite itself does", advice=advice)
    needed = tuple(dict.fromkeys((*suite.dependencies, *requirements(packs))))
    return dataclasses.replace(suite, changes=(*suite.changes, *brought), dependencies=needed)


def keeping(work: Work) -> Iterator[Change]:
    """The changes that keep the text of each pack in the project, and take it away with the pack."""
    was = {record.name for record in work.before.packs} if work.before else set()
    now = {loaded.record.name: loaded.pack for loaded in work.packs}
    if was or now:
        from itest.packs.kept import kept_change

        yield from (kept_change(name, now.get(name), work.root) for name in sorted(was | set(now)))


def _renderable(loaded: Loaded) -> bool:
    """Whether it may be rendered: programs of a pack run when it is added, if they may, and never again unasked."""
    return loaded.fresh or not loaded.record.hooks


def _rendered(work: Work, loaded: Loaded) -> Iterator[Change]:
    from itest.packs.declaration import answered
    from itest.packs.rendering import rendered

    values = answered(loaded.pack, _known(work), loaded.record.settings)
    texts = rendered(loaded.pack, values, hooks=loaded.record.hooks)
    full = {f"{work.answers.tests_dir}/{path}": text for path, text in texts.items()}
    for path, text in format_sources(full, style_of(work.facts)).items():
        yield _change(work, loaded.record.name, path, text.encode())


def _as_added(work: Work, loaded: Loaded) -> Iterator[Change]:
    """The files as they were made when the pack was added."""
    name = loaded.record.name
    work.notes.append(f"the pack {name} was not rendered anew, as its hooks would have to run: `itest add pack` does")
    base = read_base(work.root, work.move)
    for record in work.before.files if work.before else ():
        if record.boundary == name:
            path = work.root / record.path
            now = path.read_bytes() if path.is_file() else b""
            yield _change(work, name, record.path, base.get(record.path, now if sha256(now) == record.sha256 else b""))


def _change(work: Work, name: str, path: str, text: bytes) -> Change:
    file = work.root / path
    if not file.resolve().is_relative_to((work.root / work.answers.tests_dir).resolve()):
        raise ItestError(f"{path} leads out of the suite's folder through a link", advice="Nothing was written.")
    before = file.read_bytes() if file.is_file() else None
    source = f"pack {name}"
    return Change(path=path, before=before, after=text, ownership="seeded", template=source, boundary=name)


def _known(work: Work) -> Mapping[str, str]:
    """What a pack may ask for by naming a variable so."""
    facts = work.facts
    told = (facts.name, work.answers.app.spelling, facts.framework or "none", facts.orm or "none")
    return dict(zip(KNOWN, (*told, work.answers.tests_dir), strict=True))
