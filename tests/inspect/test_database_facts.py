"""Environment variables, and where the database's address comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.source.reads import shown
from itest.source.roles import role
from tests.inspect.trees import facts_of

APP = "from fastapi import FastAPI\napp = FastAPI()\n"


@pytest.mark.parametrize(
    ("source", "required", "default"),
    [
        ("import os\nos.environ['X']", True, None),
        ("import os\nos.environ.get('X', 'a')", False, "a"),
        ("from os import getenv\ngetenv('X')", False, None),
        ("from os import environ as e\nif e:\n    e['X']", False, None),
        ("import os\ny = os.environ['X'] if 'X' in os.environ else None", False, None),
        ("import os\ny = 'X' in os.environ and os.environ['X']", False, None),
        ("from decouple import config\nconfig('X')", True, None),
        ("from decouple import config\nconfig('X', default=3, cast=int)", False, "3"),
        ("import environ\nenv = environ.Env()\nenv('X')", True, None),
        ("import environ\nenv = environ.Env(X=(bool, False))\nenv('X')", False, None),
        ("from environs import Env\nenv = Env()\nenv.int('X', 5)", False, "5"),
        ("from starlette.config import Config\nc = Config('.env')\nc('X')", True, None),
        ("import os\ndef flag(name, default):\n    return os.getenv(name, default)\nflag('X', 'on')", False, "on"),
        ("from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    x: int", True, None),
        (
            "from pydantic_settings import BaseSettings\nclass A(BaseSettings): ...\nclass S(A):\n    x: int = 1",
            False,
            "1",
        ),
        (
            "from pydantic import BaseSettings, Field\nclass S(BaseSettings):\n    y: int = Field(..., env='X')",
            True,
            None,
        ),
    ],
)
def test_variable_is_found(source: str, required: bool, default: str | None, tmp_path: Path) -> None:
    """One variable X, by every common reader."""
    (variable,) = facts_of(tmp_path, {"main.py": APP + source}).variables
    assert (variable.name, variable.required, variable.default) == ("X", required, default)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("env.db()", "DATABASE_URL"),
        ("env.db_url()", "DATABASE_URL"),
        ("env.cache()", "CACHE_URL"),
        ("env.list()", None),
    ],
)
def test_a_reader_of_addresses_has_a_variable_of_its_own(call: str, name: str | None, tmp_path: Path) -> None:
    """django-environ reads it where no other is named."""
    found = facts_of(tmp_path, {"main.py": f"{APP}import environ\nenv = environ.Env()\nX = {call}\n"}).variables

    assert [variable.name for variable in found if variable.required] == ([name] if name else [])


@pytest.mark.parametrize(
    ("read", "said", "required"),
    [
        ('os.getenv("SHOP_MAIL_HOST", "")', "MAIL_HOST is missing", True),
        ('os.getenv("SHOP_MAIL_HOST")', "set SHOP_MAIL_HOST first", True),
        ('os.getenv("SHOP_MAIL_HOST", "on")', "MAIL_HOST is missing", False),
        ('os.getenv("SHOP_MAIL_HOST", "")', "AIL_HOST is missing", False),
        ('os.getenv("SHOP_MAIL_HOST", "")', "no mail today", False),
    ],
)
def test_variable_that_an_error_asks_for_is_demanded(read: str, said: str, required: bool, tmp_path: Path) -> None:
    """It is read at import with nothing as its default, and missed only when a request needs it."""
    sending = f'def send():\n    if not HOST:\n        raise RuntimeError(\n            "{said}"\n        )'
    source = f"import os\nHOST = {read}\n{sending}"
    (variable,) = facts_of(tmp_path, {"main.py": APP + source}).variables
    assert variable.required is required


@pytest.mark.parametrize(
    ("name", "read", "required"),
    [
        ("SECRET_KEY", 'os.getenv("SECRET_KEY")', True),
        ("SHOP_JWT_SECRET", 'os.environ.get("SHOP_JWT_SECRET")', True),
        ("ALGORITHM", 'os.getenv("ALGORITHM")', True),
        ("SECRET_KEY", 'os.getenv("SECRET_KEY", "development only")', False),
        ("SECRET_KEY", 'os.getenv("SECRET_KEY") or "development only"', False),
        ("STRIPE_SECRET_KEY", 'os.getenv("STRIPE_SECRET_KEY")', False),
        ("GREETING", 'os.getenv("GREETING")', False),
    ],
)
def test_what_tokens_are_signed_with_is_demanded(name: str, read: str, required: bool, tmp_path: Path) -> None:
    """Without it the application starts, and fails at the first log-in; keys for services elsewhere are left alone."""
    (variable,) = facts_of(tmp_path, {"main.py": APP + f"import os\nKEY = {read}\n"}).variables
    assert (variable.name, variable.required) == (name, required)


def test_nested_settings_have_nested_names(tmp_path: Path) -> None:
    """Prefix, delimiter and the fields of inner models."""
    source = """
    from pydantic import BaseModel
    from pydantic_settings import BaseSettings, SettingsConfigDict
    class Database(BaseModel):
        host: str = "db"
        port: int = 5432
    class Settings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="shop_", env_nested_delimiter="__")
        database: Database = Database()
        debug: bool = False
    """
    facts = facts_of(tmp_path, {"main.py": APP, "settings.py": source})
    assert [v.name for v in facts.variables] == ["SHOP_DATABASE__HOST", "SHOP_DATABASE__PORT", "SHOP_DEBUG"]


@pytest.mark.parametrize(
    ("name", "default", "kept"),
    [
        ("SECRET_KEY", "abc", None),
        ("STRIPE_API_KEY", "sk_live", None),
        ("DATABASE_URL", "postgres://u:p@h/d", None),
        ("DATABASE_URL", "postgres://h/d", "postgres://h/d"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "30", "30"),
        ("HOST", "localhost", "localhost"),
    ],
)
def test_defaults_of_secrets_are_not_kept(name: str, default: str, kept: str | None) -> None:
    """By the variable's name or the address's own password."""
    assert shown(name, default) == kept


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("DATABASE_URL", "url"),
        ("SQLALCHEMY_DATABASE_URI", "url"),
        ("PAPERLESS_DBHOST", "host"),
        ("PGUSER", "user"),
        ("POSTGRES_SERVER", "host"),
        ("DB_PASS", "password"),
        ("POSTGRES_DB", "name"),
        ("DB_ENGINE", ""),
    ],
)
def test_part_that_a_variable_carries(name: str, part: str) -> None:
    """By the words of its name."""
    assert role(name) == part


PARTS = {"DB_USER": "user", "DB_PASSWORD": "password", "DB_HOST": "host", "DB_PORT": "port", "DB_NAME": "name"}
READS = "import os\n" + "".join(f"{name} = os.environ['{name}']\n" for name in PARTS)
ENGINE = "from sqlalchemy import create_engine\n"


@pytest.mark.parametrize(
    ("source", "dialect", "variables"),
    [
        (ENGINE + "import os\ncreate_engine(os.environ['DATABASE_URL'])", "unknown", {"DATABASE_URL": "url"}),
        (ENGINE + "import os\ncreate_engine(os.getenv('DB', 'sqlite:///x.db'))", "sqlite", {"DB": "url"}),
        (
            READS
            + ENGINE
            + "u = f'postgresql://{DB_USER}:{DB_PASSWORD}@{DB_HOST}:{DB_PORT}/{DB_NAME}'\ncreate_engine(u)",
            "postgresql",
            PARTS,
        ),
        (
            READS + ENGINE + "from sqlalchemy import URL\ncreate_engine(URL.create('mysql+pymysql', username=DB_USER, "
            "password=DB_PASSWORD, host=DB_HOST, port=DB_PORT, database=DB_NAME))",
            "mysql",
            PARTS,
        ),
        (
            ENGINE + "import os\ndef make(url):\n    return create_engine(url)\nmake(os.environ['A_URL'])",
            "unknown",
            {"A_URL": "url"},
        ),
        (
            ENGINE + "from pydantic import PostgresDsn\nfrom pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n    db: PostgresDsn\n    @property\n    def address(self):\n"
            "        return str(self.db)\n"
            "create_engine(S().address)",
            "postgresql",
            {"DB": "url"},
        ),
        (
            READS + ENGINE + "def plain(secret):\n    return str(secret)\nKEY = plain(os.environ['SECRET'])\n"
            "create_engine('postgresql://x:' + plain(DB_PASSWORD) + '@localhost/shop')",
            "postgresql",
            {"DB_PASSWORD": "password"},
        ),
        (ENGINE + "create_engine('sqlite:///shop.db')", "sqlite", {}),
        ("import sqlite3\nsqlite3.connect('shop.db')", "sqlite", {}),
        ("import asyncpg, os\nasyncpg.create_pool(host=os.getenv('PGHOST'))", "postgresql", {"PGHOST": "host"}),
    ],
)
def test_address_is_followed(source: str, dialect: str, variables: dict[str, str], tmp_path: Path) -> None:
    """From the engine back to variables, parts and literals."""
    database = facts_of(tmp_path, {"main.py": APP + source}).database
    assert database is not None
    assert (database.dialect, dict(database.variables)) == (dialect, variables)
    assert database.hard_coded == (dialect == "sqlite" and not variables)


PLAIN = "import os\nfrom sqlalchemy import create_engine\ncreate_engine(os.environ['DATABASE_URL'])\n"
PAIR = (
    "import os\nfrom sqlalchemy import create_engine\nfrom sqlalchemy.ext.asyncio import create_async_engine\n"
    "create_async_engine(os.getenv('DATABASE_URL', 'postgresql+asyncpg://u:p@db/shop'))\n"
)


@pytest.mark.parametrize(
    ("source", "beside"),
    [
        (PLAIN + "os.environ['TEST_DATABASE_URL']", {"TEST_DATABASE_URL": "url"}),
        (PLAIN + "os.getenv('READER_DB_URL')", {}),
        (PLAIN + "os.environ['READER_DB_URL']", {"READER_DB_URL": "url"}),
        (PLAIN + "os.environ['REDIS_URL']\nos.environ['SENTRY_DSN']\nos.environ['MONGO_DB_URL']", {}),
        (PAIR + "os.environ['DATABASE_URL_SYNC']", {"DATABASE_URL_SYNC": "postgresql+psycopg2://"}),
        (
            PAIR + "create_engine(os.getenv('OTHER', 'postgresql+psycopg://u:p@db/shop'))",
            {},
        ),
        (
            PAIR + "create_engine(os.getenv('JOBS_DATABASE_URL', 'postgresql+psycopg://u:p@db/shop'))",
            {"JOBS_DATABASE_URL": "postgresql+psycopg://"},
        ),
        (PAIR + "os.getenv('CACHE_DB_URL', 'sqlite:///cache.db')", {}),
    ],
)
def test_further_addresses_are_found(source: str, beside: dict[str, str], tmp_path: Path) -> None:
    """With the scheme that each wants; what nobody demands and has no default stays unset."""
    (tmp_path / "requirements.txt").write_text("psycopg2-binary\n")
    database = facts_of(tmp_path, {"main.py": APP + source}).database
    assert database is not None
    assert dict(database.beside) == beside


def test_flask_configuration_keys(tmp_path: Path) -> None:
    """A raw driver that takes its file from the application's configuration."""
    source = """
    import sqlite3
    from flask import Flask, current_app
    def create_app(test_config=None):
        app = Flask("x")
        app.config.from_mapping(DATABASE="shop.sqlite")
        app.config.update(test_config)
        return app
    def connect():
        return sqlite3.connect(current_app.config["DATABASE"])
    """
    facts = facts_of(tmp_path, {"shop.py": source})
    assert facts.orm == "raw_sqlite3"
    assert facts.database is not None
    assert facts.database.config_keys == ("DATABASE",)


