"""What `doctor` does: read the suite, audit it, and say what the exit code is. Nothing of the project is imported."""

from __future__ import annotations

import dataclasses
import gc
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet
from itest.model.report import Report
from itest.model.suite import Suite
from itest.source.git import changed_since
from itest.source.project import Project
from itest.source.tree import SourceTree
from itest.stages.audit import Selection, all_rules, audit, baseline
from itest.stages.audit.changed import touched
from itest.stages.audit.config import Config, codes_of, config_from
from itest.stages.read_suite import read_suite, reading
from itest.stages.read_suite.again import Grounds, grounds
from itest.stages.read_suite.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorOptions:
    """What the command line asks for; `paths` are as given, relative to the working directory or the project.

    `changed` is the commit since which changes count. `baseline` is False when the known findings are to be shown.
    `files` are all files of the project with what tells whether they have changed, where somebody has looked already.
    """

    project: Path
    paths: tuple[Path, ...] = ()
    python: str | None = None
    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    changed: str | None = None
    baseline: bool = True
    files: Mapping[str, tuple[int, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The report, the project's configuration and where it lies; `exit_code` is 1 from `fail_on` on, 0 otherwise.

    `grounds` is what the report rests on (`stages.read_suite.again`), `suite` what it is about: taking that apart is
    left for the end.
    """

    root: Path
    report: Report
    config: Config
    fail_on: str
    grounds: Grounds
    suite: Suite

    @property
    def exit_code(self) -> int:
        errors, warnings = self.report.count("error"), self.report.count("warning")
        counts = {"error": errors, "warning": errors + warnings, "never": 0}
        return 1 if counts[self.fail_on] else 0


def doctor(options: DoctorOptions) -> Audit:
    """Read and audit the suite; what the baseline knows is left out of the report.

    Raises ItestError when there is nothing to look at (no tests and no fixtures), or a code or path means nothing.
    """
    started = time.perf_counter()
    tree = SourceTree(options.project, options.files)
    config = config_from(Project(tree).table("tool", "itest", "doctor"))
    selection = _selection(options, config, tree)
    changed = changed_since(tree.root, options.changed) if options.changed else None
    with _suite(tree, options.python) as (suite, reader):
        if changed is not None:
            selection = dataclasses.replace(selection, touched=touched(suite, changed))
        report = audit(suite, selection, seconds=time.perf_counter() - started)
        rests_on = grounds(suite, reader, report)
    if options.baseline:
        report = _without_known(report, tree, config, complete=not selection.narrowed)
    fail_on = options.fail_on or config.fail_on or "error"
    return Audit(root=tree.root, report=report, config=config, fail_on=fail_on, grounds=rests_on, suite=suite)


def suite_of(project: Path, python: str | None) -> Suite:
    """The linked suite of a project, for those that ask about fixtures. Raises ItestError when there is none."""
    with _suite(SourceTree(project), python) as (suite, _):
        return suite


def baseline_of(found: Audit) -> ChangeSet:
    """The change that makes everything in the report known."""
    path = found.config.baseline or baseline.PATH
    target = found.root / path
    before = target.read_bytes() if target.is_file() else None
    after = baseline.written(found.report.findings)
    return ChangeSet(changes=(Change(path=path, before=before, after=after, ownership="owned"),))


@contextmanager
def _suite(tree: SourceTree, python: str | None) -> Iterator[tuple[Suite, Reader]]:
    reader = reading(tree, python=python)
    collecting = gc.isenabled()
    gc.disable()  # syntax trees by the million, none of them in a cycle that lasts
    try:
        suite = read_suite(tree, reader)
        if not suite.tests and not suite.fixtures:
            raise _nothing(tree, len(suite.unparsed))
        yield suite, reader
    finally:
        reader.finish()
        if collecting:
            gc.enable()


def _selection(options: DoctorOptions, config: Config, tree: SourceTree) -> Selection:
    """The command line's choice; `--select` replaces what is configured, the rest adds to it."""
    selection = Selection(
        select=codes_of(options.select) or config.select,
        extend=(*config.extend, *codes_of(options.extend)),
        ignore=(*config.ignore, *codes_of(options.ignore)),
        paths=tuple(_relative(path, tree.root) for path in options.paths),
        config=config,
    )
    unknown = selection.unknown(tuple(rule.code for rule in all_rules()))
    if unknown:
        raise ItestError(f"No rule's code begins with {', '.join(unknown)}.", advice="Codes look like F04, M or ALL.")
    return selection


def _without_known(report: Report, tree: SourceTree, config: Config, *, complete: bool) -> Report:
    """`complete`: every finding is in the report, so that what the baseline knows besides is stale."""
    path = config.baseline or baseline.PATH
    file = tree.root / path
    if not file.is_file():
        return report
    known = baseline.read(file.read_text(encoding="utf-8", errors="replace"), path)
    new, hidden, stale = known.split(report.findings)
    return dataclasses.replace(report, findings=new, known=hidden, stale=stale if complete else ())


def _relative(path: Path, root: Path) -> str:
    for base in (Path.cwd(), root):
        full = (base / path).resolve()
        if full.exists() and full.is_relative_to(root):
            return full.relative_to(root).as_posix()
    raise ItestError(f"{path} is no file or folder of the project.", advice="Give paths inside -C/--project.")


def _nothing(tree: SourceTree, unparsed: int) -> ItestError:
    because = f" {unparsed} files could not be parsed." if unparsed else ""
    return ItestError(
        f"No tests and no fixtures were seen below {tree.root}.{because}",
        advice="Check -C/--project, and testpaths and python_files in pytest's configuration.",
    )
