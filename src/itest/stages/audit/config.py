"""`[tool.itest.doctor]` in pyproject.toml: which rules run, where, and from which severity on the command fails."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from itest.errors import ItestError

KEYS = ("select", "extend-select", "ignore", "fail-on", "baseline", "per-path")
SEVERITIES = ("error", "warning", "never")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """`per_path` are (glob, codes) whose findings are not shown below the glob; None where nothing is configured."""

    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    baseline: str | None = None
    per_path: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def hides(self, code: str, path: str) -> bool:
        """Whether the rule is ignored for that file. A glob without `/` is held against the file's name alone."""
        return any(
            _fits(path, glob) and any(one == "ALL" or code.startswith(one) for one in codes)
            for glob, codes in self.per_path
        )

    def codes(self) -> tuple[str, ...]:
        """Every code or prefix that it names."""
        return (*self.select, *self.extend, *self.ignore, *(code for _, codes in self.per_path for code in codes))


def config_from(table: Mapping[str, Any]) -> Config:
    """The table `tool.itest.doctor` as it stands in pyproject.toml. Raises ItestError for what it cannot mean."""
    for key in table:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, 1)
            raise _wrong(f"{key} is no key", f"Did you mean {near[0]}?" if near else f"There are {', '.join(KEYS)}.")
    fail_on, baseline = table.get("fail-on"), table.get("baseline")
    if fail_on is not None and fail_on not in SEVERITIES:
        raise _wrong(f"fail-on is {fail_on!r}", f"It is one of {', '.join(SEVERITIES)}.")
    if baseline is not None and not isinstance(baseline, str):
        raise _wrong(f"baseline is {baseline!r}", "It is the path of a file in the project.")
    paths = table.get("per-path", {})
    if not isinstance(paths, Mapping):
        raise _wrong("per-path is no table", 'For example per-path = { "tests/legacy/*" = ["T06"] }.')
    return Config(
        select=_codes("select", table.get("select", ())),
        extend=_codes("extend-select", table.get("extend-select", ())),
        ignore=_codes("ignore", table.get("ignore", ())),
        fail_on=fail_on,
        baseline=baseline,
        per_path=tuple((str(glob), _codes(f"per-path {glob}", codes)) for glob, codes in paths.items()),
    )


def codes_of(given: Iterable[str]) -> tuple[str, ...]:
    """Codes as they are written: one by one or separated by commas, in any case."""
    return tuple(code.strip().upper() for one in given for code in one.split(",") if code.strip())


def _codes(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise _wrong(f"{key} is {value!r}", 'It is a list of codes, for example ["M", "T06"].')
    return codes_of(value)


def _fits(path: str, glob: str) -> bool:
    if "/" not in glob:
        return fnmatchcase(path.rpartition("/")[2], glob)
    return fnmatchcase(path, glob) or fnmatchcase(path, f"{glob.rstrip('/')}/*")


def _wrong(what: str, advice: str) -> ItestError:
    return ItestError(f"[tool.itest.doctor] in pyproject.toml: {what}", advice=advice)
