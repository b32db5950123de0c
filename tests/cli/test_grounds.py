"""`explain FILE`: the facts of the application that a file rests on, with their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.flow.grounds import grounds
from itest.model.manifest import FileRecord, Manifest

RECORD = FileRecord(path="tests/integration/test_items.py", ownership="seeded", sha256="0", boundary="api")
MANIFEST = Manifest(version="1", app="app:app", boundaries=("api",), tests_dir="t", digest="0", files=(RECORD,))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(
        "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\n\napp = Flask(__name__)\n"
        "db = SQLAlchemy(app)\n\n\nclass Item(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n\n\n"
        "class Tag(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n\n\n"
        "@app.get('/items/<int:id>')\ndef item(id):\n    return {}\n\n\n"
        "@app.get('/items/new')\ndef new():\n    return {}\n\n\n"
        "@app.post('/items/<int:id>')\ndef change(id):\n    return {}\n"
    )
    return tmp_path


def told(shop: Path, source: str) -> dict[str, str]:
    return dict(grounds(shop, RECORD, MANIFEST, source.encode()))


def test_application_framework_and_database_are_told_with_their_places(shop: Path) -> None:
    """As the source has them now."""
    found = told(shop, "")

    assert found["application"] == "app:app (app.py:4)"
    assert found["framework"] == "flask (app.py:4)"
    assert found["database"].endswith("flask_sqlalchemy (app.py:5)")
    assert found["signs of api"] == "app.py:17, app.py:22, app.py:27"


def test_models_and_endpoints_are_those_that_the_file_speaks_of(shop: Path) -> None:
    """By name, and by the requests that it makes."""
    found = told(shop, 'item = ItemFactory()\nassert rows == [Item]\nclient.get(f"/items/{item.id}?full=1")\n')

    assert found["models"] == "Item (app.py:8)"
    assert found["endpoints"] == "GET /items/<int:id> (app.py:17)"


def test_an_endpoint_that_is_spelled_out_is_no_other(shop: Path) -> None:
    """A path that one route spells and another only matches is the first one's."""
    assert told(shop, 'client.get("/items/new")\n')["endpoints"] == "GET /items/new (app.py:22)"
    assert "endpoints" not in told(shop, 'client.put("/items/1")\nclient.get(path)\n')


def test_a_project_that_cannot_be_read_any_more_has_none(tmp_path: Path) -> None:
    """The rest of what is known of the file is told nevertheless."""
    (tmp_path / "app.py").write_text("def broken(:\n")

    assert "application" not in dict(grounds(tmp_path, RECORD, MANIFEST, b""))
