"""What the user is told: of an application that fails, and of how far the tests reach."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from itest.cli._session import session
from itest.errors import ItestError
from itest.flow import running
from itest.flow.covering import coverage, refuse_mute
from itest.flow.running import run_suite
from itest.flow.watching import unobservable
from itest.model.facts import AppEntry, Interpreter, Where
from itest.model.observations import Missed, Observations, Personas
from itest.model.runtime import Endpoint, Handler
from itest.packaging.run import Finished
from itest.sandbox import JobError, Sandbox
from itest.stages.probe import probe
from itest.stages.probe.run import Run

PYTHON = Interpreter(path="python", kind="here")

HANDLED = """
app/settings.py:4: in read
    return os.environ[name]
E   KeyError: 'SECRET'

During handling of the above exception, another exception occurred:
tests/integration/conftest.py:31: in app
    from app.main import application
app/settings.py:6: in read
    raise ImproperlyConfigured(
E   django.core.exceptions.ImproperlyConfigured: Set the SECRET variable
E
E   (See https://example.com/settings)
"""
SYNTAX = """
tests/integration/conftest.py:31: in app
    from app.main import application
E     File "/copy/app/main.py", line 3
E       def (
E           ^
E   SyntaxError: invalid syntax
"""


@pytest.mark.parametrize(
    ("message", "told", "where"),
    [
        (HANDLED, "django.core.exceptions.ImproperlyConfigured: Set the SECRET variable", "app/settings.py:6"),
        (SYNTAX, "SyntaxError: invalid syntax", "tests/integration/conftest.py:31"),
        ("no such table\n(Background on this error at: https://example.com)\n", "no such table", None),
        ("", "", None),
    ],
)
def test_the_line_that_names_the_error_is_told_with_its_place(
    message: str, told: str, where: str | None, tmp_path: Path
) -> None:
    """Not the last line of an explanation, nor an error that was handled on the way."""
    for name in ("app/settings.py", "tests/integration/conftest.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    error = JobError({"type": "SceneError", "message": message, "frames": []}, "", ())

    shown = unobservable(error, tmp_path)

    assert shown.message == f"The application could not be observed: SceneError: {told}"
    assert shown.where == where


def scenario(endpoint: str, status: int, *lines: int) -> Any:
    return SimpleNamespace(endpoint=endpoint, answer=SimpleNamespace(status=status), lines=lines)


def endpoint(path: str) -> Endpoint:
    handler = Handler(module="app", qualname="show", file="app.py", line=5)
    return Endpoint(method="GET", path=path, name="show", parameters=(), handler=handler, first_party=True)


@pytest.mark.parametrize(
    ("seen", "reached"),
    [
        (scenario("GET /", 200), True),
        (scenario("GET /", 404, 2, 7), True),
        (scenario("GET /", 401, 2), False),
        (scenario("GET /", 404, 11), False),
        (scenario("GET /", 422), False),
        (scenario("GET /", 302, 7), True),
        (scenario("GET /", 303, 2), False),
    ],
)
def test_only_an_endpoint_whose_handler_ran_counts_as_covered(seen: Any, reached: bool, tmp_path: Path) -> None:
    """A 404 of the handler is its answer; the guard's in the same file, its redirect, the framework's 422 are not."""
    (tmp_path / "app.py").write_text(
        "def guard():\n    refuse()\n\n\n@app.get('/')\nasync def show():\n    find()\n\n\ndef other():\n    refuse()\n"
    )

    called, covered = coverage(tmp_path, [endpoint("/"), endpoint("/other")], [seen, scenario("GET /docs", 200)])

    assert called == {"GET /"}
    assert covered == ({"GET /"} if reached else set())


def test_a_handler_that_cannot_be_read_is_not_taken_for_reached(tmp_path: Path) -> None:
    """It may be made by a factory, or its file by a machine."""
    assert coverage(tmp_path, [endpoint("/")], [scenario("GET /", 404, 7)]) == ({"GET /"}, set())
    assert coverage(tmp_path, [endpoint("/")], [scenario("GET /", 302, 7)]) == ({"GET /"}, {"GET /"})


EARLY = """Traceback (most recent call last):
  File "/usr/lib/python3/logging/config.py", line 573, in configure
    handler = self.configure_handler(handlers[name])
FileNotFoundError: [Errno 2] No such file or directory: '/shop/logs/shop.log'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/venv/pytest_django/plugin.py", line 380, in pytest_load_initial_conftests
    _setup_django(early_config)
ValueError: Unable to configure handler 'file'
"""


@pytest.mark.parametrize(
    ("exported", "errors", "told"),
    [
        ("shop.settings", EARLY, ["unset DJANGO_SETTINGS_MODULE", "mkdir -p /shop/logs"]),
        ("", EARLY, ["mkdir -p /shop/logs"]),
        ("shop.settings", "no end within 600 s", ["around the project differs"]),
    ],
)
def test_a_final_run_that_ends_before_the_first_test_says_why_and_what_to_do(
    exported: str, errors: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings that are loaded before any conftest have neither their variables nor their folders."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", exported)
    ended = Finished(command=(), code=1, output="", errors=errors)
    monkeypatch.setattr(running, "run", lambda *_, **__: ended)

    with pytest.raises(ItestError) as caught:
        run_suite(PYTHON, tmp_path, ["test_a.py"], None)

    last = "ValueError: Unable to configure handler 'file'" if errors == EARLY else errors
    assert f"ended before the first test: {last}" in caught.value.message
    assert all(text in caught.value.advice for text in told)
    assert ("unset" in caught.value.advice) == ("unset DJANGO_SETTINGS_MODULE" in told)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("verbose", [True, False])
def test_the_traceback_of_the_application_is_shown_on_wish(
    verbose: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`-v`: what the agent saw in the project's interpreter, of an import as of an observation that failed."""
    told = {"type": "KeyError", "message": "'name'", "traceback": "Traceback of the application", "needs": []}

    def broken(*_: object) -> None:
        raise JobError(told, "", ())

    monkeypatch.setattr(Run, "begin", broken)
    entry = AppEntry(module="app", attr="app", kind="object", reason="only one", where=Where(path="app.py", line=1))
    facts: Any = SimpleNamespace(
        root=str(tmp_path),
        framework="flask",
        orm=None,
        database=None,
        apps=(entry,),
        tooling=SimpleNamespace(package_manager="pip"),
    )
    answers: Any = SimpleNamespace(app=entry)

    with pytest.raises(typer.Exit), session(quiet=False, verbose=verbose, as_json=False):
        probe(facts, answers, Sandbox(root=tmp_path, project=tmp_path, facts=facts, interpreter=PYTHON))

    shown = capsys.readouterr().err
    assert "cannot be imported: KeyError: 'name'" in shown
    assert ("Traceback of the application" in shown) == verbose


def test_an_engine_for_each_request_is_named_with_its_place(tmp_path: Path) -> None:
    """It looks like a locked database, or like rows that stay; the cause is one line of the application."""
    shown = unobservable(JobError({"type": "OwnEngineError", "message": "app/db.py:7", "frames": []}, "", ()), tmp_path)

    assert "engine for each request" in shown.message
    assert shown.where == "app/db.py:7"
    assert "once" in shown.advice


def observed(*missed: Missed, seen: tuple[Any, ...] = ()) -> Observations:
    return Observations(
        personas=Personas(accounts=(), login=None), things=(), scenarios=seen, findings=(), missed=missed
    )


def test_an_application_that_says_nothing_at_all_is_refused_with_the_commonest_reason() -> None:
    """A suite of factories alone is not what was asked for."""
    reasons = {"/a": "ConnectionError: no server", "/b": "ConnectionError: no server", "/c": "no body was accepted"}
    missed = [Missed(endpoint=f"GET {path}", reason=reason) for path, reason in reasons.items()]

    with pytest.raises(ItestError, match=r"None of the 3 endpoints .* most often: ConnectionError: no server") as error:
        refuse_mute([endpoint(path) for path in reasons], observed(*missed))
    assert "--boundary database" in str(error.value.advice)


def test_an_application_of_which_one_endpoint_says_something_is_not_refused() -> None:
    """Nor one that has no endpoints of its own."""
    refuse_mute([endpoint("/a"), endpoint("/b")], observed(seen=(scenario("GET /b", 401),)))
    refuse_mute([], observed())
