"""Differences of older Werkzeug versions that the tests' calls must know."""

from __future__ import annotations

import jinja2
import pytest

from itest import assets


@pytest.mark.parametrize(("version", "absolute"), [((1, 0), True), ((2, 0), True), ((2, 1), False), ((3, 1), False)])
def test_redirects_are_compared_without_the_host(version: tuple[int, int], absolute: bool) -> None:
    """Before 2.1 every Location is absolute; what is expected is the path."""
    loader = jinja2.FileSystemLoader(assets.templates())
    environment = jinja2.Environment(loader=loader, trim_blocks=True, lstrip_blocks=True)
    call = environment.get_template("frameworks/flask/call.jinja").make_module({"v": {"werkzeug": version}})
    expression = str(call.location())  # type: ignore[attr-defined]  # a macro of the template
    assert expression.startswith('response.headers["Location"]')
    assert (".replace(" in expression) is absolute
