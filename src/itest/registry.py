"""Discovers the rooms: every module of a package that binds the wanted name is one thing, its stem is its key."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any


@cache
def room(package: str, name: str) -> Mapping[str, Any]:
    """The declarations of one room, keyed by module stem, in alphabetical order.

    `package` is dotted ("itest.frameworks"); `name` is the constant that each of its modules binds ("FRAMEWORK").
    Modules whose stem begins with an underscore are helpers and are passed over.
    """
    parent = importlib.import_module(package)
    found = {}
    for info in sorted(pkgutil.iter_modules(parent.__path__), key=lambda m: m.name):
        if not info.name.startswith("_"):
            found[info.name] = getattr(importlib.import_module(f"{package}.{info.name}"), name)
    return found
