"""Whether an application calls services over HTTP, and what it has to be told so that it does."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.boundaries.http import BOUNDARY
from tests.inspect.trees import facts_of

APP = "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index(): return ''\n"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import requests\ndef rates():\n    return requests.get('https://x.com').json()\n", 3),
        ("from requests import Session\ndef rates():\n    with Session() as session:\n        session.get('')\n", 3),
        ("import httpx\nasync def rates():\n    async with httpx.AsyncClient() as client: ...\n", 3),
        ("import aiohttp\nasync def rates():\n    async with aiohttp.ClientSession() as session: ...\n", 3),
        ("from urllib.request import urlopen\ndef rates():\n    return urlopen('https://x.com')\n", 3),
        ("import urllib3\nhttp = urllib3.PoolManager()\n", 2),
        ("from http.client import HTTPSConnection\ndef rates():\n    HTTPSConnection('x.com')\n", 3),
        ("import pycurl\ndef rates():\n    pycurl.Curl()\n", 3),
    ],
)
def test_what_calls_is_found_where_it_does(tmp_path: Path, source: str, line: int) -> None:
    """The evidence is the call with its line, by whatever client."""
    facts = facts_of(tmp_path, {"app.py": APP, "rates.py": source})

    found = next(boundary for boundary in facts.boundaries if boundary.name == "http")
    assert [(e.where.path, e.where.line) for e in found.evidence][:1] == [("rates.py", line)]


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "requests\nhttpx\n"},
        {"links.py": "import requests\ndef link(text): return requests.utils.quote(text)\n"},
        {"links.py": "from urllib.parse import quote\ndef link(text): return quote(text)\n"},
        {"tests/test_rates.py": "import requests\ndef test_rates(): requests.get('http://localhost')\n"},
        {"conftest.py": "import httpx\ndef client(app): httpx.Client(transport=httpx.WSGITransport(app))\n"},
        {"requests/__init__.py": "def get(id): return id\n", "views.py": "import requests\nrequests.get(1)\n"},
    ],
)
def test_what_does_not_call_is_no_service(tmp_path: Path, files: dict[str, str]) -> None:
    """A requirement that nobody imports, a helper for addresses, tests, a package of the project's own."""
    facts = facts_of(tmp_path, {"app.py": APP, **files})

    assert "http" not in {boundary.name for boundary in facts.boundaries}


def context_of(tmp_path: Path, source: str, **versions: str) -> Any:
    """What the templates are given for a module with this source."""
    facts = facts_of(tmp_path, {"app.py": APP, "rates.py": source})
    wiring = SimpleNamespace(variables=())
    runtime: Any = SimpleNamespace(versions=versions, environment=(), wiring=wiring)
    assert BOUNDARY.context is not None
    return BOUNDARY.context(facts, runtime)


def test_clients_are_led_that_are_installed(tmp_path: Path) -> None:
    """requests stands on urllib3; what is not there is not imported."""
    found = context_of(tmp_path, "import requests\nrequests.get('https://x.com')\n", requests="2.32", urllib3="2.5")

    assert found["libraries"] == ("urllib3",)


def test_keys_and_addresses_are_set_that_nothing_else_sets(tmp_path: Path) -> None:
    """Those of the modules that call, without a default; what is the application's own is left alone."""
    source = """
        import os, requests
        KEY, URL = os.environ.get("WEATHER_API_KEY"), os.environ["WEATHER_URL"]
        DATABASE, SECRET = os.environ.get("DATABASE_URL"), os.environ.get("SECRET_KEY")
        OTHER = os.environ.get("OTHER_URL", "https://other.example.org")
        def rates():
            return requests.get(f"{URL}/rates", params={"key": KEY})
    """

    assert context_of(tmp_path, source)["variables"] == (
        ("WEATHER_API_KEY", "test-weather-api-key"),
        ("WEATHER_URL", "https://weather.example.com"),
    )


def test_an_address_ends_as_the_source_goes_on(tmp_path: Path) -> None:
    """Where the path follows at once the slash is the address's own."""
    source = """
        import os, requests
        URL = os.environ.get("WEATHER_BASE_URL")
        def rates(): return requests.get(f"{URL}rates.json")
    """

    assert context_of(tmp_path, source)["variables"] == (("WEATHER_BASE_URL", "https://weather.example.com/"),)
