"""Each test finds the application's own memory as it was."""

from __future__ import annotations

import threading
import types
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from itest.model.runtime import Reference
from itest.stages.plan.memory import memory_context

from .samples import FASTAPI, FLASK, TUTORIAL
from .test_foundation import rendered, texts


@dataclass
class Note:
    text: str


REVOKED = Reference(module="shop.tokens", name="REVOKED", expression="REVOKED")


@pytest.mark.parametrize("sample", [FLASK, FASTAPI, TUTORIAL])
def test_what_is_kept_comes_back(sample: tuple, tmp_path: Path) -> None:  # type: ignore[type-arg]
    """After the accounts are there: their log-ins are part of what each test finds."""
    facts, runtime, people = sample
    found = texts(rendered((facts, replace(runtime, memory=(REVOKED,)), people), tmp_path))
    assert "    from shop.tokens import REVOKED\n" in found["conftest.py"]
    assert "    with as_before(REVOKED):\n" in found["conftest.py"]
    assert "accounts: dict[str, Account]" in found["conftest.py"].partition("def memory(")[2].partition(":\n")[0]


def test_nothing_is_written_for_an_application_that_keeps_nothing(tmp_path: Path) -> None:
    """No fixture, no module."""
    found = texts(rendered(FLASK, tmp_path))
    assert "as_before" not in found["conftest.py"]
    assert "support/memory.py" not in found


def test_the_same_objects_hold_what_they_held(tmp_path: Path) -> None:
    """Also what was changed inside of them."""
    facts, runtime, people = FLASK
    source = texts(rendered((facts, replace(runtime, memory=(REVOKED,)), people), tmp_path))["support/memory.py"]
    module = types.ModuleType("memory")
    exec(source, vars(module))
    todos, prices, revoked, notes = [{"done": False}], {"pot": 3}, {"a"}, {1: Note("a")}
    lock = threading.Lock()
    clients = {"one": lock}

    with module.as_before(todos, prices, revoked, notes, clients):
        todos[0]["done"] = True
        todos.append({})
        prices.clear()
        revoked.add("b")
        notes[1].text = "b"
        clients.clear()

    assert (todos, prices, revoked, notes) == ([{"done": False}], {"pot": 3}, {"a"}, {1: Note("a")})
    assert clients["one"] is lock


def test_names_that_say_the_same_of_two_modules_are_told_apart() -> None:
    """An object that holds several things is imported once."""
    first = Reference(module="shop.a", name="store", expression="store.items")
    second = replace(first, expression="store.names")
    other = Reference(module="shop.b", name="store", expression="store")
    alone = Reference(module="shop.c", name="app", expression="app")

    found = memory_context((first, second, other, alone))

    assert found["memory"] == ("store_of_shop_a.items", "store_of_shop_a.names", "store_of_shop_b", "app_of_shop_c")
    assert found["memory_imports"] == (
        ("shop.a", "store", "store_of_shop_a"),
        ("shop.b", "store", "store_of_shop_b"),
        ("shop.c", "app", "app_of_shop_c"),
    )