def test_configuration_class_for_tests_decides(tmp_path: Path) -> None:
    """Its URL, not production's, is what the tests will see."""
    source = """
    import os
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy()
    class Config: pass
    class ProdConfig(Config):
        SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URL"]
    class TestConfig(Config):
        SQLALCHEMY_DATABASE_URI = "sqlite://"
    def create_app(config=ProdConfig):
        app = Flask("x")
        app.config.from_object(config)
        return app
    """
    database = facts_of(tmp_path, {"shop.py": source}).database
    assert database is not None
    assert (database.dialect, database.variables) == ("sqlite", ())


@pytest.mark.parametrize(
    ("requirements", "driver"), [("psycopg[binary]", "psycopg"), ("psycopg2-binary", "psycopg2"), ("", None)]
)
def test_driver_is_the_declared_one(requirements: str, driver: str | None, tmp_path: Path) -> None:
    """A bare postgresql:// means another driver in each SQLAlchemy."""
    source = APP + ENGINE + "create_engine('postgresql://db/x')"
    database = facts_of(tmp_path, {"main.py": source, "requirements.txt": requirements}).database
    assert database is not None
    assert database.driver == driver


@pytest.mark.parametrize(
    ("source", "orm"),
    [
        (
            "from sqlalchemy.ext.asyncio import create_async_engine\ncreate_async_engine('sqlite://')",
            "sqlalchemy_async",
        ),
        (
            (
                "from sqlmodel import SQLModel, create_engine\nclass A(SQLModel, table=True):\n    id: int\n"
                "create_engine('sqlite://')"
            ),
            "sqlmodel",
        ),
        (
            (
                "from sqlmodel import SQLModel\nfrom sqlalchemy.ext.asyncio import create_async_engine\n"
                "class A(SQLModel, table=True):\n    id: int\ncreate_async_engine('sqlite://')"
            ),
            "sqlalchemy_async",
        ),
        (
            "import databases, sqlalchemy\ndatabases.Database('x')\nsqlalchemy.create_engine('x')",
            "raw_asyncpg",
        ),
        ("import sqlalchemy", None),
    ],
)
def test_orm_is_what_the_code_does(source: str, orm: str | None, tmp_path: Path) -> None:
    """An engine made or a table declared; an import or a requirement alone says nothing."""
    facts = facts_of(tmp_path, {"main.py": APP + source, "requirements.txt": "sqlalchemy\nsqlmodel\n"})
    assert facts.orm == orm


