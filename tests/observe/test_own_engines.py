"""An engine that is made anew for each request is noticed; a cache, a start-up or the suite's own is not."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest

from itest.agent.observe.playing.own_engines import OwnEngines


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What stands in for sqlalchemy.engine.base."""
    module = types.ModuleType("sqlalchemy.engine.base")
    module.Engine = type("Engine", (), {"__init__": lambda self, url: setattr(self, "url", url)})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sqlalchemy.engine.base", module)
    return module


def function(file: str, library: Any) -> Any:
    """A function of the file that makes an engine in its second line."""
    space: dict[str, Any] = {"Engine": library.Engine}
    exec(compile("def connect():\n    return Engine('sqlite://')\n", file, "exec"), space)
    return space["connect"]


@pytest.mark.parametrize(
    ("file", "times", "places"),
    [
        ("app/db.py", 5, ["app/db.py:2"]),
        ("app/db.py", 2, []),
        ("tests/integration/conftest.py", 5, []),
        ("venv/site-packages/library.py", 5, []),
        ("../elsewhere.py", 5, []),
        ("<generated>", 5, []),
    ],
)
def test_only_a_line_of_the_application_that_makes_engines_again_and_again(
    file: str, times: int, places: list[str], tmp_path: Path, library: Any
) -> None:
    """The engines themselves are made as ever."""
    engines = OwnEngines(str(tmp_path), str(tmp_path / "tests/integration"))
    connect = function(file if file[0] == "<" else str(tmp_path / file), library)

    engines.watch()
    made = [connect() for _ in range(times)]

    assert {engine.url for engine in made} == {"sqlite://"}
    assert engines.places == places


def test_without_the_library_there_is_nothing_to_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django, or no ORM at all."""
    monkeypatch.delitem(sys.modules, "sqlalchemy.engine.base", raising=False)
    engines = OwnEngines(str(tmp_path), str(tmp_path / "tests"))

    engines.watch()

    assert engines.places == []


def test_a_watched_engine_still_names_its_parameters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLAlchemy tells from their names which keywords are an engine's, and refuses the rest."""

    class Engine:
        def __init__(self, pool: str, echo: bool = True) -> None:
            self.told = (pool, echo)

    module = types.ModuleType("sqlalchemy.engine.base")
    module.Engine = Engine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sqlalchemy.engine.base", module)

    OwnEngines(str(tmp_path), str(tmp_path / "tests")).watch()

    code = Engine.__init__.__code__
    assert code.co_varnames[: code.co_argcount] == ("self", "pool", "echo")
    assert [Engine("a").told, Engine("a", echo=False).told] == [("a", True), ("a", False)]
