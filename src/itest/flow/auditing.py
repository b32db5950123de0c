"""What follows an audit: fixes applied or shown, findings made known; everything is written by the one writer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itest.flow.doctor import Audit, DoctorOptions, baseline_of, doctor
from itest.model.changes import ChangeSet
from itest.model.report import Finding, Report

if TYPE_CHECKING:
    from itest.stages.audit.fix import Fixes

NOTHING = ChangeSet(changes=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """What is done with the findings: `unsafe` fixes may change what a test means, `diff` shows and writes nothing."""

    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    write_baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The audit as things are now, the changes made (or, for a diff, meant), and what the user should know of them."""

    audit: Audit
    exit_code: int
    changes: ChangeSet = NOTHING
    notes: tuple[str, ...] = ()


def run(options: DoctorOptions, mode: Mode) -> Done:
    """Audit, and do with the findings what is asked for. Raises ItestError as `doctor` and `write` do."""
    found = doctor(options)
    if mode.diff:
        plan = _planned(found, mode)
        return Done(audit=found, exit_code=found.exit_code, changes=plan.changes, notes=_refused(plan.refused))
    if mode.fix:
        return _mend(options, found, _planned(found, mode))
    if mode.write_baseline:
        changes = baseline_of(found)
        from itest.stages.write import write

        write(found.root, changes)
        note = f"{len(found.report.findings)} findings are known now: {changes.changes[0].path}"
        return Done(audit=found, exit_code=0, changes=changes, notes=(note,))
    return Done(audit=found, exit_code=found.exit_code)


def _planned(found: Audit, mode: Mode) -> Fixes:
    from itest.stages.audit.fix import fixes

    return fixes(found.report.findings, lambda path: (found.root / path).read_bytes(), unsafe=mode.unsafe)


def _mend(options: DoctorOptions, before: Audit, plan: Fixes) -> Done:
    """Write the fixes and audit again; when the result has findings that were not there, the files are put back."""
    refused = _refused(plan.refused)
    if not plan.changes.changes:
        return Done(audit=before, exit_code=before.exit_code, notes=("Nothing to fix.", *refused))
    from itest.stages.write import write

    written = write(before.root, plan.changes)
    try:
        after = doctor(options)
        worse = _trouble(after.report) - _trouble(before.report)
    except BaseException:
        written.undo()
        raise
    if worse:
        written.undo()
        note = f"Nothing was fixed: it would have led to {', '.join(sorted(worse))}."
        return Done(audit=before, exit_code=before.exit_code, notes=(note,))
    count, files = len(plan.applied), len(plan.changes.changes)
    note = f"{count} {'finding' if count == 1 else 'findings'} fixed in {files} {'file' if files == 1 else 'files'}."
    return Done(audit=after, exit_code=after.exit_code, changes=plan.changes, notes=(note, *refused))


def _trouble(report: Report) -> frozenset[str]:
    """What there is to complain of, wherever it stands: findings, and files that cannot be parsed."""
    findings = {f"{finding.code} in {finding.path} ({finding.subject})" for finding in report.findings}
    return frozenset(findings | {f"a file that cannot be parsed, {one.path}" for one in report.seen.not_parsed})


def _refused(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(
        f"Not fixed: {f.path}:{f.line} {f.code}, another fix changes the same place or the file would not parse."
        for f in findings
    )
