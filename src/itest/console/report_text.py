"""The doctor's report as text: with colours on a terminal, one `path:line:column CODE message` a finding otherwise.

Rich is not needed for either, so that the audit starts as fast as it runs.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Protocol

from itest.model.report import Finding, Pyramid, Report, Seen


class Output(Protocol):
    """What a report is written to."""

    def write(self, text: str, /) -> int: ...

    def writelines(self, lines: Iterable[str], /) -> None: ...

    def isatty(self) -> bool: ...


SHOWN = 20
_COLOURS = {"error": "31", "warning": "33", "info": "36"}


def write_report(out: Output, report: Report, *, everything: bool) -> None:
    """The header, the findings (on a terminal the first 20 unless `everything`), and the counts by family."""
    lively = out.isatty() and "NO_COLOR" not in os.environ
    for line in _header(report.seen):
        out.write(_dim(line, lively) + "\n")
    limit = SHOWN if out.isatty() and not everything else len(report.findings)
    for finding in report.findings[:limit]:
        out.write("\n".join(_told(finding, lively)) + "\n")
    if len(report.findings) > limit:
        out.write(f"... and {len(report.findings) - limit} more (-v shows all)\n")
    out.writelines(f"{line}\n" for line in _notes(report))
    out.write(_summary(report) + "\n")


def _header(seen: Seen) -> Iterator[str]:
    counts = (f"{seen.files} files", f"{seen.tests} tests", f"{seen.fixtures} fixtures", f"{seen.conftests} conftests")
    yield f"{', '.join(counts)}; {seen.cache_hits} from the cache; {seen.seconds:.2f} s"
    if seen.tests:
        yield _pyramid(seen.pyramid)
    if seen.plugins:
        yield f"plugins: {', '.join(seen.plugins)}"
    for one in seen.not_parsed:
        yield f"not parsed: {one.path}:{one.line} {one.reason}"


def _pyramid(seen: Pyramid) -> str:
    """The shares of the three kinds in a hundred, which they add up to, beside the rule of thumb."""
    counts = (seen.unit, seen.integration, seen.end_to_end)
    upto = [round(100 * sum(counts[: end + 1]) / max(sum(counts), 1)) for end in range(len(counts))]
    shares = (upto[0], upto[1] - upto[0], upto[2] - upto[1])
    told = (f"{share}% {kind}" for share, kind in zip(shares, ("unit", "integration", "end-to-end"), strict=True))
    return f"pyramid: {', '.join(told)} (rule of thumb: 60/30/10)"


def _told(finding: Finding, lively: bool) -> Iterator[str]:
    code = f"\033[1;{_COLOURS[finding.severity]}m{finding.code}\033[0m" if lively else finding.code
    yield _printable(
        f"{finding.path}:{finding.line}:{finding.column} \0 {finding.message}. {finding.explanation}"
    ).replace("\\x00", code, 1)
    if lively:
        for link in finding.related:
            yield _dim(_printable(f"    {link.path}:{link.line} {link.message}"), lively)
        if finding.fix is not None:
            yield _printable(f"    fix: {finding.fix.title}")


def _notes(report: Report) -> Iterator[str]:
    """Comments and baseline entries that have lost their purpose."""
    for one in report.unused:
        named = f"ignore[{one.codes}]" if one.codes else "ignore"
        yield f"{one.path}:{one.line}: the comment `itest: {named}` hides nothing"
    for code, path, _, subject in report.stale:
        yield f"the baseline knows {code} in {path} ({subject}), which is gone: --write-baseline takes it out"


def _summary(report: Report) -> str:
    reasons = ((report.suppressed, "hidden by comments"), (report.known, "known to the baseline"))
    left_out = ", ".join(f"{count} {why}" for count, why in reasons if count)
    hidden = f" ({left_out})" if left_out else ""
    if not report.findings:
        return f"Nothing found{hidden}."
    families = Counter(finding.code[0] for finding in report.findings)
    listed = ", ".join(f"{family} {count}" for family, count in sorted(families.items()))
    counts = f"{report.count('error')} errors, {report.count('warning')} warnings, {report.count('info')} notes"
    return f"{counts}{hidden}; {listed}"


def _printable(text: str) -> str:
    """Names out of a project cannot move the cursor or end the line."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _dim(text: str, lively: bool) -> str:
    return f"\033[2m{text}\033[0m" if lively else text
