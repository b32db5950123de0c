"""The servers that a suite brings of its own: what stands in its conftest and its support folder, and nothing more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from itest.stages.plan.foundation import plan_foundation
from itest.stages.render import render
from tests.foundation.cells import answers_of
from tests.foundation.samples import FLASK
from tests.foundation.test_foundation import STYLE, texts
from tests.inspect.trees import facts_of

APP = "from flask import Flask\nimport os\napp = Flask(__name__)\n@app.route('/')\ndef index(): return ''\n"
SERVERS = {
    "lead.py",
    "broker.py",
    "line.py",
    "wire.py",
    "amqp.py",
    "mqtt.py",
    "nats.py",
    "nats_server.py",
    "kafka.py",
    "kafka_clients.py",
    "memcached_server.py",
    "memcached_double.py",
    "redis_server.py",
} | {
    "search.py",
    "search_api.py",
    "search_query.py",
}


def written(tmp_path: Path, source: str, *chosen: str) -> dict[str, str]:
    """The suite of an application with these boundaries, without its tests."""
    facts, runtime, personas = FLASK
    seen = facts_of(tmp_path, {"app.py": APP, "other.py": source})
    facts = replace(facts, boundaries=seen.boundaries, variables=seen.variables, root=str(tmp_path))
    runtime = replace(runtime, versions={**runtime.versions, "pymemcache": "4.0.0", "elasticsearch": "8.1.0"})
    answers = replace(answers_of(facts), boundaries=("database", "api", *chosen))
    return texts(render(plan_foundation(facts, answers, runtime, personas), tmp_path, STYLE))


@pytest.mark.parametrize(
    ("boundary", "source", "modules", "lines"),
    [
        (
            "cache",
            "from pymemcache import Client\nClient(os.environ['MEMCACHED_SERVER'])\n",
            {"memcached_server.py", "memcached_double.py"},
            ["MEMCACHED = own_memcached()", "lead_clients(MEMCACHED)", "    cache = Cache(MEMCACHED)"],
        ),
        (
            "messages",
            "import os, pika\npika.BlockingConnection(pika.URLParameters(os.environ['RABBITMQ_URL']))\n",
            {"lead.py", "broker.py", "line.py", "wire.py", "amqp.py"},
            ['        "RABBITMQ_URL": "amqp://guest:guest@127.0.0.1:5672/",', "BROKER = Broker()"],
        ),
        (
            "messages",
            "import os, nats\nnats.connect(os.environ['NATS_SERVERS'])\n",
            {"lead.py", "broker.py", "line.py", "wire.py", "nats.py", "nats_server.py"},
            ['        "NATS_SERVERS": "nats://127.0.0.1:4222/",', "BROKER = Broker()"],
        ),
        (
            "messages",
            "import os, kafka\nkafka.KafkaProducer(bootstrap_servers=os.environ['KAFKA_BROKER'])\n",
            {"broker.py", "kafka.py", "kafka_clients.py"},
            ['        "KAFKA_BROKER": "127.0.0.1:9092",', "BROKER = Broker()"],
        ),
        (
            "search",
            "import os\nfrom elasticsearch import Elasticsearch\nElasticsearch(os.environ['ELASTICSEARCH_URL'])\n",
            {"lead.py", "search.py", "search_api.py", "search_query.py"},
            ['        "ELASTICSEARCH_URL": "http://127.0.0.1:9200",', "    SEARCH.clear()"],
        ),
    ],
)
def test_a_boundary_brings_its_server_and_no_other(
    tmp_path: Path, boundary: str, source: str, modules: set[str], lines: list[str]
) -> None:
    """Its fixture stands in the conftest, and all of it is Python."""
    files = written(tmp_path, source, boundary)

    assert {path.rpartition("/")[2] for path in files} & SERVERS == modules
    assert set(lines) <= set(files["conftest.py"].splitlines())
    for path, text in files.items():
        compile(text, path, "exec")


def test_what_is_not_chosen_brings_nothing(tmp_path: Path) -> None:
    """Also where it is seen."""
    files = written(tmp_path, "import pika\npika.BlockingConnection()\n")

    assert not {path.rpartition("/")[2] for path in files} & SERVERS


def test_calls_of_a_search_engine_are_no_calls_of_a_foreign_service(tmp_path: Path) -> None:
    """Where both are covered, each is played by its own."""
    source = "import requests\nfrom elasticsearch import Elasticsearch\nElasticsearch('http://search:9200')\n"
    files = written(tmp_path, f"{source}requests.get('https://api.example.com/rates')\n", "search", "http")

    assert "or self.port == SEARCH" in files["support/outside_clients.py"]
    assert "SEARCH" not in written(tmp_path / "alone", source, "http")["support/outside_clients.py"]
