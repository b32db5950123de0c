"""The clock of one process is ahead; types, durations and other processes are as ever."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from itest.agent import clock

SEEN = """
import json, logging, sqlite3, sys, time
from datetime import date, datetime, timezone

class Own(datetime):
    pass

sys.path.append(sys.argv[1])
import clock
clock.move_as_told()
clock.move_as_told()

class Job:
    now = time.time

rows = sqlite3.connect(":memory:")
rows.execute("create table note (id integer, at timestamp default current_timestamp)")
rows.execute("insert into note (id) values (1)")
print(json.dumps({
    "time": str(datetime.fromtimestamp(time.time())),
    "class attribute": str(datetime.fromtimestamp(Job().now())),
    "ns": str(datetime.fromtimestamp(time.time_ns() / 1e9)),
    "now": str(datetime.now()),
    "zone": str(datetime.now(timezone.utc).astimezone().replace(tzinfo=None)),
    "utcnow": str(datetime.utcnow()),
    "today": str(datetime.today()),
    "subclass": str(Own.now()),
    "strftime": time.strftime("%Y-%m-%d %H:%M:%S"),
    "localtime": str(datetime(*time.localtime()[:6])),
    "gmtime": str(datetime(*time.gmtime()[:6])),
    "log": logging.Formatter("%(asctime)s").format(logging.LogRecord("a", 1, "", 1, "", (), None))[:19],
    "default of a column": rows.execute("select at from note").fetchone()[0],
    "types": [type(datetime.now()) is datetime, type(Own.now()) is Own, str(date.today()) == str(datetime.now())[:10]],
    "given": time.strftime("%Y", time.gmtime(0)) + time.ctime(0)[-4:],
}))
"""


def seen(days: float) -> dict[str, Any]:
    environment = {"TZ": "UTC", clock.DAYS: str(days)} if days else {"TZ": "UTC"}
    command = [sys.executable, "-W", "ignore", "-c", SEEN, str(Path(clock.__file__).parent)]
    told: dict[str, Any] = json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    return told


@pytest.mark.parametrize("days", [100.25, 0])
def test_everything_that_tells_the_time_of_day_is_that_much_later(days: float) -> None:
    """Once, however often it is asked for; what gets a time of its own tells that one."""
    told = seen(days)
    due = datetime.now(timezone.utc).replace(tzinfo=None)

    assert told.pop("types") == [True, True, True]
    assert told.pop("given") == "19701970"
    late = {name: datetime.fromisoformat(text.replace(",", ".")) - due for name, text in told.items()}
    assert {
        name: apart for name, apart in late.items() if abs(apart - timedelta(days=days)) > timedelta(minutes=2)
    } == {}
