"""FastAPI: objects and factories, nested routers, class-based controllers as far as decorators show them."""

from __future__ import annotations

from itest.frameworks._asgi import asgi

FRAMEWORK = asgi("fastapi", "FastAPI", 10, ("fastapi.FastAPI", "fastapi.applications.FastAPI"))
