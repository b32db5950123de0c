"""What cannot be determined is said, with what to do; what cannot be inspected is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.errors import ItestError
from itest.source.tree import SourceTree
from itest.stages.inspect import as_json, inspect
from tests.inspect.trees import facts_of

APP = "from fastapi import FastAPI\napp = FastAPI()\n"


@pytest.mark.parametrize(("files", "message"), [({}, "holds no files"), ({"a.txt": ""}, "no Python file")])
def test_nothing_to_inspect_is_refused(files: dict[str, str], message: str, tmp_path: Path) -> None:
    """One sentence and advice."""
    with pytest.raises(ItestError, match=message) as caught:
        facts_of(tmp_path, files)
    assert "-C/--project" in caught.value.advice


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("x = 1", "no web application is constructed anywhere"),
        ("import flask\n'''Flask(__name__)'''", "no web application is constructed anywhere"),
        ("from quart import Quart\napp = Quart('x')", "Quart is used (main.py:2)"),
        ("from aiohttp import web\napp = web.Application()", "aiohttp is used (main.py:2)"),
    ],
)
def test_unsupported_framework_is_named(source: str, why: str, tmp_path: Path) -> None:
    """What is used instead, and where."""
    facts = facts_of(tmp_path, {"main.py": source})
    assert (facts.framework, facts.apps, facts.boundaries) == (None, (), ())
    assert any(why in unknown.why for unknown in facts.unknowns if unknown.what == "framework")


def test_unsupported_orm_is_named(tmp_path: Path) -> None:
    """The project can still be inspected."""
    facts = facts_of(tmp_path, {"main.py": APP, "models.py": "from peewee import Model\n"})
    assert facts.orm is None
    assert [u.why for u in facts.unknowns if u.what == "orm"] == ["Peewee is used (models.py:1) and not supported yet"]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("from peewee import *\n", 1),
        ("from peewee import MySQLDatabase, SqliteDatabase\n", 1),
        ("import os\nimport motor.motor_asyncio as driver\n", 2),
        ("try:\n    from tortoise import Tortoise\nexcept ImportError: ...\n", 2),
    ],
)
def test_a_database_that_tests_cannot_be_kept_out_of_is_named(source: str, line: int, tmp_path: Path) -> None:
    """Its library is not supported, and it may be a server with somebody's data."""
    facts = facts_of(tmp_path, {"main.py": APP, "models.py": source})

    assert [u.why.partition(" is used ")[2] for u in facts.unknowns if u.what == "data"] == [
        f"(models.py:{line}), and itest cannot keep tests out of the database behind it"
    ]


def test_a_file_of_sqlite_is_copied_with_the_project(tmp_path: Path) -> None:
    """Whatever library reads it, what tests write is not in the user's."""
    source = "from peewee import Model, SqliteDatabase\ndatabase = SqliteDatabase('shop.db')\n"

    assert "data" not in [u.what for u in facts_of(tmp_path, {"main.py": APP, "models.py": source}).unknowns]


def test_broken_configuration_is_named_with_its_line(tmp_path: Path) -> None:
    """Everything else is still found."""
    facts = facts_of(tmp_path, {"main.py": APP, "pyproject.toml": "[project]\nname = \n", "setup.cfg": "x\n"})
    assert facts.framework == "fastapi"
    assert [u.why.split(" ")[0] for u in facts.unknowns if "cannot be read" in u.why] == [
        "pyproject.toml:2",
        "setup.cfg:1",
    ]


def test_application_in_a_sub_folder(tmp_path: Path) -> None:
    """It is found, and the folder to choose is named."""
    files = {"backend/pyproject.toml": "", "backend/app/main.py": APP + "import app.core\n", "backend/app/core.py": ""}
    facts = facts_of(tmp_path, files)
    assert facts.apps[0].spelling == "app.main:app"
    assert facts.source_roots == ("backend",)
    assert [u.candidates for u in facts.unknowns if u.flag == "--project"] == [("backend",)]


def test_examples_of_a_library(tmp_path: Path) -> None:
    """The library is no application, its examples are candidates."""
    files = {
        "pyproject.toml": "",
        "lib/__init__.py": "",
        "examples/blog/pyproject.toml": "",
        "examples/blog/app.py": APP,
    }
    facts = facts_of(tmp_path, files)
    assert facts.framework is None
    assert [u.candidates for u in facts.unknowns if u.flag == "--project"] == [("examples/blog",)]


def test_unparsable_files_are_listed(tmp_path: Path) -> None:
    """With place and reason; the rest is inspected."""
    facts = facts_of(tmp_path, {"main.py": APP, "old.py": "x = 1\nprint 'x'\n", "tests/old.py": "print 'x'\n"})
    assert [(e.where.path, e.where.line) for e in facts.unparsed] == [("old.py", 2)]
    assert facts.framework == "fastapi"


def test_inspection_writes_nothing_and_imports_nothing(tmp_path: Path) -> None:
    """A module with a side effect at import stays asleep."""
    files = {"main.py": APP + "from pathlib import Path\nPath(__file__).with_name('awake').touch()\n"}
    facts_of(tmp_path, files)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["main.py"]


def test_json_has_what_the_interface_promises(tmp_path: Path) -> None:
    """Each key of schema 1, and places that are flat."""
    source = APP + "@app.get('/x')\ndef x(): ...\n"
    (tmp_path / "main.py").write_text(source)
    document = as_json(inspect(SourceTree(tmp_path)))
    assert document["schema"] == 1
    assert {"framework", "app", "orm", "models", "boundaries", "environment", "tooling", "unknowns"} <= document.keys()
    assert document["app"]["spelling"] == "main:app"
    assert document["routes"] == [{"method": "GET", "path": "/x", "handler": "main.x", "file": "main.py", "line": 4}]
    assert [b["name"] for b in document["boundaries"]] == ["api", "contract"]
