"""Servers that some tests need and not every machine has: a test says what it lacks and is skipped, visibly."""

from __future__ import annotations

import os
import shutil
import socket

import pytest


def need_mysql(*, program: bool = False) -> None:
    """Skip the test unless a MySQL or MariaDB server answers on this machine, or its program is there to be started."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/libexec"])
    if any(shutil.which(name, path=path) for name in ("mariadbd", "mysqld")) or (not program and answers(3306)):
        return
    pytest.skip("this machine has neither a MySQL server nor the program of one")


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
