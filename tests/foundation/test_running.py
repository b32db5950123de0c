"""How the rendered clients run an ASGI application: on one event loop, in the thread of the tests."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.environments import python_with

from .samples import FASTAPI
from .test_foundation import rendered, texts

HERE = Path(__file__).parents[1] / "golden" / "foundation" / "running"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("libraries", "http"),
    [
        (("fastapi==0.79.1", "httpx==0.23.3"), "httpx"),
        (("fastapi", "httpx2"), "httpx2"),
    ],
    ids=["0.79", "new"],
)
def test_application_runs_as_a_server_runs_it(libraries: tuple[str, ...], http: str, tmp_path: Path) -> None:
    """Start-up and shutdown, state, redirects, cookies, background work, errors: the tests in `golden/.../running`."""
    facts, runtime, _ = FASTAPI
    names = {"fastapi": "0.79.1" if http == "httpx" else "0.165", http: "1", "starlette": "0.19"}
    source = texts(rendered((facts, replace(runtime, versions=names), None), tmp_path))["support/clients.py"]
    (tmp_path / "clients.py").write_text(source)
    (tmp_path / "test_running.py").write_text((HERE / "behaviour.py").read_text())
    python = python_with({"pytest", *libraries})

    done = subprocess.run(
        [
            str(python),
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-W",
            "error::ResourceWarning",
            "test_running.py",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("versions", "library"),
    [
        ({"starlette": "0.19.1"}, "httpx"),
        ({"starlette": "1.10.0", "httpx": "0.28"}, "httpx"),
        ({"starlette": "1.10.0", "httpx": "0.28", "httpx2": "2.16"}, "httpx"),
        ({"starlette": "1.10.0"}, "httpx2"),
        ({"starlette": "0.50.0", "httpx2": "2.16"}, "httpx2"),
    ],
)
def test_clients_are_made_of_what_is_there(versions: dict[str, str], library: str, tmp_path: Path) -> None:
    """Nothing new is asked for where the project has one of the two."""
    facts, runtime, _ = FASTAPI
    found = texts(rendered((facts, replace(runtime, versions=versions), None), tmp_path))

    assert f"from {library} import ASGITransport" in found["support/clients.py"]
    assert f"from {library} import Client\n" in found["conftest.py"]
