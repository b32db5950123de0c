"""Differences of older Starlette versions that the rendered support must know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from .samples import FASTAPI
from .test_foundation import rendered, texts


@pytest.mark.parametrize(
    ("version", "how", "portal"),
    [
        ("0.14.2", '"allow_redirects": False', False),
        ("0.20.4", '"allow_redirects": False', True),
        ("0.27.0", "client.follow_redirects = False", True),
        ("0.37.2", ", follow_redirects=False)", True),
    ],
)
def test_redirects_are_not_followed(tmp_path: Path, version: str, how: str, portal: bool) -> None:
    """Call by call with requests, then on the client, and by its constructor since 0.29; the portal came with 0.15."""
    facts, runtime, people = FASTAPI
    old = replace(runtime, versions={**runtime.versions, "starlette": version})
    source = texts(rendered((facts, old, people), tmp_path))["support/clients.py"]
    assert how in source
    assert ("portal" in source) is portal
    assert source.count("_redirects") == 1
