"""The services outside, run as they are rendered: what clients get, what tests see of calls, and what stays real."""

from __future__ import annotations

import http.client
import importlib
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import urllib3
from jinja2 import Environment, FileSystemLoader

from tests.pairing import any_order

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
URL = "https://api.example.com/v1/rates"
PARTS = {"suite": ("network", "scope"), "boundaries/http": ("outside", "outside_server", "outside_clients")}
CONNECTIONS = (
    *(http.client.HTTPConnection, http.client.HTTPSConnection),
    *(urllib3.connection.HTTPConnection, urllib3.connection.HTTPSConnection),
)


@pytest.fixture
def support(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The rendered support modules for requests and what stands in the standard library; their patches end with it."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
    given: dict[str, Any] = {"http": {"libraries": ("urllib3",)}, "left_alone": {"ports": ()}}
    given["v"] = SimpleNamespace(python=sys.version_info[:2])
    folder = tmp_path / "rendered_outside"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "any_order.py").write_text(any_order(), encoding="utf-8")
    for room, names in PARTS.items():
        for name in names:
            text = environment.get_template(f"{room}/support/{name}.py.jinja").render(**given)
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
    for connection in CONNECTIONS:
        monkeypatch.setattr(connection, "connect", connection.connect)
    monkeypatch.syspath_prepend(tmp_path)
    names = ("outside", "outside_server", "outside_clients", "scope")
    yield SimpleNamespace(**{name: importlib.import_module(f"rendered_outside.{name}") for name in names})
    for name in [each for each in sys.modules if each.startswith("rendered_outside")]:
        monkeypatch.delitem(sys.modules, name)


@pytest.fixture
def outside(support: Any) -> Iterator[Any]:
    """What stands outside, while tests are at work."""
    outside = support.outside.Outside()
    support.outside_clients.lead_outside(outside)
    with support.scope.at_work():
        yield outside


def by_urllib(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def by_urllib3(url: str) -> tuple[int, bytes]:
    response = urllib3.PoolManager(retries=False).request("GET", url)
    return response.status, response.data


def by_requests(url: str) -> tuple[int, bytes]:
    response = requests.get(url, timeout=5)
    assert response.url == url
    return response.status_code, response.content


CLIENTS = pytest.mark.parametrize("get", [by_urllib, by_urllib3, by_requests])


@CLIENTS
def test_a_service_that_was_told_nothing_answers_with_an_empty_object(outside: Any, get: Any) -> None:
    """The client believes to have called the real address."""
    assert get(URL) == (200, b"{}")


@CLIENTS
def test_a_service_answers_what_it_was_told(outside: Any, get: Any) -> None:
    """What was told last holds, for this method and URL."""
    outside.answers("POST", URL, json=[])
    outside.answers("GET", URL, json={"EUR": 1.5})

    assert get(f"{URL}?base=USD") == (200, b'{"EUR": 1.5}')


@CLIENTS
def test_a_service_fails(outside: Any, get: Any) -> None:
    """An error status, as a service in trouble has it."""
    outside.fails(URL, status=502)

    assert get(URL) == (502, b"out of order")


@pytest.mark.parametrize(
    ("get", "error"),
    [
        (by_urllib, TimeoutError),
        (by_urllib3, urllib3.exceptions.ReadTimeoutError),
        (by_requests, requests.exceptions.ReadTimeout),
    ],
)
def test_a_silent_service_is_a_time_out_of_the_client(outside: Any, get: Any, error: type[Exception]) -> None:
    """Nobody waits: the client's own error comes at once."""
    outside.is_silent(URL)

    with pytest.raises(error):
        get(URL)


def test_tests_see_the_calls_of_their_block(support: Any, outside: Any) -> None:
    """Method, address, query, body, and by what the caller proves who it is, without the secret."""
    requests.get(URL, timeout=5)
    with outside() as calls:
        requests.post(
            f"{URL}?api_key=s3cret&day=1", json={"EUR": 1}, headers={"Authorization": "Bearer abc"}, timeout=5
        )

    query = {"api_key": "***", "day": "1"}
    assert calls == [support.outside.call("POST", URL, query=query, json={"EUR": 1}, auth="Bearer")]
    assert "s3cret" not in repr(calls)
    assert calls != []


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        ({"data": {"to": ["a", "b"], "text": "Hi"}}, {"form": {"to": ["a", "b"], "text": "Hi"}}),
        (
            {"files": {"photo": ("me.png", b"...")}, "data": {"name": "Ann"}},
            {"form": {"name": "Ann", "photo": "me.png"}},
        ),
        ({"data": "plain"}, {"text": "plain"}),
        ({"data": iter([b"[1, ", b"2]"])}, {"json": [1, 2]}),
        ({"headers": {"X-Api-Key": "abc"}}, {"auth": "x-api-key"}),
    ],
)
def test_bodies_are_seen_as_what_they_are(support: Any, outside: Any, options: Any, seen: Any) -> None:
    """A form, uploads by the names of their files, a text, JSON that came in pieces; a header that proves something."""
    with outside() as calls:
        requests.post(URL, timeout=5, **options)

    assert calls == [support.outside.call("POST", URL, **seen)]


def test_a_host_can_be_played_with_all_its_states(support: Any, outside: Any) -> None:
    """A service object answers for its host, and begins each test anew."""

    class Counter:
        number = 0

        def handle(self, asked: Any) -> Any:
            self.number += 1
            return support.outside_server.Reply.of(200, {"path": asked.path, "number": self.number})

        def reset(self) -> None:
            self.number = 0

    outside.serve("api.example.com", Counter())

    assert by_requests(URL) == (200, b'{"path": "/v1/rates", "number": 1}')
    outside.reset()
    assert by_requests(URL) == (200, b'{"path": "/v1/rates", "number": 1}')


def test_this_machine_is_called_as_ever(outside: Any) -> None:
    """What listens here, a test server say, is no service outside."""
    with outside() as calls, pytest.raises(requests.exceptions.ConnectionError):
        requests.get("http://127.0.0.1:1/", timeout=5)

    assert calls == []


def test_other_tests_of_the_run_call_whom_they_like(support: Any) -> None:
    """Outside of these tests nothing is led anywhere."""
    outside = support.outside.Outside()

    assert not outside.stands_for("api.example.com")
    with support.scope.at_work():
        assert outside.stands_for("api.example.com")
        assert not outside.stands_for("localhost")
