"""A session for tests that are ordinary functions, on an engine that lives in the application's event loop."""

from __future__ import annotations

from typing import Any

from anyio.from_thread import BlockingPortal
from sqlalchemy.ext.asyncio import AsyncSession


class PortalSession:
    """Has every method of a Session (add, execute, scalars, get, ...); each runs in the application's event loop."""

    def __init__(self, session: AsyncSession, portal: BlockingPortal) -> None:
        self._session, self._portal = session, portal

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._session.sync_session, name)
        if not callable(attribute):
            return attribute

        def call(*arguments: Any, **keywords: Any) -> Any:
            return self._portal.call(
                self._session.run_sync, lambda _: attribute(*arguments, **keywords)
            )

        return call
