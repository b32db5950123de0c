"""The fence's rules, asked directly: what is refused, what passes, and what is remembered."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from itest.agent.fence import Fence
from itest.agent.fence.network import SAID
from itest.agent.fence.programs import allowed
from tests.pairing import TEMPLATES

WRITE = os.O_WRONLY | os.O_CREAT


@pytest.fixture
def fence(tmp_path: Path) -> Fence:
    (tmp_path / "copy").mkdir()
    return Fence(str(tmp_path / "copy"), [str(tmp_path)])


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("93.184.216.34", 80))),
        ("socket.connect", (None, ("2606:2800::1", 80, 0, 0))),
        ("socket.sendto", (None, ("10.0.0.7", 53))),
    ],
)
def test_connections_off_this_machine_are_refused(fence: Fence, event: str, arguments: tuple[Any, ...]) -> None:
    """As if nobody listened there, which is what applications are prepared for."""
    with pytest.raises(ConnectionRefusedError, match="tests connect to no foreign host"):
        fence(event, arguments)


def test_names_are_not_looked_up(fence: Fence) -> None:
    """A look-up tells a name server what the project talks to."""
    with pytest.raises(socket.gaierror, match=r"look up no foreign host: api\.stripe\.com"):
        fence("socket.getaddrinfo", ("api.stripe.com", 443, 0, 0, 0))


def test_the_fence_speaks_as_the_suites_own_guard() -> None:
    """An application that keeps the error in a row keeps the same one when the tests run without the fence."""
    guard = (TEMPLATES / "suite" / "support" / "network.py.jinja").read_text(encoding="utf-8")

    assert f'f"{SAID.format("look up", "{arguments[0]}")}"' in guard
    assert f'f"{SAID.format("connect to", "{arguments[1]}")}"' in guard


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("127.0.0.1", 5432))),
        ("socket.connect", (None, ("127.3.2.1", 5432))),
        ("socket.connect", (None, ("::1", 5432, 0, 0))),
        ("socket.connect", (None, "/var/run/postgresql/.s.PGSQL.5432")),
        ("socket.getaddrinfo", ("localhost", 5432, 0, 0, 0)),
        ("socket.getaddrinfo", (None, 0, 0, 0, 0)),
        ("socket.getaddrinfo", ("93.184.216.34", 80, 0, 0, 0)),
        ("socket.gethostbyname", (socket.gethostname(),)),
    ],
)
def test_this_machine_can_be_reached(fence: Fence, event: str, arguments: tuple[Any, ...]) -> None:
    """Loopback, local sockets, the machine's own name; an address in numbers needs no look-up."""
    fence(event, arguments)
    assert fence.blocked == []


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("open", ("/etc/motd", "w", WRITE)),
        ("open", (b"/srv/data.txt", None, WRITE)),
        ("os.remove", ("/srv/data.txt", -1)),
        ("os.rename", ("here", "/srv/there", -1, -1)),
        ("os.mkdir", ("/srv/new", 0o777, -1)),
        ("shutil.rmtree", ("/srv",)),
        ("sqlite3.connect", ("/srv/app.db",)),
        ("sqlite3.connect", ("file:/srv/app.db?mode=rwc",)),
    ],
)
def test_writes_outside_the_sandbox_are_refused(fence: Fence, event: str, arguments: tuple[Any, ...]) -> None:
    """The real project, the home folder, the system: all can be read, none can be changed."""
    with pytest.raises(PermissionError, match="outside its sandbox"):
        fence(event, arguments)


def test_reading_and_devices_and_the_sandbox_are_free(fence: Fence, tmp_path: Path) -> None:
    """Only changes are of interest; existing folders may be asked for, as makedirs does."""
    fence("open", ("/etc/passwd", "r", os.O_RDONLY))
    fence("open", (os.devnull, "w", WRITE))
    fence("open", (3, "w", WRITE))
    fence("open", (str(tmp_path / "copy" / "log"), "a", WRITE))
    fence("os.mkdir", ("/tmp", 0o777, -1))
    fence("sqlite3.connect", (":memory:",))
    fence("sqlite3.connect", ("file:/srv/app.db?mode=ro",))
    assert fence.count == 0


def test_a_link_out_of_the_sandbox_is_no_way_out(fence: Fence, tmp_path: Path) -> None:
    """What counts is where a path really leads."""
    (tmp_path / "copy" / "link").symlink_to("/srv")
    with pytest.raises(PermissionError):
        fence("open", (str(tmp_path / "copy" / "link" / "x"), "w", WRITE))


@pytest.mark.parametrize(
    "command",
    [
        ["curl", "https://example.com"],
        ["git", "push"],
        ["sh", "-c", "echo hi | mail root"],
        ["sh", "-c", "uname; curl x"],
        ["sh", "-c", "uname $(curl x)"],
        ["env", "curl"],
        [],
    ],
)
def test_other_programs_are_refused(command: list[str]) -> None:
    """A shell line is judged by what it starts."""
    assert not allowed(command)


@pytest.mark.parametrize(
    "command",
    [
        ["/usr/lib/postgresql/15/bin/initdb", "-D", "x"],
        ["unshare", "--user", "postgres"],
        ["git", "rev-parse", "HEAD"],
        ["sh", "-c", "uname -p 2> /dev/null"],
        [sys.executable, "-c", "pass"],
    ],
)
def test_servers_and_harmless_probes_may_start(command: list[str]) -> None:
    """The suite launches its own PostgreSQL; well-known libraries ask the system what it is."""
    assert allowed(command)


def test_a_child_interpreter_must_carry_the_fence() -> None:
    """With an environment of its own it would not put up the fence."""
    assert not allowed([sys.executable, "-c", "pass"], {"PATH": "/bin"})
    assert allowed([sys.executable, "-c", "pass"], {"ITEST_FENCE": "{}"})


def test_refusals_are_counted_and_remembered(fence: Fence) -> None:
    """The record is bounded, the count is not."""
    for _ in range(250):
        with pytest.raises(ConnectionRefusedError):
            fence("socket.connect", (None, ("93.184.216.34", 80)))
    assert fence.count == 250
    assert len(fence.blocked) == 200
    assert fence.blocked[0] == {"kind": "socket.connect", "target": "93.184.216.34:80", "where": None}
