"""Clients that are logged in."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from .accounts import Account


def acting_for(account: Account, app: Flask) -> FlaskClient:
    """A fresh client that proves to be `account` with every request."""
    client = app.test_client()
    for header, value in account.headers.items():
        client.environ_base["HTTP_" + header.upper().replace("-", "_")] = value
    return client
