"""The suite's module that compares lists in any order, lent to support modules that a test runs by themselves."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
PACKAGE = "rendered_support"


def any_order() -> str:
    """Its source."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("suite/support/any_order.py.jinja").render(in_any_order=True)


def lend_any_order(monkeypatch: pytest.MonkeyPatch, module: types.ModuleType) -> None:
    """The module can import it as its neighbour."""
    package, neighbour = types.ModuleType(PACKAGE), types.ModuleType(f"{PACKAGE}.any_order")
    package.__path__ = []
    exec(any_order(), neighbour.__dict__)
    monkeypatch.setitem(sys.modules, PACKAGE, package)
    monkeypatch.setitem(sys.modules, neighbour.__name__, neighbour)
    monkeypatch.setattr(module, "__package__", PACKAGE)
