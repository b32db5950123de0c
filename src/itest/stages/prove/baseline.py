"""The run without faults: which tests there are, what they run, and what could be broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from itest.errors import ItestError
from itest.model.changes import Dropped
from itest.model.codec import from_json
from itest.model.proof import Baseline, Fault, Measured
from itest.sandbox import Sandbox

LIMIT = 900.0
"""Seconds that the tests may take once."""


def survey(box: Sandbox, framework: str, arguments: Sequence[str], outside: Sequence[str]) -> Baseline:
    """Run the tests that `arguments` name (none: what pytest collects) once in the sandbox.

    `outside` are files and folders of tests, in which no faults are seeded. Raises ItestError when nothing is
    collected or pytest cannot run.
    """
    payload = {
        "arguments": list(arguments),
        "cache": str(box.root / "tmp" / "pytest-cache"),
        "framework": framework,
        "outside": list(outside),
    }
    answer = box.run_job("prove.survey", payload, timeout=LIMIT)
    baseline = baseline_of(answer)
    if answer["exit"] in (3, 4):
        raise ItestError("pytest cannot run these tests", advice="Try `pytest` on them yourself first; -v shows more.")
    if not baseline.tests and not baseline.errors:
        where = " ".join(arguments) or "the project"
        raise ItestError(f"No tests were collected from {where}", advice="Name them with --tests PATH.")
    return baseline


def baseline_of(answer: Mapping[str, Any]) -> Baseline:
    """The agent's answer as values: numbers of tests and endpoints become their names."""
    tests = tuple(from_json(Measured, test) for test in answer["tests"])
    keys = [f"{item['method']} {item['path']}" for item in answer["endpoints"]]
    groups = groups_of(answer["endpoints"])
    return Baseline(
        tests=tests,
        errors=tuple(Dropped(test=item["path"], reason=item["message"]) for item in answer["errors"]),
        endpoints=tuple(dict.fromkeys(keys)),
        faults=tuple(_fault(item, tests, keys, groups) for item in answer["faults"]),
        seconds=answer["seconds"],
    )


def groups_of(endpoints: Sequence[Mapping[str, Any]]) -> list[str]:
    """For each endpoint what its handler is reported under: "GET,POST /login" where one function does both."""
    served: dict[tuple[str, int, str], dict[str, None]] = {}
    places = [(item["file"], item["line"], item["path"]) for item in endpoints]
    for item, place in zip(endpoints, places, strict=True):
        served.setdefault(place, {})[item["method"]] = None
    return [f"{','.join(served[place])} {place[2]}" for place in places]


def _fault(item: Mapping[str, Any], tests: Sequence[Measured], keys: Sequence[str], groups: Sequence[str]) -> Fault:
    return Fault(
        path=item["file"],
        line=item["line"],
        index=item["index"],
        operator=item["operator"],
        name=item["name"],
        before=item["before"],
        after=item["after"],
        handler=item["handler"],
        fresh=item["fresh"],
        endpoints=tuple(dict.fromkeys(keys[number] for number in item["endpoints"])),
        group=groups[item["endpoints"][0]],
        tests=tuple(tests[number].id for number in item["tests"]),
        shared=item["shared"],
    )
