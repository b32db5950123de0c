"""The fixtures that a project has: which of them a suite could do with, and why not with the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.model.facts import ExistingFixture
from tests.inspect.trees import facts_of

FLASK = """
from flask import Flask
def create_app(config=None):
    return Flask(__name__)
"""
FASTAPI = "from fastapi import FastAPI\napp = FastAPI()\n"
ENGINE = "from sqlalchemy.ext.asyncio import create_async_engine\nengine = create_async_engine('sqlite+aiosqlite://')\n"
MANAGE = """
import os
from django.core.management import execute_from_command_line
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
execute_from_command_line([])
"""
DJANGO = {"manage.py": MANAGE, "shop/settings.py": "INSTALLED_APPS = []\n"}
PROJECTS = {
    "flask": {"shop.py": FLASK},
    "flask object": {"shop.py": "from flask import Flask\napp = Flask(__name__)\n"},
    "fastapi": {"shop.py": FASTAPI},
    "fastapi that starts": {"shop.py": FASTAPI.replace("()", "(lifespan=lifespan)")},
    "fastapi on asyncio": {"shop.py": FASTAPI, "db.py": ENGINE},
    "django": DJANGO,
    "django that waits": {**DJANGO, "shop/views.py": "transaction.on_commit(send)\n"},
}
HEAD = """
import pytest
import shop
from django.test import Client
from fastapi.testclient import TestClient
from rest_framework.test import APIClient
"""


def fixture(root: Path, project: str, head: str, *body: str) -> ExistingFixture:
    """What is known of the only fixture of `tests/conftest.py`."""
    source = "\n".join([HEAD, f"{head}:", *(f"    {line}" for line in body)])
    facts = facts_of(root, {**PROJECTS[project], "tests/conftest.py": source})
    return facts.fixtures[0]


@pytest.mark.parametrize(
    ("project", "head", "body"),
    [
        ("flask", "@pytest.fixture\ndef client(app)", ["return app.test_client()"]),
        ("flask", "@pytest.fixture(name='client')\ndef made(app)", ["c = app.test_client()", "yield c"]),
        ("flask", "@pytest.fixture()\ndef client(app)", ['"""It."""', "with app.test_client() as c:", "    yield c"]),
        ("flask object", "@pytest.fixture\ndef client()", ["return shop.app.test_client()"]),
        ("fastapi", "@pytest.fixture\ndef client(app)", ["return TestClient(app)"]),
        (
            "fastapi",
            "@pytest.fixture\ndef client()",
            ["from shop import app as it", "with TestClient(it) as c:", "    yield c"],
        ),
        ("fastapi", "@pytest.fixture\ndef client(app)", ["return TestClient(app=app, follow_redirects=False)"]),
        ("django", "@pytest.fixture\ndef client()", ["return Client()"]),
    ],
)
def test_a_client_that_is_just_the_frameworks_own_serves(
    project: str, head: str, body: list[str], tmp_path: Path
) -> None:
    """Made of the suite's application for each test, with nothing else done on the way."""
    found = fixture(tmp_path, project, head, *body)

    assert (found.name, found.serves, found.why) == ("client", True, "")


