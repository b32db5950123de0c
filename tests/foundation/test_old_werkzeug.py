"""Differences of older Werkzeug versions that the tests' calls must know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import jinja2
import pytest

from itest import assets

from .samples import FLASK
from .test_foundation import rendered, texts


@pytest.mark.parametrize(("version", "absolute"), [((1, 0), True), ((2, 0), True), ((2, 1), False), ((3, 1), False)])
def test_redirects_are_compared_without_the_host(version: tuple[int, int], absolute: bool) -> None:
    """Before 2.1 every Location is absolute; what is expected is the path."""
    loader = jinja2.FileSystemLoader(assets.templates())
    environment = jinja2.Environment(loader=loader, trim_blocks=True, lstrip_blocks=True)
    call = environment.get_template("frameworks/flask/call.jinja").make_module({"v": {"werkzeug": version}})
    expression = str(call.location())  # type: ignore[attr-defined]  # a macro of the template
    assert expression.startswith('response.headers["Location"]')
    assert (".replace(" in expression) is absolute


@pytest.mark.parametrize(
    ("flask", "werkzeug", "told"),
    [("2.3.2", "3.1.3", True), ("2.3.2", "3.0.6", False), ("3.0.3", "3.1.3", False), ("1.1.4", "1.0.1", False)],
)
def test_a_client_that_asks_for_the_version_gets_it(tmp_path: Path, flask: str, werkzeug: str, told: bool) -> None:
    """Flask 2 puts Werkzeug's version into each request; with Werkzeug 3.1 an application runs, but no test of it."""
    facts, runtime, people = FLASK
    old = replace(runtime, versions={**runtime.versions, "flask": flask, "werkzeug": werkzeug})
    source = texts(rendered((facts, old, people), tmp_path))["conftest.py"]
    assert ('werkzeug.__version__ = version("werkzeug")' in source) is told
    assert ("import werkzeug\n" in source) is told
