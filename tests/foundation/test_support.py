"""The support modules that stand alone, run as they are rendered."""

from __future__ import annotations

import os
import subprocess
import sys
import types
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from .samples import FLASK, SQLMODEL
from .test_foundation import rendered, texts


class Colour(Enum):
    RED = "red"


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The rendered module support/rows.py."""
    module = types.ModuleType("rendered_rows")
    sys.modules[module.__name__] = module
    exec(texts(rendered(FLASK, tmp_path_factory.mktemp("project")))["support/rows.py"], module.__dict__)
    return module


def seen(rows: Any, before: dict[str, Any], after: dict[str, Any]) -> Any:
    """What a watcher shows when the tables go from one state to the other."""
    states = iter((before, after))
    with rows.Watcher(lambda: next(states))() as found:
        pass
    return found


ADA, GRACE = {"id": 1, "name": "ada"}, {"id": 2, "name": "grace"}


def test_nothing_changed_is_empty(rows: Any) -> None:
    """A read leaves `rows == {}`."""
    assert seen(rows, {"user": {("1",): ADA}}, {"user": {("1",): ADA}}) == {}


def test_created_compares_the_named_columns(rows: Any) -> None:
    """Others are free; an unknown column is never equal."""
    found = seen(rows, {"user": {}}, {"user": {("1",): ADA}})

    assert found == {"user": [rows.created(name="ada")]}
    assert found != {"user": [rows.created(name="grace")]}
    assert found != {"user": [rows.created(name="ada", nmae="ada")]}
    assert found != {"user": [rows.deleted(name="ada")]}
    assert found != {}


def test_deleted_compares_what_the_row_had(rows: Any) -> None:
    """The row as it was."""
    assert seen(rows, {"user": {("1",): ADA}}, {"user": {}}) == {"user": [rows.deleted(id=1, name="ada")]}


def test_changed_demands_exactly_the_changed_columns(rows: Any) -> None:
    """One more or one less is a difference."""
    found = seen(rows, {"user": {("1",): ADA}}, {"user": {("1",): {**ADA, "name": "eve"}}})

    assert found == {"user": [rows.changed(name="eve")]}
    assert found != {"user": [rows.changed(name="ada")]}
    assert found != {"user": [rows.changed()]}
    assert found != {"user": [rows.changed(name="eve", id=1)]}


WHOLE = datetime(2026, 11, 24, 9, 30, 15)


@pytest.mark.parametrize(
    ("later", "noticed"),
    [(timedelta(seconds=1), False), (timedelta(microseconds=1), True), (timedelta(days=1), True)],
)
def test_a_time_in_whole_seconds_that_is_set_again_is_no_change(rows: Any, later: timedelta, noticed: bool) -> None:
    """Two calls in one second set the same time; whether they do is chance."""
    before, after = ({"user": {("1",): {**ADA, "seen": time}}} for time in (WHOLE, WHOLE + later))

    assert seen(rows, before, after) == ({"user": [rows.changed(seen=WHOLE + later)]} if noticed else {})
    after["user"]["1",]["name"] = "eve"
    assert seen(rows, before, after) == {
        "user": [rows.changed(name="eve", **({"seen": WHOLE + later} if noticed else {}))]
    }


def test_order_inside_a_table_is_free(rows: Any) -> None:
    """Each expectation finds a row of its own, also when the first that fits is needed by another."""
    found = seen(rows, {"user": {}}, {"user": {("1",): ADA, ("2",): GRACE}})

    assert found == {"user": [rows.created(name="grace"), rows.created(name="ada")]}
    assert found == {"user": [rows.created(), rows.created(name="ada")]}
    assert found != {"user": [rows.created(name="ada"), rows.created(name="ada")]}
    assert found != {"user": [rows.created(name="ada")]}


def test_changes_tell_before_and_after(rows: Any) -> None:
    """The observer reads them."""
    (change,) = seen(rows, {"user": {("1",): ADA}}, {"user": {("1",): {**ADA, "name": "eve"}}}).changes

    assert (change.table, change.kind, change.before["name"], change.after["name"]) == ("user", "changed", "ada", "eve")
    assert repr(change) == "changed(name='eve')"


def test_members_of_enumerations_are_shown_by_value(rows: Any) -> None:
    """Tests hold literals."""
    assert rows.plain(Colour.RED) == "red"
    assert rows.plain(3) == 3


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        ("socket.create_connection(('192.0.2.1', 80), 1)", "ConnectionRefusedError"),
        ("socket.getaddrinfo('example.com', 80)", "gaierror"),
        ("socket.getaddrinfo('localhost', 80) and None", "None"),
        ("socket.create_connection(server.getsockname()).close()", "None"),
        (
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('198.51.100.7', 53))",
            "ConnectionRefusedError",
        ),
    ],
)
def test_network_ends_at_this_machine(call: str, outcome: str, tmp_path: Path) -> None:
    """Foreign hosts are refused at once, loopback stays open."""
    assert guarded(f"with at_work():\n        print({call})", tmp_path) == outcome


def test_network_is_open_again_when_our_tests_are_not_at_work(tmp_path: Path) -> None:
    """Tests of the project that share the process are not ours to restrict; their look-ups reach the resolver."""
    look_up = "sys.audit('socket.getaddrinfo', 'example.com', 80, 0, 0, 0)"
    script = f"with at_work():\n        with at_work(): pass\n    {look_up}\n    print('open')"

    assert guarded(script, tmp_path) == "open"


@pytest.mark.slow
def test_only_tests_below_the_suite_are_at_work(tmp_path: Path) -> None:
    """Their set-up and tear-down included; a test beside the folder, in the same run, finds everything as it was."""
    found = texts(rendered(FLASK, tmp_path))
    hooks = found["conftest.py"].partition("@pytest.hookimpl")[2].partition("= pytest_runtest_setup\n")[0]
    head = "from collections.abc import Iterator\nimport pytest\nfrom .support.scope import at_work\n\n@pytest.hookimpl"
    files = {
        "ours/__init__.py": "",
        "ours/support/__init__.py": "",
        "ours/support/scope.py": found["support/scope.py"],
        "ours/conftest.py": f"{head}{hooks}= pytest_runtest_setup\n",
        "ours/test_ours.py": f"import pytest\n{SEEN.format(expected=True)}",
        "theirs/test_theirs.py": f"import pytest\n{SEEN.format(expected=False)}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "ours", "theirs", "-c", "/dev/null"]
    done = subprocess.run([*command, "--rootdir=."], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "2 passed" in done.stdout, done.stdout + done.stderr


SEEN = """
@pytest.fixture
def seen():
    from ours.support.scope import is_at_work
    yield is_at_work()
    assert is_at_work() is {expected}

