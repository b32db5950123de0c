"""The suite's own factories: a row of any model that has one, made in the test's transaction."""

from __future__ import annotations

import importlib
import uuid
from typing import Any, Dict, List, Mapping

from ..known.encode import encode

Model = Mapping[str, Any]
"""model.runtime.RuntimeModel as a dict."""


class Factories:
    """Finds factories by the key of their model; `first` is where their sequences begin in each scene."""

    def __init__(self, models: List[Model], first: int) -> None:
        self.models = {str(m["key"]): m for m in models}
        self._first = first
        self._classes: Dict[str, Any] = {}
        self._reset: Any = None

    def discover(self, request: Any) -> None:
        """Looks through the suite's `factories` module; without one there are no factories."""
        package = request.node.module.__name__.rpartition(".")[0]
        try:
            module = importlib.import_module(f"{package}.factories" if package else "factories")
        except ImportError:
            return
        for name in sorted(vars(module)):
            model = _model_of(getattr(module, name))
            key = f"{model.__module__}:{model.__qualname__}" if model is not None else ""
            if key in self.models:
                self._classes.setdefault(key, getattr(module, name))
        self._reset = getattr(module, "reset_sequences", None)

    def has(self, key: str) -> bool:
        return key in self._classes

    def begin(self, request: Any) -> None:
        """Prepares a scene: the session is there and the sequences start where this world's start."""
        if knows(request, "db_session"):
            request.getfixturevalue("db_session")
        if self._reset is not None:
            self._reset(self._first)

    def build(self, key: str, overrides: Dict[str, Any]) -> Any:
        """A new row."""
        return self._classes[key](**{name: self._typed(key, name, value) for name, value in overrides.items()})

    def _typed(self, key: str, name: str, value: Any) -> Any:
        column = next((c for c in self.models[key]["columns"] if name in (c["attribute"], c["name"])), None)
        if column is not None and column["kind"] == "uuid" and isinstance(value, str):
            return uuid.UUID(value)
        return value

    def described(self, key: str, row: Any) -> Dict[str, Any]:
        """Every column of the row that can be read, by attribute and by column name."""
        found: Dict[str, Any] = {}
        for column in self.models[key]["columns"]:
            for name in (column["attribute"], column["name"]):
                value = row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
                if name not in found and _plain(value):
                    found[name] = encode(value)
        return found


def _model_of(candidate: Any) -> Any:
    options = getattr(candidate, "_meta", None)
    if not hasattr(candidate, "reset_sequence") or options is None or getattr(options, "abstract", True):
        return None
    model = getattr(options, "model", None)
    if isinstance(model, str) and hasattr(options, "get_model_class"):
        model = options.get_model_class()
    return model if isinstance(model, type) else None


def _plain(value: Any) -> bool:
    encoded = encode(value)
    return not (isinstance(encoded, dict) and encoded.get("type") == "value")


def knows(request: Any, fixture: str) -> bool:
    """Whether the suite has a fixture of this name."""
    try:
        return bool(request._fixturemanager.getfixturedefs(fixture, request.node))
    except (AttributeError, TypeError):
        return bool(request._fixturemanager.getfixturedefs(fixture, request.node.nodeid))
