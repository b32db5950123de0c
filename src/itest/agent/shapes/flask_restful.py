"""Flask-RESTful: the request parsers that a resource's method calls."""

from __future__ import annotations

from typing import Any

from .. import libraries
from . import _parsers

LIBRARY = "flask_restful"


def read(view: Any) -> dict[str, Any]:
    """The Endpoint fields of the parsers."""
    found = _parsers.shapes(_parsers.used(view, _is_parser), view.writes)
    return {**found, "body_source": "reqparse"} if "body" in found or "form" in found else found


def _is_parser(value: Any) -> bool:
    return libraries.is_a(value, "flask_restful.reqparse:RequestParser")
