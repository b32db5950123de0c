"""A project, and a world in which no application is run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.flow import closing, opening, watching
from itest.model.observations import Missed, Observations, Personas
from itest.packaging.run import Finished
from tests.cli.stand_ins import World, rendered, sandbox


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    (root / "app.py").write_text(
        "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\n\napp = Flask(__name__)\n"
        "db = SQLAlchemy(app)\n\n\n@app.get('/items')\ndef items():\n    return []\n"
    )
    (root / "requirements-dev.txt").write_text("pytest\n")
    return root


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """Everything below the flow that would run an application or reach an index is replaced."""
    world = World()
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(opening, "_serves", lambda *_: True)
    monkeypatch.setattr(watching, "overlay", lambda *_: tmp_path)
    monkeypatch.setattr(watching, "Sandbox", sandbox(world))
    endpoints = [SimpleNamespace(key=key, first_party=True, handler=None) for key in ("GET /items", "POST /items")]
    runtime = SimpleNamespace(endpoints=endpoints, notes=("a note",))
    monkeypatch.setattr(watching, "probe", lambda *_: runtime)
    monkeypatch.setattr(watching, "observe_personas", lambda *_: Personas(accounts=(), login=None))
    scenarios: Any = tuple(
        SimpleNamespace(endpoint=each.key, answer=SimpleNamespace(status=status), mails=(), effects=(), conditions=())
        for each, status in zip(endpoints, (200, 401), strict=True)
    )
    missed = (Missed(endpoint="POST /items", reason="no body was accepted"),)
    seen = Observations(
        personas=Personas(accounts=(), login=None), things=(), scenarios=scenarios, findings=(), missed=missed
    )
    monkeypatch.setattr(watching, "observe", lambda *_: seen)
    plan = SimpleNamespace(dependencies=(), fixtures=())
    monkeypatch.setattr(watching, "plan_foundation", lambda *_: plan)
    monkeypatch.setattr(watching, "plan_suite", lambda *_: plan)
    monkeypatch.setattr(watching, "render", lambda _plan, root, _style: rendered(world, root))
    monkeypatch.setattr(watching, "format_sources", lambda texts, _style: texts)

    def install(_python: object, _options: object, wanted: Sequence[str], _versions: object) -> Finished:
        world.installed.append(wanted)
        return Finished(command=(), code=0 if world.install_works else 1, output="", errors="no index")

    monkeypatch.setattr(closing, "install_under", install)
    return world
