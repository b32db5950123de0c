"""What clients of Kafka publish, led to the tests' own cluster wherever they mean to connect to."""

from __future__ import annotations

import asyncio

import pytest

from .support.broker import Broker, message

BROKER = Broker()

import aiokafka  # noqa: E402  (an application comes after the broker, too)
import kafka  # noqa: E402
from confluent_kafka import Consumer, Producer, SerializingProducer  # noqa: E402
from confluent_kafka.serialization import StringSerializer  # noqa: E402

SERVERS = "kafka-1.example.com:9093,kafka-2.example.com:9093"
SECRETS = {"security.protocol": "SASL_SSL", "sasl.mechanism": "PLAIN", "sasl.username": "me", "sasl.password": "x"}


@pytest.fixture
def broker() -> Broker:
    return BROKER


def test_confluents_client_publishes(broker: Broker) -> None:
    """What it holds back belongs to the block, and nothing of what it held back before; topics come by name."""
    producer = Producer({"bootstrap.servers": SERVERS, **SECRETS, "linger.ms": 200})
    for number in range(20):
        producer.produce("orders", str(number))
    with broker() as messages:
        producer.produce("orders", '{"id": 1}', key="1", headers={"trace": "a"})
        for number in range(20):
            producer.produce("orders", str(number), str(number))
        producer.produce("bills", b"\xff\xd8")
        producer.produce("bills", None, b"gone")

    assert messages == [
        message("bills", b"\xff\xd8"),
        message("bills", key="gone"),
        message("orders", {"id": 1}, key="1", headers={"trace": "a"}),
        *(message("orders", number, key=str(number)) for number in range(20)),
    ]


def test_confluents_serializing_client_publishes(broker: Broker) -> None:
    """It is told all in one, as the other is."""
    producer = SerializingProducer({"bootstrap.servers": SERVERS, "value.serializer": StringSerializer()})
    with broker() as messages:
        producer.produce("orders", key=b"k", value="Grüße")

    assert messages == [message("orders", "Grüße", key="k")]


@pytest.mark.parametrize("compressed", [None, "gzip"])
def test_an_asynchronous_client_publishes(broker: Broker, compressed: str | None) -> None:
    """Whether it waits for it or not."""
    loop = asyncio.new_event_loop()
    broker.wait_with(lambda function, *arguments: loop.run_until_complete(function(*arguments)))

    async def begin() -> aiokafka.AIOKafkaProducer:
        found = aiokafka.AIOKafkaProducer(bootstrap_servers=SERVERS, compression_type=compressed, linger_ms=200)
        await found.start()
        return found

    producer = loop.run_until_complete(begin())
    with broker() as messages:
        loop.run_until_complete(producer.send_and_wait("orders", b"[1]", key=b"a"))
        loop.run_until_complete(producer.send("orders", b"[2]", headers=[("trace", b"b")]))
    loop.run_until_complete(producer.stop())

    assert messages == [message("orders", [1], key="a"), message("orders", [2], headers={"trace": "b"})]


def test_kafka_python_publishes(broker: Broker) -> None:
    """Without waiting for it."""
    producer = kafka.KafkaProducer(bootstrap_servers=SERVERS.split(","), linger_ms=200, security_protocol="SSL")
    with broker() as messages:
        producer.send("orders", b"first", key=b"a", headers=[("trace", b"b")])
        producer.send("orders", b"second")
    producer.close()

    assert messages == [message("orders", "first", key="a", headers={"trace": "b"}), message("orders", "second")]


def test_who_wants_to_have_messages_gets_none(broker: Broker) -> None:
    """Neither its own."""
    consumer = Consumer({"bootstrap.servers": SERVERS, "group.id": "shop", "auto.offset.reset": "earliest"})
    consumer.subscribe(["orders"])
    producer = Producer({"bootstrap.servers": SERVERS})
    with broker() as messages:
        producer.produce("orders", b"1")
    assert messages == [message("orders", 1)]

    heard = consumer.poll(0.5)
    assert heard is None or heard.error()
    consumer.close()
