"""Whether an application keeps things in a store outside its process, which it must forget again in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.boundaries._kept import unsupported
from itest.boundaries._redis import redis_variables
from tests.inspect.trees import facts_of

APP = "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index(): return ''\n"
DJANGO = {
    "manage.py": (
        "import os, sys\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_.settings')\n"
        "from django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n"
    ),
    "site_/__init__.py": "",
    "site_/urls.py": "urlpatterns = []\n",
}
SETTINGS = "SECRET_KEY = 'x'\nINSTALLED_APPS = ['django.contrib.auth']\nROOT_URLCONF = 'site_.urls'\n"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import redis\nstore = redis.Redis()\n", 2),
        ("from redis import Redis\nstore = Redis.from_url('redis://')\n", 2),
        ("import redis.asyncio as redis\npool = redis.ConnectionPool.from_url('redis://')\n", 2),
        ("from flask_caching import Cache\ncache = Cache()\n", 2),
        ("from pymemcache.client.base import Client\nstore = Client('localhost')\n", 2),
        ("from aiocache import cached\n@cached()\nasync def slow(): ...\n", 2),
    ],
)
def test_a_store_is_found_where_it_is_spoken_to(tmp_path: Path, source: str, line: int) -> None:
    """The evidence is the client or the decorator with its line."""
    facts = facts_of(tmp_path, {"app.py": APP, "kept.py": source})

    found = next(boundary for boundary in facts.boundaries if boundary.name == "cache")
    assert [(e.where.path, e.where.line) for e in found.evidence][:1] == [("kept.py", line)]


@pytest.mark.parametrize(
    "source",
    [
        "from functools import lru_cache\n@lru_cache\ndef slow(): ...\n",
        "from cachetools import TTLCache\nkept = TTLCache(10, 60)\n",
        "from django.core.exceptions import ValidationError\nValidationError('no')\n",
    ],
)
def test_what_is_kept_in_the_process_is_no_cache(tmp_path: Path, source: str) -> None:
    """Dictionaries, however clever, are gone with the process."""
    facts = facts_of(tmp_path, {"app.py": APP, "kept.py": source})

    assert "cache" not in {boundary.name for boundary in facts.boundaries}


@pytest.mark.parametrize(
    ("caches", "told"),
    [
        ("{'default': {'BACKEND': 'django.core.cache.backends.redis.RedisCache', 'LOCATION': 'x'}}", "RedisCache"),
        ("{'default': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache'}}", "PyMemcacheCache"),
        ("{'default': env.cache()}", "as configured"),
        ("{'default': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'}}", None),
        ("{'default': {'BACKEND': 'django.core.cache.backends.dummy.DummyCache'}}", None),
    ],
)
def test_the_settings_of_django_name_a_store(tmp_path: Path, caches: str, told: str | None) -> None:
    """What is in the process is none; what the environment decides may be one."""
    facts = facts_of(tmp_path, {**DJANGO, "site_/settings.py": f"{SETTINGS}CACHES = {caches}\n"})

    found = [e.text for boundary in facts.boundaries if boundary.name == "cache" for e in boundary.evidence]
    assert found == ([f"CACHES: {told}"] if told else [])


def test_variables_lead_to_a_redis_by_their_names(tmp_path: Path) -> None:
    """Those of other services and of other things about a cache are left alone."""
    names = [
        *("REDIS_URL", "REDIS_CACHE_HOST", "REDIS_RATE_LIMIT_PORT", "CACHE_REDIS_DB", "REDIS_PASSWORD", "REDIS_SSL"),
        *("CACHE_TYPE", "CLIENT_CACHE_MAX_AGE", "MQTT_BROKER_HOST", "CACHE_BACKEND", "CELERY_RESULT_BACKEND"),
    ]
    reads = "".join(f"{name.lower()} = os.environ['{name}']\n" for name in names)
    facts = facts_of(tmp_path, {"app.py": f"import os\n{reads}{APP}"})

    assert dict(redis_variables(facts)) == {
        "REDIS_URL": "url",
        "REDIS_CACHE_HOST": "host",
        "REDIS_RATE_LIMIT_PORT": "port",
        "CACHE_REDIS_DB": "database",
        "REDIS_PASSWORD": "nobody",
        "REDIS_SSL": "plain",
    }


def test_a_store_that_nobody_plays_is_told(tmp_path: Path) -> None:
    """With what is there in place of it."""
    facts = facts_of(tmp_path, {"app.py": APP, "store.py": "import aiocache\naiocache.Cache(aiocache.Cache.MEMORY)\n"})

    assert "a Redis, a memcached" in str(unsupported(facts))
