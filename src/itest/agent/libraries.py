"""Third-party libraries by name, found without importing them by statement: the project may not have them."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import Any


def loaded(name: str) -> Any:
    """The module if the application has already imported it, else None."""
    return sys.modules.get(name)


def attribute(spelling: str, *, load: bool = False) -> Any:
    """What `module:attr.attr` names, or None. Imports the module only with `load`."""
    module_name, _, path = spelling.partition(":")
    module = sys.modules.get(module_name)
    if module is None and load:
        try:
            module = importlib.import_module(module_name)
        except ImportError:
            return None
    found: Any = module
    for name in path.split(".") if path else ():
        found = getattr(found, name, None)
    return found


def available(name: str) -> bool:
    """Whether a top-level module could be imported."""
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def is_a(value: Any, *spellings: str) -> bool:
    """isinstance against classes of libraries that may be absent."""
    classes = [found for found in map(attribute, spellings) if isinstance(found, type)]
    return issubclass(type(value), tuple(classes))  # not isinstance: lazy proxies must not wake up


def is_subclass(value: Any, *spellings: str) -> bool:
    """issubclass against classes of libraries that may be absent."""
    classes = [found for found in map(attribute, spellings) if isinstance(found, type)]
    return isinstance(value, type) and issubclass(value, tuple(classes))


def versions() -> dict[str, str]:
    """Lower-case distribution names with the versions installed for this interpreter."""
    metadata = importlib.import_module("importlib.metadata")
    found: dict[str, str] = {}
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(name.lower().replace("_", "-"), distribution.version)
    return found
