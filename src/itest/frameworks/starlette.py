"""Starlette without a framework on top of it: route lists, decorators and mounts."""

from __future__ import annotations

from itest.frameworks._asgi import asgi

FRAMEWORK = asgi("starlette", "Starlette", 30, ("starlette.applications.Starlette",))
