"""The broker of a suite, run as it is rendered, with the clients that applications use."""

from __future__ import annotations

import shutil
import socket
from dataclasses import asdict
from pathlib import Path

import pytest

from itest.assets import templates
from itest.boundaries._protocols import KINDS
from tests.environments import python_of
from tests.initialised import run
from tests.rendering import lay_support

ROOM = templates() / "boundaries/messages"
CHECKS = Path(__file__).parents[1] / "projects/brokers"


def _listens(port: str) -> bool:
    """Whether somebody on this machine does."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


REAL = tuple(f"{name}://127.0.0.1:{kind.port}" for name, kind in sorted(KINDS.items()) if _listens(kind.port))
"""Brokers of this machine."""


def lay(folder: Path, kind: str) -> None:
    """The support modules for one protocol beside the checks of it."""
    given = {"kind": kind, "told": "", "addressed": "", "url": "", **asdict(KINDS[kind])}
    modules = {path.stem: f"boundaries/messages/support/{path.name}" for path in (ROOM / "support").iterdir()}
    lay_support(folder, {**modules, "lead.py": "suite/support/lead.py.jinja"}, messages=given, crossed=("messages",))
    shutil.copy(CHECKS / f"check_{kind}.py", folder)


def checked(folder: Path, kind: str, **environment: str) -> None:
    """The checks of a protocol pass, with these further variables."""
    lay(folder / "published", kind)
    command = [str(python_of("brokers")), "-m", "pytest", "-q", "-p", "no:cacheprovider", f"published/check_{kind}.py"]

    done = run(command, folder, **environment)

    assert done.code == 0, done.text


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_clients_connect_declare_and_publish_as_to_a_broker(tmp_path: Path, kind: str) -> None:
    """Whatever host they name, and nothing of it leaves the machine."""
    checked(tmp_path, kind)


@pytest.mark.slow
@pytest.mark.parametrize("url", REAL)
def test_a_real_broker_of_this_machine_is_spoken_to_where_it_is_named(tmp_path: Path, url: str) -> None:
    """The same is seen of what is published."""
    checked(tmp_path, url.partition(":")[0], TEST_BROKER_URL=url)


@pytest.mark.slow
def test_a_package_called_like_a_library_is_none(tmp_path: Path) -> None:
    """There is nothing in the application's own that could be led."""
    lay(tmp_path / "published", "kafka")
    (tmp_path / "kafka").mkdir()
    (tmp_path / "kafka/__init__.py").touch()
    code = "import sys; sys.path.insert(0, ''); from published.support.broker import Broker; Broker(); print('led')"

    done = run([str(python_of("brokers")), "-c", code], tmp_path)

    assert done.stdout == "led\n", done.text
