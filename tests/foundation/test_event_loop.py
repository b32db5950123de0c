"""The event loop on which an asynchronous application is called, in suites and while it is observed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.environments import python_of
from tests.initialised import run
from tests.rendering import lay_support

CODE = """
import asyncio
from suite.support.clients import event_loop

held = asyncio.new_event_loop()
asyncio.set_event_loop(held)
assert event_loop() is held
held.close()
assert event_loop() is not held
asyncio.set_event_loop(None)
assert not event_loop().is_closed()
print("as it should be")
"""


@pytest.mark.slow
def test_a_loop_that_the_application_holds_since_its_import_is_the_one(tmp_path: Path) -> None:
    """Clients made with it refuse another one; where there is none, or it is closed, there is a new one."""
    module = {"clients.py": "frameworks/starlette/support/clients.py.jinja"}
    lay_support(tmp_path / "suite", module, v={"httpx": (0, 28)}, httpx="httpx", people=(), holds_loop=True)

    done = run([str(python_of("brokers")), "-W", "error", "-c", CODE], tmp_path)

    assert done.stdout == "as it should be\n", done.text
