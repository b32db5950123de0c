"""Whether an application publishes messages, and to which broker: by what it connects, not by what it lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.boundaries._brokers import context, kind_of, unsupported
from itest.boundaries._left_alone import left_alone
from tests.foundation.samples import FLASK
from tests.inspect.trees import facts_of

APP = "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index(): return ''\n"
PIKA = "import pika\npika.BlockingConnection()\n"


@pytest.mark.parametrize(
    ("source", "text", "kind", "why"),
    [
        (PIKA, "pika.BlockingConnection()", "amqp", None),
        ("import aio_pika\nasync def go():\n    await aio_pika.connect_robust(URL)\n", "connect_robust", "amqp", None),
        ("from kombu import Connection\nConnection(URL)\n", "Connection(URL)", "amqp", None),
        ("import paho.mqtt.client as mqtt\nclient = mqtt.Client()\n", "mqtt.Client()", "mqtt", None),
        ("from paho.mqtt import publish\npublish.single('a', 'b')\n", "publish.single", "mqtt", None),
        ("import aiomqtt\nasync def go():\n    aiomqtt.Client(HOST)\n", "aiomqtt.Client(HOST)", "mqtt", None),
        ("from gmqtt import Client\nClient('me')\n", "Client('me')", "mqtt", None),
        ("from flask_mqtt import Mqtt\nMqtt()\n", "Mqtt()", "mqtt", None),
        ("import nats\nasync def go():\n    await nats.connect(URL)\n", "nats.connect(URL)", "nats", None),
        ("from nats.aio.client import Client as NATS\nNATS()\n", "NATS()", "nats", None),
        ("from kafka import KafkaProducer\nKafkaProducer()\n", "KafkaProducer()", "kafka", None),
        ("from aiokafka import AIOKafkaProducer as P\nP()\n", "P()", "kafka", None),
        ("from confluent_kafka import Producer\nProducer({})\n", "Producer({})", "kafka", None),
        ("from google.cloud import pubsub\npubsub.PublisherClient()\n", "PublisherClient", "", "Google's Pub/Sub"),
    ],
)
def test_a_broker_is_found_where_it_is_connected_to(
    tmp_path: Path, source: str, text: str, kind: str, why: str | None
) -> None:
    """The evidence is the connection; one that nobody plays is named."""
    facts = facts_of(tmp_path, {"app.py": APP, "events.py": source})

    found = next(boundary for boundary in facts.boundaries if boundary.name == "messages")
    assert text in found.evidence[0].text
    assert "queue" not in {boundary.name for boundary in facts.boundaries}
    assert kind_of(facts) == kind
    assert (why is None and unsupported(facts) is None) or str(why) in str(unsupported(facts))


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "pika\nnats-py\n"},
        {"pika/__init__.py": "class BlockingConnection: ...\n", "events.py": PIKA},
        {"jobs.py": "from celery import Celery\nfrom kombu import Queue\nCelery('shop', queues=[Queue('mails')])\n"},
        {"events.py": "import pika.exceptions\nREFUSED = pika.exceptions.AMQPError()\n"},
    ],
)
def test_what_connects_to_no_broker_publishes_nothing(tmp_path: Path, files: dict[str, str]) -> None:
    """A requirement, a package of the project's own, the queues of a task library, an error."""
    facts = facts_of(tmp_path, {"app.py": APP, **files})

    assert "messages" not in {boundary.name for boundary in facts.boundaries}


READS = (
    "import os\nURL = os.environ['RABBITMQ_URL']\nHOST = os.environ.get('AMQP_HOST')\n"
    "PORT = os.environ['RABBIT_PORT']\nUSER = os.environ['RABBITMQ_USER']\nEXCHANGE = os.environ['RABBITMQ_EXCHANGE']\n"
)


HOUSE = (
    "import os\nimport paho.mqtt.client as mqtt\nclient = mqtt.Client()\nclient.connect(os.environ['MQTT_BROKER'])\n"
    "os.environ['MQTT_BROKER_URL'], os.environ['MQTT_PORT'], os.environ['MQTT_TLS'], os.environ['MQTT_TOPIC']\n"
)


def test_a_variable_called_after_the_broker_holds_what_is_usual(tmp_path: Path) -> None:
    """MQTT_BROKER is a host; there is no encryption on the way to these tests."""
    facts = facts_of(tmp_path, {"app.py": APP, "events.py": HOUSE})

    assert context(facts, FLASK[1])["variables"] == (
        ("MQTT_BROKER", "127.0.0.1"),
        ("MQTT_BROKER_URL", "mqtt://127.0.0.1:1883/"),
        ("MQTT_PORT", "1883"),
        ("MQTT_TLS", "false"),
    )


def test_servers_of_kafka_are_addresses(tmp_path: Path) -> None:
    """Without a scheme, whatever the variable calls them."""
    names = ("KAFKA_BOOTSTRAP_SERVERS", "KAFKA_BROKER", "KAFKA_HOST", "KAFKA_URL", "KAFKA_TOPIC")
    source = f"import os, kafka\nkafka.KafkaProducer()\n{[f'os.environ[{name!r}]' for name in names]}"
    facts = facts_of(tmp_path, {"app.py": APP, "events.py": source.replace('"', "")})

    assert dict(context(facts, FLASK[1])["variables"]) == {
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092",
        "KAFKA_BROKER": "127.0.0.1:9092",
        "KAFKA_HOST": "127.0.0.1",
        "KAFKA_URL": "127.0.0.1:9092",
    }


def test_variables_lead_to_the_usual_place_of_a_broker_on_this_machine(tmp_path: Path) -> None:
    """From where the suite leads every connection to its own; what is no place of one stays as it is."""
    facts = facts_of(tmp_path, {"app.py": APP, "events.py": READS + PIKA})
    given = dict(context(facts, FLASK[1]))

    assert given["variables"] == (
        ("AMQP_HOST", "127.0.0.1"),
        ("RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672/"),
        ("RABBIT_PORT", "5672"),
    )
    assert left_alone(facts, ("messages",), {"messages": given}) == {"variables": (), "ports": ()}
    assert dict(left_alone(facts, ("api",), {})["variables"])["RABBITMQ_URL"] == "amqp://127.0.0.1:1"
