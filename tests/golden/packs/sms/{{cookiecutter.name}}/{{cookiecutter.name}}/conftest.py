"""Fixtures of the boundary {{ cookiecutter.name }}."""

from __future__ import annotations

import pytest

from .gateway import Gateway


@pytest.fixture
def {{ cookiecutter.name }}_gateway() -> Gateway:
    return Gateway()
