"""The support modules that stand alone, run as they are rendered."""

from __future__ import annotations

import subprocess
import sys
import types
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from .samples import FLASK
from .test_foundation import rendered, texts


class Colour(Enum):
    RED = "red"


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The rendered module support/rows.py."""
    module = types.ModuleType("rendered_rows")
    sys.modules[module.__name__] = module
    exec(texts(rendered(FLASK, tmp_path_factory.mktemp("project")))["support/rows.py"], module.__dict__)
    return module


def seen(rows: Any, before: dict[str, Any], after: dict[str, Any]) -> Any:
    """What a watcher shows when the tables go from one state to the other."""
    states = iter((before, after))
    with rows.Watcher(lambda: next(states))() as found:
        pass
    return found


ADA, GRACE = {"id": 1, "name": "ada"}, {"id": 2, "name": "grace"}


def test_nothing_changed_is_empty(rows: Any) -> None:
    """A read leaves `rows == {}`."""
    assert seen(rows, {"user": {("1",): ADA}}, {"user": {("1",): ADA}}) == {}


def test_created_compares_the_named_columns(rows: Any) -> None:
    """Others are free; an unknown column is never equal."""
    found = seen(rows, {"user": {}}, {"user": {("1",): ADA}})

    assert found == {"user": [rows.created(name="ada")]}
    assert found != {"user": [rows.created(name="grace")]}
    assert found != {"user": [rows.created(name="ada", nmae="ada")]}
    assert found != {"user": [rows.deleted(name="ada")]}
    assert found != {}


def test_deleted_compares_what_the_row_had(rows: Any) -> None:
    """The row as it was."""
    assert seen(rows, {"user": {("1",): ADA}}, {"user": {}}) == {"user": [rows.deleted(id=1, name="ada")]}


def test_changed_demands_exactly_the_changed_columns(rows: Any) -> None:
    """One more or one less is a difference."""
    found = seen(rows, {"user": {("1",): ADA}}, {"user": {("1",): {**ADA, "name": "eve"}}})

    assert found == {"user": [rows.changed(name="eve")]}
    assert found != {"user": [rows.changed(name="ada")]}
    assert found != {"user": [rows.changed()]}
    assert found != {"user": [rows.changed(name="eve", id=1)]}


def test_order_inside_a_table_is_free(rows: Any) -> None:
    """Each expectation finds a row of its own, also when the first that fits is needed by another."""
    found = seen(rows, {"user": {}}, {"user": {("1",): ADA, ("2",): GRACE}})

    assert found == {"user": [rows.created(name="grace"), rows.created(name="ada")]}
    assert found == {"user": [rows.created(), rows.created(name="ada")]}
    assert found != {"user": [rows.created(name="ada"), rows.created(name="ada")]}
    assert found != {"user": [rows.created(name="ada")]}


def test_changes_tell_before_and_after(rows: Any) -> None:
    """The observer reads them."""
    (change,) = seen(rows, {"user": {("1",): ADA}}, {"user": {("1",): {**ADA, "name": "eve"}}}).changes

    assert (change.table, change.kind, change.before["name"], change.after["name"]) == ("user", "changed", "ada", "eve")
    assert repr(change) == "changed(name='eve')"


def test_members_of_enumerations_are_shown_by_value(rows: Any) -> None:
    """Tests hold literals."""
    assert rows.plain(Colour.RED) == "red"
    assert rows.plain(3) == 3


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        ("socket.create_connection(('192.0.2.1', 80), 1)", "ConnectionRefusedError"),
        ("socket.getaddrinfo('example.com', 80)", "gaierror"),
        ("socket.getaddrinfo('localhost', 80) and None", "None"),
        ("socket.create_connection(server.getsockname()).close()", "None"),
        (
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('198.51.100.7', 53))",
            "ConnectionRefusedError",
        ),
    ],
)
def test_network_ends_at_this_machine(call: str, outcome: str, tmp_path: Path) -> None:
    """Foreign hosts are refused at once, loopback stays open."""
    (tmp_path / "network.py").write_text(texts(rendered(FLASK, tmp_path))["support/network.py"])
    script = f"""
import socket, network
server = socket.create_server(("127.0.0.1", 0))
network.stay_on_this_machine()
try:
    print({call})
except OSError as error:
    print(type(error).__name__)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == outcome
