"""Puts keys on a Flask configuration before extensions read it: inside Flask-SQLAlchemy's `init_app`."""

from __future__ import annotations

import contextlib
from typing import Any, Iterator

from . import libraries


@contextlib.contextmanager
def patched(settings: dict[str, Any]) -> Iterator[None]:
    """While the application is made, `SQLAlchemy.init_app` first sets these configuration keys."""
    kind = libraries.attribute("flask_sqlalchemy:SQLAlchemy", load=True) if settings else None
    if kind is None:
        yield
        return
    original = kind.init_app

    def init_app(self: Any, app: Any, *arguments: Any, **keywords: Any) -> Any:
        app.config.update(settings)
        return original(self, app, *arguments, **keywords)

    kind.init_app = init_app
    try:
        yield
    finally:
        kind.init_app = original


def apply(application: Any, settings: dict[str, Any]) -> None:
    """Sets the keys on the finished application, for code that reads its configuration at each request."""
    config = getattr(application, "config", None)
    if settings and isinstance(config, dict):
        config.update(settings)