@pytest.mark.parametrize(
    ("project", "head", "body", "why"),
    [
        (
            "flask",
            "@pytest.fixture(scope='module')\ndef client(app)",
            ["return app.test_client()"],
            "is shared by all tests of a module",
        ),
        ("flask", "@pytest.fixture(params=[1, 2])\ndef client(app)", ["return app.test_client()"], "has parameters"),
        ("flask", "@pytest.fixture\nasync def client(app)", ["yield app.test_client()"], "is asynchronous"),
        ("flask", "@pytest.fixture\ndef client(app, seeded)", ["return app.test_client()"], "needs `seeded`"),
        (
            "flask",
            "@pytest.fixture\ndef client(app)",
            ["db.create_all()", "return app.test_client()"],
            "makes tables of its own",
        ),
        (
            "flask",
            "@pytest.fixture\ndef client(app)",
            ["with app.app_context():", "    yield app.test_client()"],
            "keeps a context of the application open",
        ),
        (
            "flask",
            "@pytest.fixture\ndef client(app)",
            ["c = app.test_client()", "c.post('/')", "return c"],
            "does more than make a client",
        ),
        (
            "flask",
            "@pytest.fixture\ndef client()",
            ["return shop.create_app().test_client()"],
            "is a client of another application",
        ),
        (
            "flask",
            "@pytest.fixture\ndef client(app)",
            ["return app.test_client(False)"],
            "is made with options of its own",
        ),
        ("flask", "@pytest.fixture\ndef client(app)", ["return TestApp(app)"], "is no test client of Flask's"),
        (
            "fastapi",
            "@pytest.fixture\ndef client(app)",
            ["app.dependency_overrides[get_db] = other", "return TestClient(app)"],
            "replaces dependencies of the application",
        ),
        (
            "fastapi",
            "@pytest.fixture\ndef client(app)",
            ["return TestClient(app, headers={'x-key': '1'})"],
            "is logged in",
        ),
        (
            "fastapi that starts",
            "@pytest.fixture\ndef client(app)",
            ["with TestClient(app) as c:", "    yield c"],
            "starts the application once more for each test",
        ),
        (
            "fastapi on asyncio",
            "@pytest.fixture\ndef client(app)",
            ["return TestClient(app)"],
            "answers on an event loop that the connections of the database do not belong to",
        ),
        (
            "django",
            "@pytest.fixture\ndef client()",
            ["return APIClient()"],
            "is an APIClient, which takes bodies in another way",
        ),
        (
            "django that waits",
            "@pytest.fixture\ndef client()",
            ["return Client()"],
            "leaves out what waits for the end of a transaction",
        ),
        ("fastapi", "@pytest.fixture\ndef app()", ["return shop.app"], "is made anew for each test"),
        (
            "fastapi",
            "@pytest.fixture(scope='session')\ndef app()",
            ["shop.app.debug = True", "return shop.app"],
            "is configured in its own way",
        ),
        (
            "fastapi",
            "@pytest.fixture(scope='session')\ndef app()",
            ["Base.metadata.create_all(e)", "return shop.app"],
            "makes tables of its own",
        ),
        (
            "flask",
            "@pytest.fixture(scope='session')\ndef app()",
            ["return shop.create_app()"],
            "is configured in its own way",
        ),
    ],
)
def test_what_is_anything_else_does_not_serve(
    project: str, head: str, body: list[str], why: str, tmp_path: Path
) -> None:
    """And it is told in what it differs."""
    found = fixture(tmp_path, project, head, *body)

    assert (found.serves, found.why) == (False, why)


def test_an_application_that_is_handed_over_as_it_is_serves(tmp_path: Path) -> None:
    """One for all tests; a suite configures Flask's for itself."""
    found = fixture(
        tmp_path, "fastapi", "@pytest.fixture(scope='session')\ndef app()", "from shop import app", "return app"
    )

    assert (found.serves, found.why) == (True, "")


def test_fixtures_that_a_conftest_imports_count_as_its_own(tmp_path: Path) -> None:
    """By name, with a star or as a plugin."""
    made = "import pytest\n@pytest.fixture(autouse=True)\ndef {}(): ...\n"
    helpers = {f"tests/{name}.py": made.format(name) for name in ("one", "two", "three", "four")}
    conftest = "from tests.one import one\nfrom tests.two import *\npytest_plugins = ['tests.three']\n"
    facts = facts_of(tmp_path, {"shop.py": FASTAPI, **helpers, "tests/conftest.py": conftest + "# fixture\n"})

    brought = {each.name: each.where.path for each in facts.fixtures if each.home == "tests/conftest.py"}
    assert brought == {"one": "tests/one.py", "two": "tests/two.py", "three": "tests/three.py"}
    assert all(each.autouse for each in facts.fixtures if each.conftest)


@pytest.mark.parametrize(
    ("files", "heedless"),
    [
        ({"shop.py": FLASK}, True),
        ({"shop.py": FLASK.replace("    return", "    import os; os.environ.get('X')\n    return")}, True),
        ({"shop.py": FLASK + "import os\nLIMIT = os.environ.get('LIMIT')\n"}, False),
        ({"shop.py": FLASK + "from other import L\n", "other.py": "import os\nL = os.getenv('L')\n"}, False),
        (
            {"shop.py": FLASK.replace("    r", "    import other\n    r"), "other.py": "import os\nos.getenv('L')\n"},
            True,
        ),
        ({"shop.py": "from flask import Flask\napp = Flask(__name__)\ncreate_app = 1\n"}, False),
    ],
)
def test_a_conftest_is_heedless_where_no_module_behind_it_reads_the_environment(
    files: dict[str, str], heedless: bool, tmp_path: Path
) -> None:
    """What the factory itself reads comes later; an application that is made on import is another matter."""
    facts = facts_of(tmp_path, {**files, "tests/conftest.py": "from shop import create_app\n"})

    assert facts.heedless == (("tests/conftest.py",) if heedless else ())
