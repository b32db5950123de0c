"""What clients of MQTT publish, led to the tests' own broker wherever they mean to connect to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import aiomqtt
import gmqtt
import paho.mqtt.client as paho
import pytest
from paho.mqtt import publish

from .support.broker import Broker, message

BROKER = Broker()


@pytest.fixture
def broker() -> Iterator[Broker]:
    """A real one, where it is named, keeps nothing of this."""
    yield BROKER
    publish.multiple([{"topic": topic, "payload": b"", "retain": True} for topic in ("rooms/1/light", "aio")])


@contextmanager
def connected(**options: object) -> Iterator[paho.Client]:
    """A client whose messages leave in a thread of its own."""
    client, there = paho.Client(paho.CallbackAPIVersion.VERSION2, **options), Event()
    client.on_connect = lambda *_: there.set()
    client.connect("mqtt.example.com")
    client.loop_start()
    assert there.wait(5)
    yield client
    client.disconnect()
    client.loop_stop()


def test_a_client_publishes_once_and_several_at_a_time(broker: Broker) -> None:
    """Each over a connection of its own, which ends."""
    with broker() as messages:
        publish.single("rooms/1/light", '{"on": true}', hostname="broker.example.com", retain=True)
        publish.multiple([("rooms/1", b"", 1, False), {"topic": "rooms/2", "payload": 21.5}], hostname="localhost")

    assert messages == [
        message("rooms/1/light", {"on": True}, retained=True),
        message("rooms/1", qos=1),
        message("rooms/2", 21.5),
    ]


@pytest.mark.parametrize("protocol", [paho.MQTTv31, paho.MQTTv311, paho.MQTTv5])
@pytest.mark.parametrize("qos", [0, 1, 2])
def test_what_a_thread_has_yet_to_send_belongs_to_the_block(broker: Broker, protocol: int, qos: int) -> None:
    """And nothing of what was on its way before; nobody waits for a promise."""
    with connected(protocol=protocol, client_id="one") as client:
        for number in range(50):
            client.publish("before", str(number), qos)
        with broker() as messages:
            for number in range(50):
                client.publish("inside", str(number), qos)

    assert messages == [message("inside", number, qos=qos or None) for number in range(50)]


def test_a_client_that_wants_every_message_confirmed_is_told(broker: Broker) -> None:
    """Also of one that is long."""
    with broker() as messages, connected() as client:
        for qos in (0, 1, 2):
            client.publish("long", "x" * 300_000, qos).wait_for_publish(5)

    assert messages == [message("long", "x" * 300_000, qos=qos or None) for qos in (0, 1, 2)]


@pytest.mark.parametrize("protocol", [paho.MQTTv311, paho.MQTTv5])
def test_who_wants_to_have_messages_is_told_so_and_gets_none(broker: Broker, protocol: int) -> None:
    """Also of its own."""
    granted, heard = [], []
    with broker() as messages, connected(protocol=protocol) as client:
        client.on_subscribe = lambda _client, _data, _number, codes, _properties: granted.extend(codes)
        client.on_message = lambda *_: heard.append(1)
        client.subscribe([("rooms/#", 1), ("lights/+", 0)])
        client.unsubscribe("lights/+")
        client.publish("rooms/1", "on", 1).wait_for_publish(5)
        until(lambda: len(granted) == 2)

    assert [code.value for code in granted] == [1, 0]
    assert messages == [message("rooms/1", "on", qos=1)]
    assert not heard


def test_a_client_without_a_thread_keeps_nobody_waiting_twice(broker: Broker) -> None:
    """It never says what it has yet to send: it has nothing."""
    client = paho.Client(paho.CallbackAPIVersion.VERSION2)
    client.connect("localhost")
    began = time.monotonic()
    for number in range(3):
        with broker() as messages:
            client.publish("rooms", str(number))
        assert messages == [message("rooms", number)]
    client.disconnect()

    assert time.monotonic() - began < 2


def test_asynchronous_clients_publish(broker: Broker) -> None:
    """aiomqtt and gmqtt, which speaks version 5 with properties of its own."""

    async def tell() -> None:
        async with aiomqtt.Client("mqtt.example.com", username="me", password="secret") as client:
            await client.publish("aio", '["a"]', qos=2, retain=True)
        other = gmqtt.Client("gmqtt", clean_session=True)
        await other.connect("mqtt.example.com", keepalive=30)
        other.subscribe([gmqtt.Subscription("rooms/#", qos=1)])
        other.publish("g", {"a": 1}, qos=1, content_type="json", user_property=("time", "now"))
        await asyncio.sleep(0.05)
        await other.disconnect()

    with broker() as messages:
        asyncio.run(tell())

    assert messages == [message("aio", ["a"], qos=2, retained=True), message("g", {"a": 1}, qos=1)]


def test_what_is_no_text_stays_bytes(broker: Broker) -> None:
    """A picture, say."""
    with broker() as messages:
        publish.single("pictures", b"\xff\xd8", hostname="localhost")

    assert messages == [message("pictures", b"\xff\xd8")]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
