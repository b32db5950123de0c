"""Job "suite": runs pytest in a chosen order and tells what each test came to, without reading pytest's prose.

Also a program of its own (`PYTHON suite.py JOB.json`) for the final run in the real project, which needs no sandbox.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import random
import shutil
import sys
import time
from typing import Any, Dict, FrozenSet, List, Optional

NEUTRAL = (
    ("xdist", ["-n", "0"]),
    ("pytest_cov", ["--no-cov"]),
    ("pytest_rerunfailures", ["--reruns", "0"]),
)
"""What makes a partial run fail, or hides what it should show, for each plugin that the project may have."""
PASSED_OVER = ("__pycache__", "node_modules", "venv", "env")
"""Folders in which a file more tells nothing; those with a dot in front are passed over as well."""
TRACES, MOST_FILES = (".log", ".pyc", ".lock"), 20000


def main(payload: Dict[str, Any]) -> Dict[str, Any]:
    """`payload` is {"arguments": [...], "order": "given" | "reversed" | "shuffled" | "alone", "seed": int,
    "cache": folder, "tidy": bool, "origin": folder, "migrated": folder, "share": [number, count]}; "alone" runs each
    module, reversed, in a process of its own, `tidy` has a test fail that leaves a file in the project or changes one
    (`origin` has it as it was), what migrations made is kept in `migrated` from job to job, a worker runs its share.

    Gives {"exit": pytest's code, "seconds": float, "tests": [{"id", "file", "function", "case", "index", "outcome",
    "message", "seconds"}], "errors": [{"path", "message"}]}; the project's own configuration applies.
    """
    pytest = importlib.import_module("pytest")
    workers = _worker(payload)
    recorder = _recorder(pytest, payload, workers)
    strict = _strict(pytest, payload, recorder)
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
    plugins = [recorder, strict, *_migrated(payload), *workers]
    code = int(pytest.main(arguments + list(payload["arguments"]), plugins=plugins))
    seconds = time.perf_counter() - begun
    return {"exit": code, "seconds": seconds, "tests": list(recorder.tests.values()), "errors": recorder.errors}


def _migrated(payload: Dict[str, Any]) -> List[Any]:
    if not payload.get("migrated"):
        return []
    from .migrated import Migrated  # as little

    return [Migrated(payload["migrated"])]


def _worker(payload: Dict[str, Any]) -> List[Any]:
    if not payload.get("share"):
        return []
    from .workers import Worker  # as little

    return [Worker(*payload["share"])]


def _recorder(pytest: Any, payload: Dict[str, Any], workers: List[Any]) -> Any:
    order, seed = payload.get("order", "given"), payload.get("seed", 0)

    class Recorder:
        def __init__(self) -> None:
            self.left: Dict[str, str] = {}
            self.unready: List[str] = []
            self.tests: Dict[str, Dict[str, Any]] = {}
            self.errors: List[Dict[str, str]] = []
            self.collected: List[Any] = []

        @pytest.hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
        def pytest_collection_modifyitems(self, items: List[Any]) -> None:
            self.collected = list(items)

        @pytest.hookimpl(trylast=True)  # type: ignore[untyped-decorator]
        def pytest_collection_finish(self, session: Any) -> None:
            wanted = set(session.items)
            every = arrange([item for item in self.collected if item in wanted], order, seed)
            session.items[:] = workers[0].share(every, order) if workers else every
            self.tests.update(describe(self.collected, set(session.items)))

        def pytest_runtest_logreport(self, report: Any) -> None:
            test = self.tests.setdefault(report.nodeid, {"id": report.nodeid})
            record(test, report)
            if report.failed and report.when == "setup":
                self.unready.append(report.nodeid)
            blame(test, self.left.get(report.nodeid) or "")

        def pytest_collectreport(self, report: Any) -> None:
            if report.failed:
                self.errors.append({"path": report.nodeid, "message": reason(report)})

    return Recorder()


def _strict(pytest: Any, payload: Dict[str, Any], recorder: Any) -> Any:
    """What runs modules one by one, and looks for files that tests leave behind."""

    root = os.getcwd()

    class Strict:
        @pytest.hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
        def pytest_runtestloop(self, session: Any) -> Any:
            if payload.get("order") != "alone" or not hasattr(os, "fork"):
                return None
            from .apart import apart  # not there in the final run, which is a program of its own

            apart(session.items, recorder, os.path.dirname(payload["cache"]))
            return True

        @pytest.hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator]
        def pytest_runtest_call(self, item: Any) -> Any:
            before = states(root) if payload.get("tidy") else None
            yield
            if before is not None:
                recorder.left[item.nodeid] = undone(before, root, payload.get("origin"))

    return Strict()


def arrange(items: List[Any], order: str, seed: int) -> List[Any]:
    """The items in the wanted order; a shuffle with the same seed is the same shuffle."""
    if order in ("reversed", "alone"):
        return items[::-1]
    if order == "shuffled":
        random.Random(seed).shuffle(items)
    return items


def files(root: str) -> FrozenSet[str]:
    """The files below a folder, but traces of tools and logs; nothing of a tree that is too large to compare."""
    return frozenset(states(root))


def states(root: str) -> Dict[str, Any]:
    """The same files, each with the time of its last change and its size."""
    found: Dict[str, Any] = {}
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if not name.startswith(".") and name not in PASSED_OVER]
        for path in [os.path.join(folder, name) for name in names if not name.endswith(TRACES)]:
            try:
                told = os.lstat(path)
            except OSError:  # gone since the folder was listed
                continue
            found[path] = (told.st_mtime_ns, told.st_size)
        if len(found) > MOST_FILES:
            return {}
    return found


def undone(before: Dict[str, Any], root: str, origin: Optional[str]) -> str:
    """Undoes what a test did to the files of the project, as far as `origin` has them; the first of it in words."""
    now = states(root)
    new = removed(frozenset(now) - frozenset(before), root)
    changed = sorted(os.path.relpath(path, root) for path, state in before.items() if now.get(path) != state)
    for path in changed:
        if origin and os.path.isfile(os.path.join(origin, path)):
            shutil.copy2(os.path.join(origin, path), os.path.join(root, path))
    return "leaves a file behind: " + new[0] if new else "changes a file: " + changed[0] if changed else ""


def removed(paths: FrozenSet[str], root: str) -> List[str]:
    """Takes these files away; their paths from the root, sorted."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError):  # another run beside this one has been faster
            os.unlink(path)
    return sorted(os.path.relpath(path, root) for path in paths)


def blame(test: Dict[str, Any], left: str) -> None:
    """A test that does something to the project's files has failed."""
    if left and test.get("outcome") == "passed":
        test.update(outcome="failed", message="It " + left)


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