def test_it(seen):
    from ours.support.scope import is_at_work
    assert seen is is_at_work() is {expected}
"""


def guarded(statements: str, folder: Path) -> str:
    """What the statements print where the guard of the rendered suite is; the name of the error if they fail."""
    support = folder / "support"
    support.mkdir()
    (support / "__init__.py").touch()
    for name in ("network.py", "scope.py"):
        (support / name).write_text(texts(rendered(FLASK, folder))[f"support/{name}"])
    script = f"""
import socket, sys
from support.network import stay_on_this_machine
from support.scope import at_work
server = socket.create_server(("127.0.0.1", 0))
stay_on_this_machine()
try:
    {statements}
except OSError as error:
    print(type(error).__name__)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="the processes are asked for as POSIX does")
def test_databases_of_killed_runs_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of processes that live stay, whatever the server tells about their connections."""
    name = "support/postgres_leftovers.py"
    source = texts(rendered(SQLMODEL, tmp_path))[name]
    driver = types.ModuleType("psycopg")
    monkeypatch.setattr(driver, "Error", ValueError, raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", driver)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    asked: list[str] = []

    def execute(*statements: str) -> list[tuple[str]]:
        asked.extend(statements)
        return [(f"itest_shop_main_{gone.pid}",), (f"itest_shop_main_{os.getpid()}",)]

    module: dict[str, Any] = {}
    exec(source, module)
    module["drop_leftovers"](execute, "itest_shop_")

    found, *drops = asked
    assert "starts_with(datname, 'itest_shop_')" in found
    assert module["MARK"] in found
    assert drops == [
        f'DROP DATABASE IF EXISTS "test_itest_shop_main_{gone.pid}"',
        f'DROP DATABASE IF EXISTS "itest_shop_main_{gone.pid}"',
    ]
