"""What clients of AMQP publish, led to the tests' own broker wherever they mean to connect to."""

from __future__ import annotations

import asyncio

import aio_pika
import kombu
import pika
import pytest

from .support.broker import Broker, message

BROKER = Broker()


@pytest.fixture
def broker() -> Broker:
    return BROKER


def test_a_blocking_client_publishes_to_a_queue_and_to_an_exchange(broker: Broker) -> None:
    """Declared, bound, with and without a promise to keep the message."""
    with broker() as messages:
        connection = pika.BlockingConnection(pika.URLParameters("amqp://guest:guest@rabbitmq.example.com:5672/%2F"))
        channel = connection.channel()
        assert channel.queue_declare("mails", durable=True, exclusive=True).method.queue == "mails"
        assert channel.queue_declare("", exclusive=True).method.queue
        channel.exchange_declare("orders", exchange_type="topic", auto_delete=True)
        channel.queue_bind("mails", "orders", routing_key="order.*")
        channel.basic_publish("", "mails", b'{"id": 1}')
        kept = pika.BasicProperties(delivery_mode=2, content_type="application/json", headers={"a": 1})
        channel.basic_publish("orders", "order.created", "Grüße".encode(), kept)
        connection.close()

    assert messages == [
        message("mails", {"id": 1}),
        message("order.created", "Grüße", exchange="orders", persistent=True),
    ]


def test_a_client_that_wants_every_message_confirmed_is_told(broker: Broker) -> None:
    """Also of one that is empty, and of one that takes several frames."""
    connection = pika.BlockingConnection(pika.ConnectionParameters("localhost"))
    channel = connection.channel()
    channel.confirm_delivery()

    with broker() as messages:
        channel.basic_publish("", "mails", b"")
        channel.basic_publish("", "mails", b"x" * 300_000)
    channel.close()
    connection.close()

    assert messages == [message("mails"), message("mails", "x" * 300_000)]


def test_only_what_the_block_publishes_is_shown(broker: Broker) -> None:
    """What was on its way before does not belong to it; without a promise to confirm nothing waits for the broker."""
    connection = pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", heartbeat=30))
    channel = connection.channel()

    for number in range(50):
        channel.basic_publish("", "before", str(number).encode())
    with broker() as messages:
        for number in range(50):
            channel.basic_publish("", "inside", str(number).encode())
    connection.close()

    assert messages == [message("inside", number) for number in range(50)]


def test_an_asynchronous_client_publishes(broker: Broker) -> None:
    """With aio-pika's own confirmation, on a connection that would be made again, and that has a consumer as well."""

    async def heard(_: object) -> None: ...

    async def publish() -> None:
        connection = await aio_pika.connect_robust("amqp://guest:guest@broker.example.com/")
        async with connection:
            channel = await connection.channel()
            await channel.set_qos(prefetch_count=1)
            exchange = await channel.declare_exchange("bills", aio_pika.ExchangeType.FANOUT, auto_delete=True)
            queue = await channel.declare_queue("mine", exclusive=True)
            await queue.bind(exchange, "order.paid")
            assert await queue.get(fail=False) is None
            tag = await queue.consume(heard)
            body = aio_pika.Message(b'["a"]', delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
            await exchange.publish(body, routing_key="order.paid")
            await queue.cancel(tag)

    with broker() as messages:
        asyncio.run(publish())

    assert messages == [message("order.paid", ["a"], exchange="bills", persistent=True)]


def test_kombu_publishes(broker: Broker) -> None:
    """Through its own transport."""
    with broker() as messages, kombu.Connection("amqp://guest:guest@broker.example.com:5672//") as connection:
        producer = connection.Producer()
        producer.publish({"id": 7}, routing_key="mails", declare=[kombu.Queue("mails", exclusive=True)])

    assert messages == [message("mails", {"id": 7}, persistent=True)]


def test_what_is_no_text_stays_bytes(broker: Broker) -> None:
    """A picture, say."""
    with broker() as messages, pika.BlockingConnection(pika.ConnectionParameters("localhost")) as connection:
        connection.channel().basic_publish("", "pictures", b"\xff\xd8")

    assert messages == [message("pictures", b"\xff\xd8")]
