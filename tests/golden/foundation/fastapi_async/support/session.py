"""A session for tests that are ordinary functions, on an engine that lives in the application's event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession


class LoopSession:
    """Has every method of a Session (add, execute, scalars, get, ...); `run` lets each run in the event loop."""

    def __init__(self, session: AsyncSession, run: Callable[..., Any]) -> None:
        self._session, self._run = session, run

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._session.sync_session, name)
        if not callable(attribute):
            return attribute

        def call(*arguments: Any, **keywords: Any) -> Any:
            return self._run(self._session.run_sync, lambda _: attribute(*arguments, **keywords))

        return call
