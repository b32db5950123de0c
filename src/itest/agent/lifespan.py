"""Starts an ASGI application for a moment, for engines that exist only while it runs."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, List

_SECONDS = 20


def during(application: Any, look: Callable[[], Any]) -> Any:
    """What `look` gives while the application is started. Raises what its start-up raises, or after 20 seconds."""
    results: List[Any] = []

    async def run() -> None:
        router = getattr(application, "router", application)
        context = getattr(router, "lifespan_context", None)
        if context is None:
            await router.startup()
            results.append(look())
            await router.shutdown()
            return
        async with context(application):
            results.append(look())

    asyncio.run(asyncio.wait_for(run(), _SECONDS))
    return results[0]
