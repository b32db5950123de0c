"""What a failed import asks for, read from its exception."""

from __future__ import annotations

import enum
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from itest.agent.needs import needs
from itest.agent.project import Project


def asked(work: Callable[[], Any], folder: Path) -> list[dict[str, Any]]:
    """The needs of the exception that `work` raises, without the place."""
    try:
        work()
    except BaseException as error:
        return [need for need in needs(error, Project(str(folder))) if need["kind"] != "place"]
    raise AssertionError("it did not fail")


def raising(error: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("(1049, \"Unknown database 'itest_probe_environment'\")", "database"),
        ("(2003, \"Can't connect to MySQL server on '127.0.0.1' ([Errno 111] Connection refused)\")", "database"),
        ("(1045, \"Access denied for user 'root'@'localhost' (using password: NO)\")", "database"),
        ("(1146, \"Table 'itest_shop.user' doesn't exist\")", "tables"),
    ],
)
def test_what_mysql_says_is_understood(message: str, kind: str, tmp_path: Path) -> None:
    """A database is wanted, or its tables are."""
    assert asked(raising(RuntimeError(message)), tmp_path)[0] == {"kind": kind}


def test_a_variable_that_environ_lacks_is_named(tmp_path: Path) -> None:
    """KeyError from os.environ, not from any other mapping."""
    need = {"kind": "variable", "name": "API_HOST", "type": None, "problem": "missing"}
    assert need in asked(lambda: os.environ["API_HOST"], tmp_path)
    empty: dict[str, str] = {}
    assert need not in asked(lambda: empty["API_HOST"], tmp_path)


@pytest.mark.parametrize(
    "message",
    [
        "Set the SECRET_KEY environment variable",
        "SECRET_KEY not found. Declare it as envvar or define a default value.",
        'Environment variable "SECRET_KEY" not set',
        "Config 'SECRET_KEY' is missing, and has no default.",
        "The SECRET_KEY setting must not be empty.",
    ],
)
def test_the_words_of_settings_libraries_are_known(message: str, tmp_path: Path) -> None:
    """django-environ, decouple, environs, starlette and Django itself."""
    found = asked(raising(RuntimeError(message)), tmp_path)
    assert found[0] == {"kind": "variable", "name": "SECRET_KEY", "type": None, "problem": "missing"}


def test_the_cause_of_an_exception_counts_too(tmp_path: Path) -> None:
    """Applications wrap what went wrong."""

    def work() -> None:
        try:
            os.environ["API_HOST"]
        except KeyError as error:
            raise RuntimeError("no configuration") from error

    assert asked(work, tmp_path)[0]["name"] == "API_HOST"


def test_a_missing_module_is_named(tmp_path: Path) -> None:
    """The environment lacks it: nothing that a test value could supply."""
    assert asked(lambda: __import__("no_such_library"), tmp_path) == [{"kind": "module", "name": "no_such_library"}]


def test_a_folder_for_static_files_that_is_not_there_is_wanted(tmp_path: Path) -> None:
    """Starlette raises an error of its own for it."""

    def mount() -> None:
        raise RuntimeError(f"Directory '{tmp_path / 'images'}' does not exist")

    assert asked(mount, tmp_path) == [{"kind": "folder", "path": "images"}]


def test_missing_folders_and_files_are_told_apart(tmp_path: Path) -> None:
    """A log file in a folder that is not there wants the folder."""
    assert asked(lambda: open(tmp_path / "logs" / "app.log", "a"), tmp_path) == [{"kind": "folder", "path": "logs"}]  # noqa: SIM115
    assert asked(lambda: open(tmp_path / "words.txt"), tmp_path) == [{"kind": "file", "path": "words.txt"}]  # noqa: SIM115
    assert asked(lambda: os.listdir(tmp_path / "uploads"), tmp_path) == [{"kind": "folder", "path": "uploads"}]


def test_a_file_that_only_the_message_names_is_found(tmp_path: Path) -> None:
    """starlette's Config raises FileNotFoundError with nothing but a text."""
    error = FileNotFoundError(f"Config file '{tmp_path}/src/../.env' not found.")
    assert asked(raising(error), tmp_path) == [{"kind": "file", "path": ".env"}]


def test_what_lies_outside_the_project_is_not_made(tmp_path: Path) -> None:
    """A folder of the system is the user's business."""
    found = asked(lambda: open("/no-such-place/x.log", "a"), tmp_path)  # noqa: SIM115
    assert found == [{"kind": "outside", "path": "/no-such-place/x.log"}]


def test_leaving_is_an_answer_too(tmp_path: Path) -> None:
    """Settings modules that call sys.exit()."""
    found = asked(raising(SystemExit("DATABASE_URL is missing")), tmp_path)
    assert found[0] == {"kind": "exit", "code": "DATABASE_URL is missing"}
    assert found[1] == {"kind": "hint", "names": ["DATABASE_URL"]}


def test_our_own_database_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    """The application connects while it is imported."""
    error = RuntimeError('FATAL:  database "itest_probe_environment" does not exist')
    assert asked(raising(error), tmp_path)[0] == {"kind": "database"}


class BaseSettings:
    """Stands for pydantic's class of this name, which is found by name."""

    model_config: ClassVar[dict[str, str]] = {"env_prefix": "SHOP_", "env_nested_delimiter": "__"}


class Field:
    """As much of a pydantic field as is looked at."""

    validation_alias: str | None = None

    def __init__(self, annotation: type) -> None:
        self.annotation = annotation

    def is_required(self) -> bool:
        return True


class Nested:
    model_fields: ClassVar[dict[str, Field]] = {"hostname": Field(str), "port": Field(int)}


