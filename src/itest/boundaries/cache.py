"""Caches: answers and values that the application keeps in a store outside its process for the next time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.boundaries._kept import context, requirements, unsupported
from itest.boundaries._uses import evidence, imported, uses
from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code

_CALLED = (
    *("redis.Redis", "redis.StrictRedis", "redis.from_url", "redis.ConnectionPool", "redis.asyncio.", "redis.client."),
    *("valkey.Valkey", "valkey.asyncio.", "valkey.from_url", "aioredis.", "coredis.Redis", "redis.cluster."),
    *("flask_redis.FlaskRedis", "django_redis.get_redis_connection", "aiocache.", "fastapi_cache.", "fastapi_cache2."),
    *("flask_caching.Cache", "flask_cache.Cache", "pymemcache.", "pylibmc.Client", "memcache.Client", "aiomcache."),
    *("django.core.cache.", "django.views.decorators.cache.cache_page", "cashews.", "dogpile.cache.", "walrus."),
    *("starlette_caching.", "litestar.stores.redis.", "aiohttp_session.redis_storage."),
    *("limits.storage.Redis", "limits.aio.storage.Redis", "limits.storage.Memcached"),
)
_NO_STORE = ("django.core.cache.utils", "redis.exceptions", "redis.asyncio.lock", "aiocache.serializers")
_LIBRARIES = imported(
    [
        *("redis", "valkey", "aioredis", "coredis", "flask_redis", "django_redis", "aiocache", r"fastapi_cache2?"),
        *("flask_caching", "flask_cache", "pymemcache", "pylibmc", "memcache", "aiomcache", r"django\.core\.cache"),
        *(r"django\.core", r"django\.views\.decorators", "cashews", "dogpile", "walrus", r"litestar\.stores"),
        *("aiohttp_session", r"limits\.(?:aio\.)?storage"),
    ]
)
_IN_PROCESS = re.compile(r"locmem|dummy", re.IGNORECASE)
_STORES = re.compile(r"redis|valkey|memcache|pymemcache|pylibmc|\.db\.|DatabaseCache|filebased|env|config|URL|cache\(")


def _detect(code: Code, facts: ProjectFacts) -> tuple[Evidence, ...]:
    """Stores that are spoken to, and the settings that name one; what is kept inside the process is no boundary."""
    configured = tuple(_configured(code)) if facts.framework == "django" else ()
    called = uses(code, _LIBRARIES, lambda m: m.startswith(_CALLED) and not m.startswith(_NO_STORE))
    return tuple(dict.fromkeys([*configured, *called]))[:8]


def _configured(code: Code) -> Iterator[Evidence]:
    """Django's CACHES where an entry is, or may be by configuration, more than a dictionary in the process."""
    for outline in code.mentioning("CACHES"):
        for definition in outline.assignments:
            if definition.name == "CACHES" and not definition.scope and definition.value is not None:
                told = _told(definition.value)
                if told:
                    yield evidence(code, outline, definition.node, f"CACHES: {told}")


def _told(value: ast.expr) -> str:
    """The backends that a setting names, without those in the process."""
    backends = [
        node.value
        for node in ast.walk(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value
    ]
    named = [text.rpartition(".")[2] for text in backends if _STORES.search(text) and not _IN_PROCESS.search(text)]
    read = any(isinstance(node, ast.Call) for node in ast.walk(value))
    return ", ".join(dict.fromkeys(named)) or ("as configured" if read and not _literal(value) else "")


def _literal(value: ast.expr) -> bool:
    """Whether every backend is spelled out."""
    keys = [
        key.value
        for node in ast.walk(value)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    ]
    return "BACKEND" in keys


BOUNDARY = Boundary(
    name="cache",
    title="Cache",
    priority="important",
    reason="what was kept and not forgotten in time shows people a state that is gone",
    detect=_detect,
    fixtures=("cache",),
    context=context,
    requirements=requirements,
    unsupported=unsupported,
)