def test_models_on_the_base_of_a_library_that_wraps_sqlalchemy(tmp_path: Path) -> None:
    """No engine is made in the source: the mapped classes tell, and the setting's name says where the address is."""
    files = {
        "app.py": "from flask import Flask\nfrom wrapper import Wrapper\ndb = Wrapper()\n"
        "def create_app(config='config.Config'):\n    app = Flask(__name__)\n    db.init_app(app)\n    return app\n",
        "config.py": "import os\nclass Config:\n"
        "    WRAPPER_DATABASE_URL = os.environ.get('DATABASE_URL') or 'sqlite:///shop.db'\n",
        "models.py": "import sqlalchemy as sa\nfrom sqlalchemy import orm as so\nfrom wrapper import Model\n"
        "class Timed:\n    at: so.Mapped[int] = so.mapped_column(sa.Integer)\n"
        "class Item(Timed, Model):\n    id: so.Mapped[int] = so.mapped_column(primary_key=True)\n",
    }
    facts = facts_of(tmp_path, files)
    assert (facts.orm, [model.name for model in facts.models]) == ("sqlalchemy", ["Item"])
    assert facts.database is not None
    assert (facts.database.dialect, facts.database.variables) == ("sqlite", (("DATABASE_URL", "url"),))
    assert facts.database.config_keys == ("WRAPPER_DATABASE_URL",)


