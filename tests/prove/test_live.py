"""A fault in functions that are in memory: it is in force everywhere, and gone afterwards."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from itest.agent.prove.edits import apply, edits
from itest.agent.prove.live import NotLiveError, Patch
from itest.agent.prove.probes import NAME, Probes, Recorder
from itest.agent.prove.source import read

TEXT = '''
import functools


def loud(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        if arguments == ("stop",):
            return "stopped"
        return function(*arguments)
    return wrapper


@loud
def greeting(name):
    """Says hello."""
    return {"greeting": name}


class Shop:
    def __init__(self):
        self.stock = 3

    def sell(self, amount):
        self.stock -= amount
        return self.stock


def counter(log):
    def count(amount):
        log.append(amount)
        return amount + 1
    return count


async def later(log):
    log.append("later")
    return log


class Child(Shop):
    def sell(self, amount):
        super().sell(amount)
        return self.stock
'''


@pytest.fixture
def path(tmp_path: Path) -> str:
    file = tmp_path / "prove_sample.py"
    file.write_text(TEXT, encoding="utf-8")
    return str(file)


@pytest.fixture
def module(path: str) -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("prove_sample", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["prove_sample"] = made
    spec.loader.exec_module(made)
    yield made
    del sys.modules["prove_sample"]


def number(path: str, operator: str, line: str) -> int:
    """The index of the fault of that kind on the line that holds the text."""
    source = read(path)
    lines = source.text.splitlines()
    return next(n for n, e in enumerate(edits(source)) if e.operator == operator and line in lines[e.line - 1])


def test_a_method_has_the_fault_until_it_is_undone(module: Any, path: str) -> None:
    """Also on objects that were there before."""
    shop = module.Shop()
    patch = Patch(path, number(path, "wrong sign", "self.stock -="))
    assert shop.sell(1) == 4
    patch.undo()
    assert shop.sell(1) == 3


def test_a_decorated_function_and_its_decorator_are_reached(module: Any, path: str) -> None:
    """The one through the wrapper's closure, the other by the wrapper's own code."""
    inner = Patch(path, number(path, "changed key", '"greeting"'))
    assert module.greeting("Ada") == {"changed_greeting": "Ada"}
    inner.undo()
    outer = Patch(path, number(path, "dropped guard", "if arguments"))
    assert module.greeting("stop") == {"greeting": "stop"}
    outer.undo()
    assert module.greeting("stop") == "stopped"


def test_a_closure_keeps_its_variables_when_the_fault_drops_their_only_use(module: Any, path: str) -> None:
    """The code of a function fits it only with as many free variables."""
    log: list[int] = []
    before = module.counter(log)
    patch = Patch(path, number(path, "dropped call", "log.append(amount)"))
    during = module.counter(log)
    assert (before(1), during(2), log) == (2, 3, [])
    patch.undo()
    before(1)
    during(2)
    assert log == [1, 2], "functions made while the fault was in force are sound again, too"


def test_coroutines_and_super_calls_can_be_dropped(module: Any, path: str) -> None:
    """A coroutine stays one; `__class__` is a free variable like any other."""
    first = Patch(path, number(path, "dropped call", 'log.append("later")'))
    assert asyncio.run(module.later([])) == []
    first.undo()
    second = Patch(path, number(path, "dropped call", "super().sell"))
    assert module.Child().sell(1) == 3
    second.undo()
    assert module.Child().sell(1) == 2


def test_a_fault_in_code_that_is_not_in_memory_is_told(path: str) -> None:
    """Such faults are tried in a fresh process."""
    with pytest.raises(NotLiveError):
        Patch(path, number(path, "wrong sign", "self.stock -="))


@pytest.mark.slow
def test_no_fault_touches_the_file(module: Any, path: str) -> None:
    """Everything happens in memory."""
    for index in range(len(edits(read(path)))):
        Patch(path, index).undo()
        assert Path(path).read_text(encoding="utf-8") == TEXT
    assert module.Shop().sell(1) == 2


def test_probes_tell_what_ran_and_change_nothing(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements with faults and functions' starts are counted, with the request under which they ran."""
    probes, recorder = Probes(), Recorder()
    monkeypatch.setattr("builtins." + NAME, None, raising=False)
    recorder.install()
    made: dict[str, Any] = {"__name__": "prove_probed"}
    code: Any = probes.compiled(path)
    exec(code, made)
    recorder.hits = set()
    recorder.request = 7
    assert made["Shop"]().sell(1) == 2
    assert made["greeting"].__doc__ == "Says hello."
    known = probes.modules[path]
    first = {name: probe for (_, name), probe in known.functions.items()}
    assert {(first["Shop.sell"], 7), (first["Shop.__init__"], 7)} <= recorder.hits
    assert (first["greeting"], 7) not in recorder.hits
    assert any((probe, 7) in recorder.hits for probe in known.statements.values())


def test_an_edit_is_what_the_patch_puts_into_force(module: Any, path: str) -> None:
    """The same fault, compiled from the edited text as a fresh start does it, behaves alike."""
    index = number(path, "wrong sign", "return amount + 1")
    made: dict[str, Any] = {"__name__": "prove_fresh"}
    source = read(path)
    exec(compile(apply(source, edits(source)[index]), path, "exec"), made)
    patch = Patch(path, index)
    assert made["counter"]([])(5) == module.counter([])(5) == 4
    patch.undo()
