"""Engines that no module holds, found on the application; SQLAlchemy is played by a stand-in."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from itest.agent import engines
from itest.agent.project import Project


class Engine:
    """As SQLAlchemy's."""


class Container:
    """As `dependency_injector.containers.Container`."""

    def __init__(self, **providers: Any) -> None:
        self.providers = providers


class Singleton:
    """As `dependency_injector.providers.BaseSingleton`."""

    def __init__(self, made: Any) -> None:
        self.made = made

    def __call__(self) -> Any:
        return self.made


class Sessionmaker:
    """As `sqlalchemy.orm.sessionmaker`, with what it was made with."""

    def __init__(self, engine: Engine) -> None:
        self.kw = {"bind": engine}


@pytest.fixture(autouse=True)
def sqlalchemy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, attribute, kind in (
        ("sqlalchemy.engine", "Engine", Engine),
        ("sqlalchemy.orm", "sessionmaker", Sessionmaker),
        ("dependency_injector.containers", "Container", Container),
        ("dependency_injector.providers", "BaseSingleton", Singleton),
    ):
        module = ModuleType(name)
        setattr(module, attribute, kind)
        monkeypatch.setitem(sys.modules, module.__name__, module)


def found(application: Any, folder: Path) -> list[str]:
    """The expressions that lead to engines, the best first."""
    paths = sorted(engines._state(application, Project(str(folder))), key=lambda item: item[0])
    return [reference["expression"] for _, _, reference in paths]


def test_a_factory_may_hang_its_sessions_on_the_application(tmp_path: Path) -> None:
    """`app.session = sessionmaker(bind=engine)` in a Flask factory."""
    application = SimpleNamespace(session=Sessionmaker(Engine()), name="shop", config={})
    assert found(application, tmp_path) == ["app.session.kw['bind']"]


def test_the_state_of_an_asgi_application_comes_after_its_own_attributes(tmp_path: Path) -> None:
    """Both are looked at."""
    state = SimpleNamespace(_state={"engine": Engine()})
    application = SimpleNamespace(state=state, database=Engine())
    assert found(application, tmp_path) == ["app.database", "app.state.engine"]


def test_what_a_library_built_on_sqlalchemy_holds_is_asked_for_its_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`db = Wrapper()` of a library that makes the engine when it is first asked for it."""
    library = ModuleType("wrapper")
    library.create_engine = type("create_engine", (), {"__module__": "sqlalchemy.engine.create"})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "wrapper", library)
    made = Engine()
    kind = type("Wrapper", (), {"__module__": "wrapper", "get_engine": lambda _: made})
    assert found(SimpleNamespace(db=kind()), tmp_path) == ["app.db.get_engine()"]


def test_engines_may_be_kept_by_name(tmp_path: Path) -> None:
    """`engines = {"reader": ..., "writer": ...}`."""
    application = SimpleNamespace(engines={"writer": Engine(), "reader": Engine(), "count": 2})
    assert found(application, tmp_path) == ["app.engines['reader']", "app.engines['writer']"]


def test_engines_may_be_kept_by_members_of_an_enum(tmp_path: Path) -> None:
    """Which would want an import of their own: the first engine stands for all."""
    member = Enum("member", "WRITER READER")
    application = SimpleNamespace(engines={member["WRITER"]: Engine(), member["READER"]: Engine()})
    assert found(application, tmp_path) == ["next(iter(app.engines.values()))"]


def test_what_only_the_projects_server_understands_is_known(tmp_path: Path) -> None:
    """The arguments that `create_engine` keeps for its connections."""

    def engine(**cparams: Any) -> Any:
        return SimpleNamespace(pool=SimpleNamespace(_creator=lambda: cparams))

    given = {"host": "db", "ssl": {"ca": "x"}, "ssl_ca": "y", "sslmode": "require", "charset": "utf8mb4"}
    assert engines._remote(engine(**given)) == ["ssl", "ssl_ca", "sslmode"]
    assert engines._remote(engine(host="db", ssl_disabled=True)) == []
    assert engines._remote(SimpleNamespace(pool=object())) == []


def test_a_container_of_dependencies_is_asked_for_what_it_makes_once(tmp_path: Path) -> None:
    """An engine that it provides itself; what it would make anew each time is not asked for."""
    container = Container(engine=Singleton(Engine()), session=Engine)
    assert found(SimpleNamespace(container=container), tmp_path) == ["app.container.engine()"]


def test_an_object_that_a_container_provides_may_hold_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`db = providers.Singleton(Database)` with the project's own `Database`."""
    module = ModuleType("database")
    module.__file__ = str(tmp_path / "database.py")
    monkeypatch.setitem(sys.modules, "database", module)
    database = type("Database", (), {"__module__": "database"})()
    database._engine = Engine()
    container = Container(db=Singleton(database))
    assert found(SimpleNamespace(container=container), tmp_path) == ["app.container.db()._engine"]