@pytest.mark.parametrize(
    ("address", "orm", "dialect"),
    [
        ('os.getenv("DATABASE_URL")', "raw_asyncpg", "postgresql"),
        ('os.getenv("DATABASE_URL", "sqlite:///./notes.db")', "raw_sqlite3", "sqlite"),
    ],
)
def test_databases_is_the_driver_below_it(address: str, orm: str, dialect: str, tmp_path: Path) -> None:
    """The engine beside it only makes the tables."""
    source = (
        f"import os\nfrom databases import Database\nfrom sqlalchemy import MetaData, create_engine\n"
        f"URL = {address}\nengine = create_engine(URL)\nmetadata = MetaData()\ndatabase = Database(URL)\n"
    )
    facts = facts_of(tmp_path, {"main.py": APP + source})
    assert facts.database is not None
    assert (facts.orm, facts.database.dialect, facts.database.variables) == (orm, dialect, (("DATABASE_URL", "url"),))


def test_an_engine_that_is_wrapped_into_an_asynchronous_one_is_asynchronous(tmp_path: Path) -> None:
    """`AsyncEngine(create_engine(url))`, as SQLModel's users write it; the address is that of the engine inside."""
    source = (
        "import os\nfrom sqlmodel import SQLModel, Field, create_engine\n"
        "from sqlmodel.ext.asyncio.session import AsyncEngine\n"
        "engine = AsyncEngine(create_engine(os.environ['DATABASE_URL'], echo=True))\n"
        "class Song(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n"
    )

    facts = facts_of(tmp_path, {"main.py": APP + source})

    assert facts.orm == "sqlalchemy_async"
    assert facts.database is not None
    assert facts.database.variables == (("DATABASE_URL", "url"),)


def test_a_django_project_without_models_has_those_of_the_installed_applications(tmp_path: Path) -> None:
    """Accounts and sessions are rows too, and Django is set up in any case."""
    settings = "INSTALLED_APPS = ['django.contrib.auth']\nROOT_URLCONF = 'desk.urls'\nDATABASES = {'default': {}}\n"
    manage = "import os\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line([])\n"
    found = facts_of(tmp_path, {"desk/__init__.py": "", "desk/settings.py": settings, "manage.py": manage})

    assert (found.framework, found.orm) == ("django", "django_orm")
