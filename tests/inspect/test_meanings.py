"""What a name in a file really is: through imports, re-exports, aliases, instances and stars."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.source.roots import source_roots
from itest.source.values import fold
from tests.inspect.trees import code_of, write

EXTENSIONS = {
    "shop/__init__.py": "",
    "shop/extensions.py": """
        from flask_sqlalchemy import SQLAlchemy as Base
        class DB(Base): pass
        db = Base()
        own = DB()
        """,
    "shop/database.py": "from .extensions import db, own\nModel = db.Model\n",
    "shop/stars.py": "from .database import *\n",
}


@pytest.mark.parametrize(
    ("source", "name", "meaning"),
    [
        ("from shop.extensions import db", "db", "flask_sqlalchemy.SQLAlchemy()"),
        ("from shop.database import Model", "Model", "flask_sqlalchemy.SQLAlchemy().Model"),
        ("from shop.stars import Model", "Model", "flask_sqlalchemy.SQLAlchemy().Model"),
        ("from shop import database as d", "d.db.session", "flask_sqlalchemy.SQLAlchemy().session"),
        ("from shop.extensions import own", "own", "shop.extensions.DB()"),
        ("import os.path\nimport os", "os.environ.get", "os.environ.get"),
        ("from sqlmodel import *", "SQLModel", "sqlmodel.SQLModel"),
        ("try:\n    import orjson as j\nexcept ImportError:\n    import json as j", "j.dumps", "orjson.dumps"),
        (
            "engine = None\nfrom sqlalchemy import create_engine\nengine = create_engine('x')",
            "engine",
            "sqlalchemy.create_engine()",
        ),
        ("a = b\nb = a", "a", "m.b"),
    ],
)
def test_meaning_of_a_name(source: str, name: str, meaning: str, tmp_path: Path) -> None:
    """Each in a module `m` beside the package."""
    code = code_of(tmp_path, {**EXTENSIONS, "m.py": source})
    assert code.meaning(code.outline("m"), name) == meaning


def test_subclasses_are_what_they_inherit_from(tmp_path: Path) -> None:
    """Also through the project's own classes."""
    code = code_of(tmp_path, EXTENSIONS)
    assert code.is_a("shop.extensions.DB", {"flask_sqlalchemy.SQLAlchemy"})
    assert not code.is_a("shop.extensions.DB", {"flask.Flask"})


def test_functions_mean_what_they_return(tmp_path: Path) -> None:
    """By annotation or by the local that they return."""
    source = """
    from flask import Flask
    def make():
        app = Flask("x")
        return app
    def hinted() -> "Flask": ...
    app = make()
    other = hinted()
    """
    code = code_of(tmp_path, {"m.py": source})
    assert code.meaning(code.outline("m"), "app") == "flask.Flask()"
    assert code.meaning(code.outline("m"), "other") == "flask.Flask()"


def test_star_imports_in_a_circle_end(tmp_path: Path) -> None:
    """Two modules that import everything from each other."""
    code = code_of(tmp_path, {"a.py": "from b import *\n", "b.py": "from a import *\n"})
    assert code.meaning(code.outline("a"), "nothing") == ""


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("'/v' + '1'", "/v1"),
        ("f'/{NAME}'", "/shop"),
        ("settings.prefix", "/api"),
        ("get_settings().prefix", "/api"),
        ("os.getenv('PREFIX', '/p')", "/p"),
        ("os.environ['PREFIX']", None),
        ("unknown", None),
    ],
)
def test_constants_are_folded(expression: str, text: str | None, tmp_path: Path) -> None:
    """Across names, f-strings, settings classes and defaults."""
    source = f"""
    import os
    from pydantic_settings import BaseSettings
    NAME = "shop"
    class Settings(BaseSettings):
        prefix: str = "/api"
    settings = Settings()
    def get_settings():
        return Settings()
    value = {expression}
    """
    code = code_of(tmp_path, {"m.py": source})
    outline = code.outline("m")
    found = outline.find("value")
    assert found is not None
    assert fold(code, outline, found.value) == text


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"app/main.py": "import app.models", "app/models.py": ""}, (".",)),
        ({"src/shop/__init__.py": "", "src/shop/a.py": "from shop import b", "src/shop/b.py": ""}, ("src",)),
        ({"src/core/a.py": "from src.core import b", "src/core/b.py": ""}, (".",)),
        ({"backend/app/a.py": "import app.b", "backend/app/b.py": "", "frontend/x.js": ""}, ("backend",)),
        ({"site/manage.py": "import django", "site/site/settings.py": ""}, ("site",)),
        ({"app/redis.py": "", "app/cache.py": "import redis", "app/__init__.py": ""}, (".",)),
        ({"one.py": ""}, (".",)),
    ],
)
def test_source_roots(files: dict[str, str], roots: tuple[str, ...], tmp_path: Path) -> None:
    """The folders from which the project's own imports resolve."""
    assert source_roots(write(tmp_path, files)) == roots


def test_a_text_that_is_made_of_itself_means_something_or_nothing(tmp_path: Path) -> None:
    """`word = word.strip()` is itself, longer each time: the search for what it is has an end."""
    source = "for word in ['a', 'b']:\n    if word:\n        word = word.strip()\n        print(word.title())\n"
    code = code_of(tmp_path, {"shop/__init__.py": "", "shop/words.py": source})
    outline = code.outline("shop.words")

    assert all(isinstance(code.meaning(outline, called.node.func, called.scope), str) for called in outline.calls)
