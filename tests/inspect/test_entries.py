"""Which application is meant, and what its factory wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.errors import ItestError
from tests.inspect.trees import facts_of

FASTAPI = "from fastapi import FastAPI\napp = FastAPI()\n"
SETTINGS = "INSTALLED_APPS = []\nROOT_URLCONF = 'x.urls'\n"
MANAGE = """
import os
from django.core.management import execute_from_command_line
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{}")
execute_from_command_line([])
"""


@pytest.mark.parametrize(
    ("files", "spelling"),
    [
        ({"Procfile": "web: gunicorn b.main:app -k uvicorn.workers.UvicornWorker"}, "b.main:app"),
        ({"Dockerfile": 'CMD ["uvicorn", "b.main:app", "--port", "80"]'}, "b.main:app"),
        ({"docker-compose.yml": "command: uvicorn --reload b.main:app"}, "b.main:app"),
        ({"pyproject.toml": '[tool.fastapi]\nentrypoint = "b.main:app"\n'}, "b.main:app"),
        ({"README.md": "Run `fastapi dev b/main.py`"}, "b.main:app"),
        ({}, "a.main:app"),
    ],
)
def test_what_deployment_names_is_taken(files: dict[str, str], spelling: str, tmp_path: Path) -> None:
    """Of two applications that look the same."""
    facts = facts_of(tmp_path, {"a/main.py": FASTAPI, "b/main.py": FASTAPI, **files})
    assert facts.apps[0].spelling == spelling
    assert [u.what for u in facts.unknowns if u.flag == "--app"] == ([] if files else ["application"])
    assert {app.spelling for app in facts.apps} == {"a.main:app", "b.main:app"}


def test_flask_app_variable_names_a_file(tmp_path: Path) -> None:
    """`.flaskenv` has no suffix and no attribute."""
    facts = facts_of(
        tmp_path,
        {
            ".flaskenv": "FLASK_APP=zoo.py\n",
            "zoo.py": "from flask import Flask\napp = Flask('zoo')\n",
            "app.py": "from flask import Flask\napp = Flask('app')\n",
        },
    )
    assert facts.apps[0].spelling == "zoo:app"
    assert facts.apps[0].reason == ".flaskenv:1 starts it"


@pytest.mark.parametrize(
    ("factory", "kind", "value", "base"),
    [
        ("def create_app(c=Config):\n    app.config.from_object(c)", "class", "shop:TestConfig", "shop:Config"),
        ("def create_app(c=None):\n    app.config.update(c)", "mapping", None, None),
        ("def create_app(c=None):\n    app.config.from_mapping(c)", "mapping", None, None),
        ("def create_app(c=None):\n    load(app, c)", "object", "shop:TestConfig", None),
        ("def create_app(c='dev'):\n    app.config.from_object(CONFIGS[c])", "name", "testing", "dev"),
        (
            "def create_app(c):\n    chosen = c or 'dev'\n    app.config.from_object(CONFIGS[chosen])",
            "name",
            "testing",
            None,
        ),
        ("def create_app(config_name: str):\n    pass", "name", None, None),
        ("def create_app(settings: dict):\n    pass", "mapping", None, None),
    ],
)
def test_configuration_argument(factory: str, kind: str, value: str | None, base: str | None, tmp_path: Path) -> None:
    """By what the body does with it, else by its name and annotation."""
    source = (
        "from flask import Flask\n"
        "class Config: pass\n"
        "class TestConfig(Config): pass\n"
        "CONFIGS = {'dev': Config, 'testing': TestConfig}\n"
        "def load(app, given):\n    app.config.from_object(given)\n"
    )
    head, body = factory.split("\n", 1)
    made = f"{head}\n    app = Flask('x')\n{body}\n    return app\n"
    (argument,) = facts_of(tmp_path, {"shop.py": source + made}).apps[0].arguments
    assert (argument.kind, argument.value, argument.base) == (kind, value, base)


def test_test_configuration_in_a_test_module_is_not_used(tmp_path: Path) -> None:
    """A package `tests` that itest writes would shadow a module tests.py."""
    files = {
        "app.py": "from flask import Flask\nfrom config import Config\ndef create_app(c=Config):\n"
        "    app = Flask('x')\n    app.config.from_object(c)\n    return app\n",
        "config.py": "class Config: pass\n",
        "tests.py": "from config import Config\nclass TestConfig(Config): pass\n",
    }
    (argument,) = facts_of(tmp_path, files).apps[0].arguments
    assert (argument.value, argument.base) == (None, "config:Config")


def test_factory_with_configuration_comes_before_the_object_it_makes(tmp_path: Path) -> None:
    """Flask's object is configured for production already."""
    files = {
        "shop.py": "from flask import Flask\nclass C: pass\ndef create_app(c=C):\n    app = Flask('x')\n"
        "    app.config.from_object(c)\n    return app\n",
        "wsgi.py": "from shop import create_app\napplication = create_app()\n",
        "Procfile": "web: gunicorn wsgi:application",
    }
    facts = facts_of(tmp_path, files)
    assert [app.spelling for app in facts.apps] == ["shop:create_app()", "wsgi:application"]
    assert facts.apps[0].reason == "it makes wsgi:application: Procfile:1 starts it"


def test_object_comes_before_a_factory_without_arguments(tmp_path: Path) -> None:
    """Importing it is what the server does."""
    source = "from fastapi import FastAPI\ndef build():\n    return FastAPI()\napp = build()\n"
    assert [app.spelling for app in facts_of(tmp_path, {"main.py": source}).apps] == ["main:app", "main:build()"]


