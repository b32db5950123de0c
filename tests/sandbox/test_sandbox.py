"""Jobs in the sandbox: the project's copy, a clean environment, an end for everything that was started."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet
from itest.sandbox import JobError, Sandbox
from tests.sandbox.facts import INTERPRETER, project_facts


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "app.py").write_text("NAME = 'shop'\n")
    return root


@pytest.fixture
def box(project: Path) -> Iterator[Sandbox]:
    with Sandbox.create(project_facts(project), INTERPRETER) as sandbox:
        yield sandbox


def job(box: Sandbox, body: str) -> str:
    """Adds a job to the sandbox's agent whose `main` has this body; returns its name."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    path = box.root / "agent" / "itest_agent" / "sample_job.py"
    path.write_text(f"import os, sys, socket, subprocess\n\ndef main(payload):\n{lines}", encoding="utf-8")
    return "sample_job"


def test_a_job_gets_its_payload_and_gives_a_result(box: Sandbox) -> None:
    """Both are JSON."""
    assert box.run_job(job(box, "return {'twice': payload['x'] * 2}"), {"x": 21}) == {"twice": 42}


def test_the_copy_is_imported_and_never_the_real_project(box: Sandbox, project: Path) -> None:
    """Even the working directory is the copy's root."""
    result = box.run_job(job(box, "import app\nreturn {'file': app.__file__, 'cwd': os.getcwd()}"), {})
    assert Path(result["file"]).parent == box.project
    assert result["cwd"] == str(box.project)