class ShopSettings(BaseSettings):
    model_fields: ClassVar[dict[str, Field]] = {"pool_size": Field(int), "database": Field(Nested)}


class ValidationError(ValueError):
    """Stands for pydantic's, which is known by its name and its `errors()`."""

    title = "ShopSettings"

    def __init__(self, *complaints: dict[str, Any]) -> None:
        super().__init__("invalid")
        self._complaints = complaints

    def errors(self) -> tuple[dict[str, Any], ...]:
        return self._complaints


def test_a_settings_class_is_asked_for_its_variables(tmp_path: Path) -> None:
    """With its prefix, and one variable for each field of a nested model."""
    missing = ValidationError({"type": "missing", "loc": ("pool_size",)}, {"type": "missing", "loc": ("database",)})
    found = asked(raising(missing), tmp_path)
    assert [(need["name"], need["type"]) for need in found] == [
        ("SHOP_POOL_SIZE", "int"),
        ("SHOP_DATABASE__HOSTNAME", "str"),
        ("SHOP_DATABASE__PORT", "int"),
    ]


def test_a_value_that_is_not_accepted_comes_with_the_complaint(tmp_path: Path) -> None:
    """So that another value can be tried."""
    wrong = ValidationError({"type": "int_parsing", "loc": ("pool_size",), "msg": "should be a valid integer"})
    assert asked(raising(wrong), tmp_path)[0]["problem"] == "should be a valid integer"


@pytest.mark.parametrize("place", [(), ("__root__",)])
def test_settings_that_are_refused_as_a_whole_are_those_of_production(place: tuple[str, ...], tmp_path: Path) -> None:
    """A validator of the model wants more in production, which is the default: the stage can be another."""

    class Stage(enum.Enum):
        LOCAL = "local"
        LIVE = "live"

    class StagedSettings(BaseSettings):
        model_fields: ClassVar[dict[str, Field]] = {"environment": Field(Stage), "pool_size": Field(int)}

    refused = ValidationError({"type": "value_error", "loc": place, "msg": "Value error, Sentry is not set"})
    refused.title = "StagedSettings"
    need = {"kind": "variable", "name": "SHOP_ENVIRONMENT", "type": "Literal['local', 'live']"}
    assert asked(raising(refused), tmp_path) == [{**need, "problem": "Value error, Sentry is not set"}]
    assert StagedSettings.model_fields


def test_a_configuration_file_that_a_variable_names_is_a_file(tmp_path: Path) -> None:
    """Flask's `from_envvar`, with a name that has no ending."""
    said = "Unable to load configuration file (No such file or directory)"
    error = FileNotFoundError(2, said, str(tmp_path / "shop-settings"))
    assert asked(raising(error), tmp_path) == [{"kind": "file", "path": "shop-settings"}]


@pytest.mark.parametrize(
    "error",
    [
        socket.gaierror(socket.EAI_NONAME, "the integration tests look up no foreign host: rabbitmq"),
        ConnectionRefusedError("the integration tests connect to no foreign host: ('203.0.113.1', 5672)"),
    ],
)
def test_a_machine_that_the_fence_does_not_let_it_reach_is_another(error: OSError, tmp_path: Path) -> None:
    """By its name or by its address."""
    assert asked(raising(error), tmp_path) == [{"kind": "foreign"}]


def test_a_service_that_does_not_answer_is_named(tmp_path: Path) -> None:
    """A mail server or cache that the application connects to while it is imported."""
    assert asked(raising(ConnectionRefusedError(111, "Connection refused")), tmp_path) == [{"kind": "service"}]


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError('connection to server at "127.0.0.1", port 5432 failed: Connection refused\n\tIs the server up?'),
        RuntimeError("could not connect to server: Connection refused"),
        ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 5432)"),
    ],
)
def test_a_database_server_that_does_not_run_is_wanted(error: Exception, tmp_path: Path) -> None:
    """Then the launcher starts one."""
    assert {"kind": "database"} in asked(raising(error), tmp_path)


def test_a_key_of_a_mapping_is_one_of_its_keys(tmp_path: Path) -> None:
    """`CONFIGS[os.getenv("APP_CONFIG")]` knows only some names."""
    configs = {"development": 1, "testing": 2}
    name = "itest"
    need = {"kind": "choice", "text": "itest", "choices": ["development", "testing"]}
    assert need in asked(lambda: configs[name], tmp_path)


def test_a_key_error_may_be_a_message(tmp_path: Path) -> None:
    """Starlette's settings raise one."""
    (need,) = asked(raising(KeyError("Config 'API_HOST' is missing, and has no default.")), tmp_path)[:1]
    assert (need["kind"], need["name"]) == ("variable", "API_HOST")


@pytest.mark.parametrize(
    ("message", "text", "kind"),
    [
        ("invalid literal for int() with base 10: 'itest'", "itest", "int"),
        ("Invalid truth value: 30", "30", "bool"),
        ("invalid truth value 'itest'", "itest", "bool"),
        ("Not a boolean: 30", "30", "bool"),
    ],
)
def test_a_text_that_cannot_be_read_as_it_should_is_told(message: str, text: str, kind: str, tmp_path: Path) -> None:
    """Numbers, and the flags of decouple, distutils and Starlette."""
    assert {"kind": "unfit", "text": text, "type": kind} in asked(raising(ValueError(message)), tmp_path)


@pytest.mark.parametrize(
    "message",
    ['error parsing value for field "contact" from source "EnvSettingsSource"', 'error parsing env var "contact"'],
)
def test_a_setting_whose_text_is_no_json_is_named(message: str, tmp_path: Path) -> None:
    """pydantic-settings and pydantic 1, for a field that is a mapping or list."""
    assert {"kind": "unparsed", "name": "contact"} in asked(raising(ValueError(message)), tmp_path)
