"""Differences of older httpx versions that the clients of ASGI applications must know."""

from __future__ import annotations

import jinja2
import pytest

from itest import assets


@pytest.mark.parametrize(("version", "plain"), [((0, 18), True), ((0, 20), False), ((0, 28), False), ((0, 0), False)])
def test_transports_took_the_parts_of_a_request_before_0_20(version: tuple[int, int], plain: bool) -> None:
    """Since then they take and give objects; (0, 0) is a version that is not in the environment yet."""
    loader = jinja2.FileSystemLoader(assets.templates())
    environment = jinja2.Environment(loader=loader, trim_blocks=True, lstrip_blocks=True)
    template = environment.get_template("frameworks/starlette/support/clients.py.jinja")
    source = template.render(v={"httpx": version}, httpx="httpx", people=())
    compile(source, "clients.py", "exec")
    assert ("def handle_request(self, method: Any, url: Any" in source) is plain
    assert ("Request, Response" in source) is not plain
