"""Django settings that were read before the conftest could set the variables behind them."""

from __future__ import annotations

import sys
import types

import pytest

from itest.agent.frameworks.django import taken


def test_settings_named_after_a_supplied_variable_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those that hold the very value: a setting that something else decides is left alone."""
    settings = types.SimpleNamespace(MAIL_KEY="itest", SECRET_KEY="fixed", KEY="itest", mail_key="itest")
    module = types.ModuleType("django.conf")
    module.settings = settings  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "django.conf", module)
    monkeypatch.setenv("SHOP_MAIL_KEY", "itest")
    monkeypatch.setenv("SECRET_KEY", "supplied")
    assert taken(["SHOP_MAIL_KEY", "SECRET_KEY"]) == [["MAIL_KEY", "itest"]]
