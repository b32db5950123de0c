"""The agent's first act in the project's interpreter: fence, environment, import path, working directory, then the job.

Run as `PYTHON .../itest_agent/boot.py JOB.json`; the answer goes to the job's `out` file as
{"ok": true, "result": ...} or {"ok": false, "error": ...}, with "blocked" for what the fence refused.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import sys
import traceback
from typing import Any


def main(path: str) -> int:
    """Does the job described in the JSON file at `path`; returns the exit code (0 also when the job itself failed)."""
    with open(path, encoding="utf-8") as stream:
        job = json.load(stream)
    home = os.path.dirname(os.path.abspath(__file__))
    package = os.path.basename(home)
    _arrange_path(job, home)
    os.environ.update(job["environment"])
    fence = importlib.import_module(package + ".fence").Fence(job["project"], job["writable"])
    _prepare_children(job, home)
    if job.get("compiled"):
        importlib.import_module(package + ".compiled").share(job["compiled"])
    fence.install()
    os.chdir(job["cwd"])
    answer = _answer(package, job)
    answer["blocked"] = fence.blocked
    answer["blocked_count"] = fence.count
    _write(job["out"], answer)
    return 0


def _answer(package: str, job: dict[str, Any]) -> dict[str, Any]:
    try:
        result = importlib.import_module("%s.%s" % (package, job["job"])).main(job["payload"])
        return {"ok": True, "result": result}
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit included: settings modules leave that way
        return {"ok": False, "error": describe(error)}


def describe(error: BaseException) -> dict[str, Any]:
    """The exception as JSON: {"type", "message", "frames": [[file, line, function]], "traceback"} and any "needs"."""
    frames = [[f.filename, f.lineno, f.name] for f in traceback.extract_tb(error.__traceback__)]
    return {
        "type": type(error).__name__,
        "message": str(error),
        "frames": frames,
        "traceback": "".join(traceback.format_exception(type(error), error, error.__traceback__))[-20000:],
        "needs": getattr(error, "itest_needs", []),
    }


def _arrange_path(job: dict[str, Any], home: str) -> None:
    """The copy first, never the real project; the agent and the overlay of test libraries last."""
    origin = os.path.realpath(job["origin"])
    kept = [entry for entry in sys.path if entry and os.path.abspath(entry) != home]
    sys.path[:] = list(job["paths"]) + [_moved(entry, origin, job["project"]) for entry in kept]
    sys.path.append(os.path.dirname(home))
    if job.get("overlay"):
        sys.path.append(job["overlay"])
    for finder in sys.meta_path:  # setuptools' editable finders hold the real project's folders in a table
        table = getattr(sys.modules.get(getattr(finder, "__module__", "")), "MAPPING", None)
        if isinstance(table, dict):
            table.update({name: _moved(str(place), origin, job["project"]) for name, place in table.items()})


def _moved(entry: str, origin: str, project: str) -> str:
    real = os.path.realpath(entry)
    inside = real == origin or real.startswith(origin + os.sep)
    if not inside or real.startswith(os.path.realpath(sys.prefix) + os.sep):
        return entry
    return os.path.normpath(os.path.join(project, os.path.relpath(real, origin)))


def _prepare_children(job: dict[str, Any], home: str) -> None:
    entries = [os.path.join(home, "site"), *job["paths"]]
    os.environ["PYTHONPATH"] = os.pathsep.join(entries)


def _write(path: str, answer: dict[str, Any]) -> None:
    temporary = path + ".part"
    with open(temporary, "w", encoding="utf-8") as stream:
        json.dump(answer, stream, default=str)
    os.replace(temporary, path)


if __name__ == "__main__":
    code = main(sys.argv[1])
    atexit._run_exitfuncs()  # servers that the suite launched stop here
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # the application's threads must not hold the agent up
