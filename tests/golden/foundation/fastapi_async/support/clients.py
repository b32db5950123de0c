"""The application, started once, and clients of it that each have their own cookies and headers.

Its event loop runs in the thread of the tests, so whatever watches one thread (a debugger, coverage) sees both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from httpx2 import ASGITransport, BaseTransport, ByteStream, Client, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .accounts import Account


class Running(BaseTransport):
    """The application between its start-up and its shutdown, in a ``with`` block; answers the requests of clients."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._state: dict[str, Any] = {}
        self._loop = asyncio.new_event_loop()
        self._transport = ASGITransport(self._serve)

    def run(self, function: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        """What the coroutine function gives on the application's event loop, which stands still between such calls."""
        return self._loop.run_until_complete(function(*arguments))

    def handle_request(self, request: Request) -> Response:
        return self.run(self._answer, request)

    def __enter__(self) -> Running:
        self.run(self._start)
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._stop)
        self._loop.close()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app({**scope, "state": self._state.copy()}, receive, send)

    async def _answer(self, request: Request) -> Response:
        others = asyncio.all_tasks()
        response = await self._transport.handle_async_request(request)
        body = b"".join([part async for part in response.stream])
        left = asyncio.all_tasks() - others
        if left:
            # what the application began without waiting for it is part of what the request did
            await asyncio.wait(left, timeout=1)
        return Response(response.status_code, headers=response.headers, stream=ByteStream(body))

    async def _start(self) -> None:
        self._said, told = asyncio.Queue(), asyncio.Queue()
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": self._state}
        self._life = asyncio.ensure_future(self._app(scope, self._said.get, told.put))
        await self._said.put({"type": "lifespan.startup"})
        answer = asyncio.ensure_future(told.get())
        await asyncio.wait({answer, self._life}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done() or answer.result()["type"] == "lifespan.startup.failed":
            await self._life  # raises what the start-up raised

    async def _stop(self) -> None:
        await self._said.put({"type": "lifespan.shutdown"})
        await self._life
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def visitor(started: Running) -> Client:
    """A fresh client of the running application."""
    return Client(transport=started, base_url="http://localhost")


def acting_for(account: Account, started: Running) -> Client:
    """A fresh client that proves to be `account` with every request."""
    client = visitor(started)
    client.headers.update(account.headers)
    return client
