"""What clients of memcached, led to the tests' own server, keep and lose there: a double must be like the program."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from .support.memcached_server import lead_clients, own_memcached

SERVER = own_memcached()
lead_clients(SERVER)

import aiomcache  # noqa: E402
import memcache  # noqa: E402
from aiocache import MemcachedCache  # noqa: E402
from pymemcache import HashClient, MemcacheUnknownError, PooledClient  # noqa: E402
from pymemcache.client.base import Client  # noqa: E402
from pymemcache.exceptions import MemcacheClientError, MemcacheIllegalInputError, MemcacheServerError  # noqa: E402

from .support.cache import Cache  # noqa: E402

try:
    import pylibmc
except ImportError:  # there are wheels for Linux alone
    pylibmc = None

ELSEWHERE = ("cache.example.com", 11211)


@pytest.fixture(autouse=True)
def cache() -> Cache:
    cache = Cache(SERVER)
    cache.clear()
    return cache


def made(name: str) -> Any:
    """A client of a server that is not there."""
    makers: dict[str, Callable[[], Any]] = {
        "one server": lambda: Client(ELSEWHERE),
        "named": lambda: Client(server=ELSEWHERE),
        "several servers": lambda: HashClient([ELSEWHERE, ("other.example.com", 11211)]),
        "a pool": lambda: PooledClient(ELSEWHERE, max_pool_size=2),
        "python-memcached": lambda: memcache.Client(["cache.example.com:11211"]),
        "pylibmc": lambda: pylibmc.Client(["cache.example.com"], binary=True, behaviors={"no_block": False}),
    }
    if name == "pylibmc" and pylibmc is None:
        pytest.skip("there is no wheel of pylibmc for this system")
    return makers[name]()


CLIENTS = ("one server", "named", "several servers", "a pool", "python-memcached", "pylibmc")


@pytest.mark.parametrize("name", CLIENTS)
def test_every_client_keeps_reads_counts_and_forgets(name: str, cache: Cache) -> None:
    """Whatever server it was told."""
    client = made(name)

    assert client.get("missing") is None
    client.set("a/b", "text")
    client.set("n", "5") if "server" in name or name in ("named", "a pool") else client.set("n", 5)
    assert client.get("a/b") in ("text", b"text")
    assert client.incr("n", 3) == 8
    assert client.decr("n", 20) == 0
    assert cache.keys() == ["a/b", "n"]
    cache.holds_something()
    client.delete("n")
    assert cache.keys() == ["a/b"]
    cache.clear()
    assert client.get("a/b") is None


def test_an_asynchronous_client_keeps_reads_and_forgets(cache: Cache) -> None:
    """By aiomcache alone and behind aiocache."""

    async def all_of_it() -> None:
        client = aiomcache.Client("cache.example.com", 11211)
        await client.set(b"plain", b"1")
        assert await client.get(b"plain") == b"1"
        assert await client.incr(b"plain") == 2
        store = MemcachedCache(endpoint="cache.example.com", port=11211, namespace="shop:")
        await store.set("item", {"id": 1})
        assert await store.get("item")
        assert await store.exists("item")
        assert cache.keys() == ["plain", "shop:item"]
        await store.delete("item")
        assert not await store.exists("item")
        await client.close()
        await store.close()

    asyncio.run(all_of_it())


def test_only_what_is_new_is_added_and_only_what_is_there_is_replaced() -> None:
    """The conditional ways to keep something."""
    client = Client(ELSEWHERE, default_noreply=False)

    assert client.replace("a", b"1") is False
    assert client.append("a", b"1") is False
    assert client.add("a", b"1") is True
    assert client.add("a", b"2") is False
    assert client.replace("a", b"2") is True
    assert client.append("a", b"3") is True
    assert client.prepend("a", b"1") is True
    assert client.get("a") == b"123"
    assert client.get_many(["a", "b"]) == {"a": b"123"}
    assert client.set_many({"x": b"1", "y": b"2"}) == []
    assert client.delete("b") is False


def test_what_somebody_else_changed_is_not_overwritten() -> None:
    """Compare and swap."""
    client = Client(ELSEWHERE, default_noreply=False)
    client.set("a", b"1")
    _, number = client.gets("a")

    assert client.cas("a", b"2", number) is True
    assert client.cas("a", b"3", number) is False
    assert client.cas("missing", b"3", number) is None
    assert client.get("a") == b"2"


def test_entries_expire() -> None:
    """After seconds, at a moment, at once, or later than they were told first."""
    client = Client(ELSEWHERE, default_noreply=False)
    client.set("soon", b"1", expire=1)
    client.set("moment", b"1", expire=int(time.time()) + 1)
    client.set("past", b"1", expire=-1)
    client.set("touched", b"1", expire=1)
    client.set("later", b"1", expire=100)

    assert client.get("past") is None
    assert client.touch("touched", 100) is True
    assert client.touch("missing", 100) is False
    assert client.raw_command("gat 100 later", end_tokens="END\r\n").split() == [b"VALUE", b"later", b"0", b"1", b"1"]
    assert client.get("soon") == b"1"
    time.sleep(2.2)
    assert client.get_many(["soon", "moment", "touched", "later"]) == {"touched": b"1", "later": b"1"}


def test_limits_are_those_of_a_real_one() -> None:
    """Of keys, of values, and of what can be counted."""
    client = Client(ELSEWHERE, default_noreply=False)
    client.set("word", b"text")

    with pytest.raises(MemcacheIllegalInputError):
        client.set("x" * 251, b"1")
    with pytest.raises(MemcacheServerError):
        client.set("large", b"x" * (1024 * 1024 + 1))
    with pytest.raises(MemcacheClientError):
        client.incr("word", 1)
    with pytest.raises((MemcacheUnknownError, MemcacheClientError)):
        client.raw_command("nonsense")
    assert client.incr("missing", 1) is None
    assert client.get("word") == b"text"


def test_a_number_that_becomes_shorter_keeps_its_place() -> None:
    """As in memcached, which does not move the entry."""
    client = Client(ELSEWHERE, default_noreply=False)
    client.set("n", b"100")

    assert client.decr("n", 1) == 99
    assert client.get("n") == b"99 "
    assert client.incr("n", 1) == 100


def test_values_are_bytes_of_any_kind() -> None:
    """Line ends and the words of the protocol among them."""
    client = Client(ELSEWHERE)
    value = b"END\r\nVALUE a 0 1\r\n\x00\xff"

    client.set("a", value)
    assert client.get("a") == value
    client.set("a", b"", noreply=False)
    assert client.get("a") == b""
    assert int(client.stats()[b"curr_items"]) >= 1
    assert client.version()
