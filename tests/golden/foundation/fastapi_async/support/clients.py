"""Clients of the running application: each has its own cookies and headers, all share one event loop."""

from __future__ import annotations

from fastapi.testclient import TestClient

from .accounts import Account


def visitor(started: TestClient) -> TestClient:
    """A fresh client beside `started`, which has run the application's start-up."""
    client = TestClient(started.app, base_url="http://localhost", follow_redirects=False)
    client.portal = started.portal
    client.app_state.update(started.app_state)
    return client


def acting_for(account: Account, started: TestClient) -> TestClient:
    """A fresh client that proves to be `account` with every request."""
    client = visitor(started)
    client.headers.update(account.headers)
    return client
