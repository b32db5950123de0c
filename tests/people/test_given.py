"""Which settings are tried as keys and passwords, and by which expression a test reads them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.people import given

ROOT = "/scratch/shop"
Module = Callable[..., ModuleType]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Module:
    """Puts a module of the project, with these names in it, among the imported ones."""

    def put(name: str, **names: Any) -> ModuleType:
        made = ModuleType(name)
        made.__file__ = f"{ROOT}/{name}.py"
        vars(made).update(names)
        monkeypatch.setitem(sys.modules, name, made)
        return made

    return put


class Secret:
    """What pydantic hides a text in."""

    def get_secret_value(self) -> str:
        return "hidden"


class Settings:
    api_key = "k1"
    internal_token = Secret()
    api_keys: tuple[str, ...] = ("k2", "k3")
    secret_key = jwt_access_token = stripe_api_key = "no"
    port = 8000


def expressions(found: list[given.Given]) -> dict[str, str]:
    return {each.value: each.reference["expression"] for each in found}


def test_keys_are_read_off_an_object(module: Module) -> None:
    """A text, a secret text, the first of several; not what is for other services or signs tokens."""
    module("shop_config", settings=Settings())

    found = given.keys(ROOT, None)

    assert expressions(found) == {
        "k1": "settings.api_key",
        "k2": "settings.api_keys[0]",
        "hidden": "settings.internal_token.get_secret_value()",
    }
    assert {each.reference["module"] for each in found} == {"shop_config"}


def test_keys_are_read_off_what_a_function_answers(module: Module) -> None:
    """`get_settings()` is FastAPI's own advice."""
    module("shop_config", get_settings=lambda: Settings())

    assert "get_settings().api_key" in expressions(given.keys(ROOT, None)).values()


def test_keys_are_constants(module: Module) -> None:
    """Of a module, without a holder."""
    module("shop_main", API_KEY="k9", OTHER="x")

    (found,) = given.keys(ROOT, None)

    assert found.reference == {"module": "shop_main", "name": "API_KEY", "expression": "API_KEY"}


def test_keys_are_in_flasks_configuration() -> None:
    """Which has no module: the test's client knows the application."""
    client = SimpleNamespace(application=SimpleNamespace(config={"API_TOKEN": "t", "SECRET_KEY": "s"}))

    (found,) = given.keys(ROOT, client)

    assert found.reference == {"module": "", "name": "API_TOKEN", "expression": "API_TOKEN"}


def test_a_name_and_a_password_belong_together(module: Module) -> None:
    """By what stands before them; a mail server's are another's."""
    names = {
        "DOCS_USERNAME": "docs",
        "DOCS_PASSWORD": "p",
        "MAIL_USERNAME": "m",
        "MAIL_PASSWORD": "q",
        "DB_PASSWORD": "r",
    }
    module("shop_main", **names)

    (found,) = given.pairs(ROOT, None)

    assert [each.value for each in found] == ["docs", "p"]


def test_a_module_of_a_library_is_not_read(module: Module) -> None:
    """Only the project's own."""
    made = module("library", API_KEY="k")
    made.__file__ = "/usr/lib/python3/library.py"

    assert given.keys(ROOT, None) == []


def test_a_setting_that_cannot_be_read_is_passed_over(module: Module) -> None:
    """It may need the environment of production."""

    class Lazy:
        def __getattr__(self, name: str) -> str:
            raise KeyError(name)

    module("shop_config", settings=Lazy(), get_config=lambda: 1 / 0)

    assert given.keys(ROOT, None) == []
