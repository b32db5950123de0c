"""Job "suite": runs pytest in a chosen order and tells what each test came to, without reading pytest's prose.

Also a program of its own (`PYTHON suite.py JOB.json`) for the final run in the real project, which needs no sandbox.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import random
import sys
import time
from typing import Any, Dict, List

NEUTRAL = (
    ("xdist", ["-n", "0"]),
    ("pytest_cov", ["--no-cov"]),
    ("pytest_rerunfailures", ["--reruns", "0"]),
)
"""What makes a partial run fail, or hides what it should show, for each plugin that the project may have."""


def main(payload: Dict[str, Any]) -> Dict[str, Any]:
    """`payload` is {"arguments": [...], "order": "given" | "reversed" | "shuffled", "seed": int, "cache": folder}.

    Gives {"exit": pytest's code, "seconds": float, "tests": [{"id", "file", "function", "case", "index", "outcome",
    "message", "seconds"}], "errors": [{"path", "message"}]}; the project's own configuration applies.
    """
    pytest = importlib.import_module("pytest")
    recorder = _recorder(pytest, payload.get("order", "given"), payload.get("seed", 0))
    arguments = [
        "--maxfail=0",
        "--continue-on-collection-errors",
        "-o",
        "cache_dir=" + payload["cache"],
        "--color=no",
        "--tb=short",
    ]
    for module, options in NEUTRAL:
        if importlib.util.find_spec(module) and not os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD"):
            arguments += options
    begun = time.perf_counter()
    code = int(pytest.main(arguments + list(payload["arguments"]), plugins=[recorder]))
    seconds = time.perf_counter() - begun
    return {"exit": code, "seconds": seconds, "tests": list(recorder.tests.values()), "errors": recorder.errors}


def _recorder(pytest: Any, order: str, seed: int) -> Any:
    class Recorder:
        def __init__(self) -> None:
            self.tests: Dict[str, Dict[str, Any]] = {}
            self.errors: List[Dict[str, str]] = []
            self.collected: List[Any] = []

        @pytest.hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
        def pytest_collection_modifyitems(self, items: List[Any]) -> None:
            self.collected = list(items)

        @pytest.hookimpl(trylast=True)  # type: ignore[untyped-decorator]
        def pytest_collection_finish(self, session: Any) -> None:
            wanted = set(session.items)
            session.items[:] = arrange([item for item in self.collected if item in wanted], order, seed)
            self.tests.update(describe(self.collected, wanted))

        def pytest_runtest_logreport(self, report: Any) -> None:
            record(self.tests.setdefault(report.nodeid, {"id": report.nodeid}), report)

        def pytest_collectreport(self, report: Any) -> None:
            if report.failed:
                self.errors.append({"path": report.nodeid, "message": reason(report)})

    return Recorder()


def arrange(items: List[Any], order: str, seed: int) -> List[Any]:
    """The items in the wanted order; a shuffle with the same seed is the same shuffle."""
    if order == "reversed":
        return items[::-1]
    if order == "shuffled":
        random.Random(seed).shuffle(items)
    return items


def describe(items: List[Any], wanted: Any) -> Dict[str, Dict[str, Any]]:
    """What each wanted test is: its file, its function, the parametrized case and that case's index."""
    told: Dict[str, Dict[str, Any]] = {}
    counted: Dict[Any, int] = {}
    for item in items:
        function = getattr(item, "originalname", None) or item.name
        path = str(getattr(item, "fspath", ""))
        owner = item.cls.__name__ if getattr(item, "cls", None) else ""
        key = (path, owner, function)
        counted[key] = counted.get(key, -1) + 1
        if item not in wanted:
            continue
        case = getattr(getattr(item, "callspec", None), "id", None)
        told[item.nodeid] = {
            "id": item.nodeid,
            "file": path,
            "owner": owner,
            "function": function,
            "case": case,
            "index": counted[key],
            "outcome": "unrun",
            "message": "",
            "seconds": 0.0,
        }
    return told


def record(test: Dict[str, Any], report: Any) -> None:
    """Fold one phase's report into what the test came to: the worst phase counts."""
    test["seconds"] = test.get("seconds", 0.0) + report.duration
    if report.failed:
        test["outcome"] = "failed"
        test["message"] = test.get("message") or reason(report)
    elif report.skipped and test.get("outcome") != "failed":
        test["outcome"] = "skipped"
        test["message"] = reason(report)
    elif report.when == "call" and test.get("outcome") == "unrun":
        test["outcome"] = "passed"


def reason(report: Any) -> str:
    """The one line that says why, with its place."""
    longrepr = report.longrepr
    if isinstance(longrepr, tuple):
        return str(longrepr[-1])
    crash = getattr(longrepr, "reprcrash", None)
    if crash is None:
        lines = [line for line in str(longrepr).splitlines() if line.startswith("E ")] or str(longrepr).splitlines()
        return lines[-1].lstrip("E ").strip()[:300] if lines else ""
    first = (crash.message.splitlines() or [""])[0]
    return "%s (%s:%s)" % (first[:300], os.path.basename(crash.path), crash.lineno)


def _standalone(path: str) -> int:
    with open(path, encoding="utf-8") as stream:
        job = json.load(stream)
    sys.path[0] = os.getcwd()
    if job.get("overlay"):
        sys.path.append(job["overlay"])
    answer = main(job["payload"])
    with open(job["out"], "w", encoding="utf-8") as stream:
        json.dump(answer, stream)
    return int(answer["exit"])


if __name__ == "__main__":
    sys.exit(_standalone(sys.argv[1]))
