"""Paths as inspection reports them: joined, and with parameters in the framework's own notation."""

from __future__ import annotations


def join(*parts: str) -> str:
    """Prefixes and a rule as one path with single slashes; a trailing slash of the rule is kept."""
    path = ""
    for part in parts:
        path = path.rstrip("/") + "/" + part.lstrip("/") if path and part else path or part
    return path if path.startswith("/") else f"/{path}"
