"""Drops the scratch databases that test runs on this machine left behind because they were killed."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

import asyncpg

MARK = f"scratch database of a test run on {socket.gethostname()}"
"""How the comment on every scratch database begins."""

LEFTOVERS = """
    SELECT datname FROM pg_database
    WHERE starts_with(datname, '{prefix}') AND datname ~ '_[0-9]+$'
    AND starts_with(shobj_description(oid, 'pg_database'), '{mark},')
    AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE datid = pg_database.oid)
"""


def drop_leftovers(execute: Callable[..., list[tuple[Any, ...]]], prefix: str) -> None:
    """Drop databases whose name begins with `prefix`, with our mark, without connections, whose process is gone.

    The number at the end of the name is the process. Beside it Django's test database of the same name goes.
    """
    if os.name != "posix":
        return
    with contextlib.suppress(asyncpg.PostgresError):
        for (name,) in execute(LEFTOVERS.format(prefix=prefix, mark=MARK)):
            if not _lives(int(name.rpartition("_")[2])):
                execute(
                    f'DROP DATABASE IF EXISTS "test_{name}"', f'DROP DATABASE IF EXISTS "{name}"'
                )


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True