def test_function_that_configures_an_application_is_no_factory(tmp_path: Path) -> None:
    """It takes one and gives it back."""
    source = (
        "from fastapi import FastAPI\ndef setup(app: FastAPI) -> FastAPI:\n    return app\napp = setup(FastAPI())\n"
    )
    assert [app.spelling for app in facts_of(tmp_path, {"main.py": source}).apps] == ["main:app"]


def test_application_below_the_main_guard_cannot_be_imported(tmp_path: Path) -> None:
    """It exists only when the file is run."""
    source = "from flask import Flask\nif __name__ == '__main__':\n    app = Flask('x')\n"
    facts = facts_of(tmp_path, {"main.py": source})
    assert facts.apps == ()
    assert "application" in [unknown.what for unknown in facts.unknowns]


@pytest.mark.parametrize(
    ("files", "settings"),
    [
        ({"site/settings.py": SETTINGS}, "site.settings"),
        ({"pytest.ini": "[pytest]\nDJANGO_SETTINGS_MODULE = conf.ci\n", "conf/ci.py": SETTINGS}, "conf.ci"),
        ({"conf/base.py": SETTINGS, "conf/test.py": "from .base import *\n# settings\n"}, "conf.test"),
        ({"conf/settings/__init__.py": SETTINGS, "conf/settings/celery.py": "X = 1\n"}, "conf.settings"),
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--ds=conf.t"\n', "conf/t.py": SETTINGS}, "conf.t"),
        (
            {
                "manage.py": MANAGE.format("conf.settings"),
                "conf/settings/__init__.py": "from split_settings.tools import include\ninclude('parts/common.py')\n",
                "conf/settings/parts/common.py": SETTINGS,
            },
            "conf.settings",
        ),
        ({"conf/dev.py": SETTINGS, ".env.example": "DJANGO_SETTINGS_MODULE=conf.dev\n"}, "conf.dev"),
    ],
)
def test_django_settings(files: dict[str, str], settings: str, tmp_path: Path) -> None:
    """What pytest is told, what is for tests by name, what manage.py and environment files say."""
    facts = facts_of(tmp_path, {"manage.py": MANAGE.format("site.settings"), **files})
    assert facts.framework == "django"
    assert facts.apps[0].spelling == settings


def test_models_with_postgres_fields_need_postgres_settings(tmp_path: Path) -> None:
    """SQLite has no arrays, whatever manage.py prefers."""
    files = {
        "manage.py": MANAGE.format("conf.local"),
        "conf/local.py": SETTINGS + "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}\n",
        "conf/prod.py": SETTINGS + "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n",
        "shop/models.py": "from django.contrib.postgres.fields import ArrayField\n",
    }
    assert facts_of(tmp_path, files).apps[0].spelling == "conf.prod"


@pytest.mark.parametrize("copy", ["main copy.py", "main (1).py", "Copy of main.py"])
def test_a_file_that_was_copied_by_hand_is_no_module(copy: str, tmp_path: Path) -> None:
    """No import can name it, and no test either."""
    facts = facts_of(tmp_path, {"main.py": FASTAPI, copy: FASTAPI})
    assert [app.spelling for app in facts.apps] == ["main:app"]


def test_named_application_comes_first(tmp_path: Path) -> None:
    """`--app` may name what inspection ranks last, and what it does not know."""
    files = {"a/main.py": FASTAPI, "b/main.py": FASTAPI, "c.py": "from a.main import app as wrapped\n"}
    assert facts_of(tmp_path, files, app="b.main:app").apps[0].spelling == "b.main:app"
    assert facts_of(tmp_path, files, app="c:wrapped").apps[0].reason == "--app names it"


@pytest.mark.parametrize("app", ["nothing:app", "a.main"])
def test_named_application_that_is_not_there_is_refused(app: str, tmp_path: Path) -> None:
    """With the ones that are."""
    with pytest.raises(ItestError) as caught:
        facts_of(tmp_path, {"a/main.py": FASTAPI}, app=app)
    assert "a.main:" in caught.value.advice


@pytest.mark.parametrize(
    ("more", "spelling"), [("app.register_blueprint(pages)", "manage:app"), ("", "shop:create_app()")]
)
def test_an_object_that_gets_its_routes_after_the_factory_is_the_application(
    more: str, spelling: str, tmp_path: Path
) -> None:
    """The factory alone would have none; its name for tests is found in `dict(...)` too."""
    shop = (
        "from flask import Flask\nfrom conf import by_name\n"
        "def create_app(config_name: str):\n    app = Flask('shop')\n    app.config.from_object(by_name[config_name])\n"
        "    return app\n"
    )
    conf = "class Dev: ...\nclass Test: ...\nby_name = dict(dev=Dev, test=Test)\n"
    manage = f"from pages import pages\nfrom shop import create_app\napp = create_app('dev')\n{more}\n"
    pages = "from flask import Blueprint\npages = Blueprint('pages', 'pages')\n"
    files = {"shop.py": shop, "conf.py": conf, "manage.py": manage, "pages.py": pages}
    apps = facts_of(tmp_path, files).apps
    assert apps[0].spelling == spelling
    assert [argument.value for app in apps for argument in app.arguments] == ["test"]


HOLDER = """
class Creator:
    def __init__(self):
        self.app = FastAPI()
        self.name = "shop"

creator = Creator()
"""


@pytest.mark.parametrize(
    ("source", "spellings"),
    [
        (HOLDER + "app = creator.app", ["main:app"]),
        (HOLDER + "application = Creator().app", ["main:application"]),
        (HOLDER + "app = creator.name", []),
    ],
)
def test_an_object_may_make_the_application_for_itself(source: str, spellings: list[str], tmp_path: Path) -> None:
    """The server is pointed at a name of the module that leads to it."""
    facts = facts_of(tmp_path, {"main.py": "from fastapi import FastAPI\n" + source})
    assert [app.spelling for app in facts.apps] == spellings
