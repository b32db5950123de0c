"""What clients of NATS publish, led to the tests' own server wherever they mean to connect to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from threading import Thread

import nats
import pytest
from nats.aio.client import Client
from nats.js.errors import NoStreamResponseError

from .support.broker import Broker, message

BROKER = Broker()


@pytest.fixture
def broker() -> Broker:
    return BROKER


def tell(said: Callable[[Client], Awaitable[None]]) -> None:
    """In a connection of its own."""

    async def connected() -> None:
        client = await nats.connect("nats://nats.example.com:4222")
        await said(client)
        await client.drain()

    asyncio.run(connected())


def test_a_client_publishes(broker: Broker) -> None:
    """With and without headers, and more than one piece on the way; what is no text stays bytes."""

    async def said(client: Client) -> None:
        await client.publish("orders.created", b'{"id": 1}', headers={"Trace": "a:b"})
        await client.publish("orders.created", b"x" * 300_000)
        await client.publish("pictures", b"\xff\r\n\xd8")
        await client.publish("orders.none")

    with broker() as messages:
        tell(said)

    assert messages == [
        message("orders.created", {"id": 1}, headers={"Trace": "a:b"}),
        message("orders.created", "x" * 300_000),
        message("pictures", b"\xff\r\n\xd8"),
        message("orders.none"),
    ]


def test_a_stream_keeps_what_is_published_to_it(broker: Broker) -> None:
    """The server confirms it; how client and server agree on that is nothing that was published."""

    async def said(client: Client) -> None:
        stream = client.jetstream()
        await stream.add_stream(name="bills", subjects=["bills.*"], storage="memory")
        assert (await stream.publish("bills.paid", b"[1]")).stream == "bills"
        kept = await stream.create_key_value(bucket="settings", storage="memory")
        await kept.put("colour", b"red")
        assert (await kept.get("colour")).value == b"red"
        await stream.delete_key_value("settings")
        await stream.delete_stream("bills")
        with suppress(NoStreamResponseError):
            await stream.publish("bills.lost", b"2")
            pytest.fail("nobody keeps it")

    with broker() as messages:
        tell(said)

    assert messages == [message("bills.paid", [1]), message("$KV.settings.colour", "red"), message("bills.lost", 2)]


def test_nobody_answers_a_request(broker: Broker) -> None:
    """Also not the application itself, which wants to have such messages: its client is told at once."""
    heard: list[object] = []

    async def listen(told: object) -> None:
        heard.append(told)

    async def said(client: Client) -> None:
        await client.subscribe("rates.*", cb=listen)
        with pytest.raises(nats.errors.NoRespondersError):
            await client.request("rates.eur", b"USD", timeout=5)

    with broker() as messages:
        tell(said)

    assert messages == [message("rates.eur", "USD")]
    assert not heard


def test_what_the_client_has_yet_to_send_belongs_to_the_block(broker: Broker) -> None:
    """And nothing of what was on its way before."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, daemon=True).start()

    async def publish(client: Client, subject: str) -> None:
        for number in range(50):
            await client.publish(subject, str(number).encode())

    client = asyncio.run_coroutine_threadsafe(nats.connect("localhost"), loop).result(5)
    asyncio.run_coroutine_threadsafe(publish(client, "before"), loop).result(5)
    with broker() as messages:
        asyncio.run_coroutine_threadsafe(publish(client, "inside"), loop).result(5)
    asyncio.run_coroutine_threadsafe(client.close(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)

    assert messages == [message("inside", number) for number in range(50)]