def test_secrets_of_the_host_are_not_passed_on(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job starts with little more than PATH; what the sandbox or the call adds is there."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    box.environment["SECRET_KEY"] = "for tests"
    result = box.run_job(job(box, "return dict(os.environ)"), {}, environment={"MODE": "test"})
    assert "AWS_SECRET_ACCESS_KEY" not in result
    assert (result["SECRET_KEY"], result["MODE"]) == ("for tests", "test")
    assert Path(result["HOME"]).is_relative_to(box.root)


def test_the_overlay_comes_last(project: Path, tmp_path: Path) -> None:
    """The environment's own libraries win over those that itest lends."""
    (tmp_path / "overlay").mkdir()
    (tmp_path / "overlay" / "lent.py").write_text("X = 1")
    with Sandbox.create(project_facts(project), INTERPRETER, tmp_path / "overlay") as box:
        result = box.run_job(job(box, "import lent\nreturn {'x': lent.X, 'path': sys.path}"), {})
    assert result["x"] == 1
    assert result["path"][-1] == str(tmp_path / "overlay")


def test_an_exception_arrives_with_its_place(box: Sandbox) -> None:
    """The caller can tell the user which line of the project failed."""
    with pytest.raises(JobError) as caught:
        box.run_job(job(box, "raise ValueError('no such colour')"), {})
    assert caught.value.message == "ValueError: no such colour"
    assert caught.value.error["frames"][-1][2] == "main"


def test_what_the_fence_refused_is_kept_with_the_projects_line(box: Sandbox) -> None:
    """A report can say which line wanted to leave the machine."""
    (box.project / "caller.py").write_text(CALLER.replace("192.0.2.1", "example.com"))
    box.run_job(job(box, "import caller\nreturn {}"), {})
    assert [(item["target"], item["where"]) for item in box.blocked] == [("example.com", "caller.py:4")]


def test_the_fence_bites_and_counts(box: Sandbox, tmp_path: Path) -> None:
    """Whoever wants to leave the machine does not, by name or by number; this machine and files are no part of it."""
    (box.project / "caller.py").write_text(CALLER)
    body = f"""
import caller
for host in ("example.com", "127.0.0.1", "192.0.2.1"):
    try:
        socket.create_connection((host, 9), 1)
    except OSError:
        pass
try:
    open({str(tmp_path / "elsewhere")!r}, "w")
except OSError:
    pass
return {{}}
"""
    box.run_job(job(box, body.strip()), {})
    assert box.outside == (("192.0.2.1:9", 2), ("example.com", 1))
    assert len(box.blocked) == 4


CALLER = """
import socket
try:
    socket.create_connection(("192.0.2.1", 9), 1)
except OSError as error:
    print(error)
"""


def test_child_interpreters_are_fenced_too(box: Sandbox) -> None:
    """xdist's workers must not be a hole in the fence."""
    (box.project / "caller.py").write_text(CALLER)
    body = "command = [sys.executable, 'caller.py']\nreturn {'out': subprocess.check_output(command, text=True)}"
    assert "tests connect to no foreign host" in box.run_job(job(box, body), {})["out"]


SLEEPER = """
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open(payload["pid"], "w") as stream:
    stream.write(str(child.pid))
child.wait()
"""


@pytest.mark.slow
def test_a_job_that_hangs_is_ended_with_its_children(box: Sandbox) -> None:
    """The message names the step and what to look for."""
    noted = box.root / "tmp" / "pid"
    with pytest.raises(ItestError, match=r"did not finish within 1\.5 s"):
        box.run_job(job(box, SLEEPER), {"pid": str(noted)}, timeout=1.5)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _alive(int(noted.read_text())):
        time.sleep(0.05)
    assert not _alive(int(noted.read_text()))


def test_a_process_that_just_leaves_is_reported(box: Sandbox) -> None:
    """`os._exit` in a settings module must not look like success."""
    with pytest.raises(ItestError, match="ended with code 7 without an answer"):
        box.run_job(job(box, "os._exit(7)"), {})


@pytest.mark.slow
def test_a_red_suite_in_the_copy_is_a_result(box: Sandbox) -> None:
    """Job "suite" tells what each test came to; it does not raise."""
    (box.project / "test_it.py").write_text("def test_good(): pass\ndef test_bad(): assert 0\n")
    run = box.run_job("suite", {"arguments": ["-q", "test_it.py"], "cache": str(box.root / "tmp" / "cache")})
    assert run["exit"] == 1
    assert {test["function"]: test["outcome"] for test in run["tests"]} == {"test_good": "passed", "test_bad": "failed"}


@pytest.mark.slow
def test_a_suite_that_does_not_come_to_its_tests_is_told_in_pytests_words(box: Sandbox) -> None:
    """A conftest that fails at its import is printed by pytest, and stands in no result."""
    (box.project / "conftest.py").write_text("import not_there\n")
    (box.project / "test_it.py").write_text("def test_good(): pass\n")
    told = {"arguments": ["-q", "test_it.py"], "cache": str(box.root / "tmp" / "cache")}

    run, printed = box.run_told("suite", told)

    assert run["exit"] == 4
    assert "No module named 'not_there'" in printed


def test_rendered_files_are_laid_into_the_copy_only(box: Sandbox, project: Path) -> None:
    """The real project has one writer, and this is not it."""
    change = Change(path="tests/integration/test_a.py", before=None, after=b"x = 1\n", ownership="owned")
    box.lay(ChangeSet(changes=(change,)))
    assert (box.project / "tests/integration/test_a.py").read_bytes() == b"x = 1\n"
    assert not (project / "tests").exists()


def test_a_path_out_of_the_project_is_refused(box: Sandbox) -> None:
    """Whatever a template makes of a name."""
    change = Change(path="../escape.py", before=None, after=b"", ownership="owned")
    with pytest.raises(ItestError, match="outside the project"):
        box.lay(ChangeSet(changes=(change,)))


def test_nothing_is_left_behind(project: Path) -> None:
    """Not even when the work inside is interrupted."""
    roots = []

    def interrupted() -> None:
        with Sandbox.create(project_facts(project), INTERPRETER) as box:
            roots.append(box.root)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not roots[0].exists()


def test_an_interrupt_while_it_is_removed_waits(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until nothing is left."""
    remove = shutil.rmtree
    pressed = iter([True])

    def interrupted(root: Path, **options: Any) -> None:
        if next(pressed, False):
            raise KeyboardInterrupt
        remove(root, **options)

    box = Sandbox.create(project_facts(project), INTERPRETER)
    root = box.__enter__().root
    monkeypatch.setattr(shutil, "rmtree", interrupted)

    with pytest.raises(KeyboardInterrupt):
        box.__exit__(None, None, None)

    assert not root.exists()


@pytest.mark.slow
def test_nothing_is_left_behind_by_what_still_writes_at_the_end(project: Path) -> None:
    """As a process does that was killed a moment ago."""

    def write(root: Path) -> None:
        deadline = time.monotonic() + 0.3
        for number in itertools.takewhile(lambda _: time.monotonic() < deadline, itertools.count()):
            with contextlib.suppress(FileNotFoundError):
                (root / f"late-{number}").mkdir()

    with ThreadPoolExecutor() as pool:
        with Sandbox.create(project_facts(project), INTERPRETER) as box:
            pool.submit(write, box.root)
        left = box.root.exists()

    assert not left


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_job_in_another_thread_ends_when_the_sandbox_is_halted(box: Sandbox) -> None:
    """Long before its time is over, and what it started goes with it."""
    name = job(box, "import time\ntime.sleep(60)")
    begun = time.monotonic()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(box.run_job, name, {})
        box.halt()
        with pytest.raises(ItestError):
            running.result()

    assert time.monotonic() - begun < 30


def test_what_a_job_does_to_the_copy_is_undone(box: Sandbox, project: Path) -> None:
    """New files and folders, changed and removed files; an empty folder that was there stays."""
    (box.project / "logs").mkdir()
    body = (
        "open('app.py', 'a').write('# more')\nos.makedirs('data/deep')\nopen('data/deep/x.json', 'w').close()\n"
        "open('logs/app.log', 'w').close()\nreturn {'app': open('app.py').read()}"
    )

    assert box.run_job(job(box, body), {})["app"].endswith("# more")
    box.run_job(job(box, "os.remove('app.py')"), {})

    assert sorted(path.name for path in box.project.rglob("*")) == ["app.py", "logs"]
    assert (box.project / "app.py").read_text() == (project / "app.py").read_text()


@pytest.mark.slow
def test_jobs_at_the_same_time_are_undone_when_the_last_one_ends(box: Sandbox) -> None:
    """The one that ends first does not take away what the other needs."""
    name = job(
        box, "import time\nopen('a', 'w').close()\ntime.sleep(payload['for'])\nreturn {'a': os.path.exists('a')}"
    )

    with ThreadPoolExecutor(2) as pool:
        seen = list(pool.map(lambda seconds: box.run_job(name, {"for": seconds}), [0, 1.5]))

    assert seen == [{"a": True}, {"a": True}]
    assert not (box.project / "a").exists()
