"""The servers of this machine that an application names and the suite does not cover: nobody of the tests is there."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itest.boundaries._left_alone import left_alone
from itest.stages.plan.foundation import plan_foundation
from itest.stages.render import render
from tests.inspect.trees import facts_of

from .cells import answers_of
from .samples import FLASK
from .test_foundation import STYLE, texts

APP = "from flask import Flask\nimport os\napp = Flask(__name__)\n@app.route('/')\ndef index(): return ''\n"
CELERY = "from celery import Celery\nworker = Celery('shop', broker=os.environ['BROKER_URL'])\n"
RQ = "import redis, rq\nqueue = rq.Queue(connection=redis.Redis(os.getenv('REDIS_HOST'), os.getenv('REDIS_PORT')))\n"
RABBIT = "import pika\npika.BlockingConnection(pika.URLParameters(os.environ['RABBITMQ_URL']))\n"
KAFKA = "import kafka\nkafka.KafkaProducer(bootstrap_servers=os.environ['KAFKA_BOOTSTRAP_SERVERS'])\n"
CACHE = "import redis\nstore = redis.from_url(os.environ.get('CACHE_URL', 'rediss://cache:6379/2'))\n"
NO_OWN: dict[str, Any] = {}


def led(folder: Path, source: str, *chosen: str, given: dict[str, Any] = NO_OWN) -> dict[str, str]:
    """What the variables hold for a suite of these boundaries."""
    facts = facts_of(folder, {"app.py": f"{APP}{source}"})
    return dict(left_alone(facts, chosen, given)["variables"])


@pytest.mark.parametrize(
    ("source", "variables"),
    [
        (RQ, {"REDIS_HOST": "127.0.0.1", "REDIS_PORT": "1"}),
        (RABBIT, {"RABBITMQ_URL": "amqp://127.0.0.1:1"}),
        (KAFKA, {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}),
        (CACHE, {"CACHE_URL": "rediss://127.0.0.1:1/0"}),
    ],
)
def test_addresses_lead_to_where_nobody_is(tmp_path: Path, source: str, variables: dict[str, str]) -> None:
    """Whole or in parts, in the manner of the server that they name."""
    assert led(tmp_path, source) == variables


def test_celery_keeps_its_messages_in_the_process(tmp_path: Path) -> None:
    """Whatever the application itself says of its broker."""
    found = led(tmp_path, CELERY)

    assert (found["CELERY_BROKER_URL"], found["CELERY_RESULT_BACKEND"]) == ("memory://", "cache+memory://")


def test_what_the_suite_covers_is_led_elsewhere(tmp_path: Path) -> None:
    """A queue that was chosen, and variables that lead to the suite's own Redis anyway."""
    own = {"cache": {"redis": True, "variables": (("REDIS_HOST", "host"), ("REDIS_PORT", "port"))}}

    assert led(tmp_path, RQ, "queue", "cache") == {}
    assert led(tmp_path, RQ, "cache", given=own) == {}


def test_an_application_without_servers_needs_nothing_of_it(tmp_path: Path) -> None:
    """Not even where its variables are called like theirs."""
    assert led(tmp_path, "KEY = os.environ['CACHE_URL']\n") == {}


def rendered(tmp_path: Path, chosen: tuple[str, ...]) -> dict[str, str]:
    """A suite of an application that has a queue."""
    facts, runtime, personas = FLASK
    queue = facts_of(tmp_path, {"app.py": APP + RQ}).boundaries
    facts = replace(facts, boundaries=queue, root=str(tmp_path))
    answers = replace(answers_of(facts), boundaries=chosen)
    return texts(render(plan_foundation(facts, answers, runtime, personas), tmp_path, STYLE))


def test_ports_of_such_servers_are_closed_in_the_suite(tmp_path: Path) -> None:
    """Also where the address stands in the source itself: a connection is refused as if nobody listened."""
    files = rendered(tmp_path, ("database", "api"))
    assert "stay_on_this_machine(closed=(5671, 5672, 6379, 11211))" in files["conftest.py"]
    (tmp_path / "support").mkdir()
    for name in ("__init__", "network", "scope"):
        (tmp_path / "support" / f"{name}.py").write_text(files.get(f"support/{name}.py", ""), encoding="utf-8")
    script = """
import socket
from support.network import stay_on_this_machine
from support.scope import at_work
server = socket.create_server(("127.0.0.1", 0))
stay_on_this_machine(closed=(server.getsockname()[1],))
socket.create_connection(server.getsockname())
with at_work():
    try:
        socket.create_connection(server.getsockname())
    except ConnectionRefusedError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout.startswith("the integration tests leave this machine's own servers alone")


def test_a_suite_that_covers_all_of_it_knows_no_closed_ports(tmp_path: Path) -> None:
    """Nor does its guard."""
    files = rendered(tmp_path, ("database", "api", "queue", "cache"))

    assert "closed" not in files["support/network.py"]
    assert "closed" not in files["conftest.py"]
