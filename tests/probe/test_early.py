"""Settings that pytest-django loads before any conftest of the suite can prepare anything; Django is a stand-in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itest.errors import ItestError
from itest.flow.opening import look
from itest.flow.options import Options
from itest.model.facts import AppEntry, ProjectFacts, Variable
from itest.sandbox import Sandbox
from itest.stages.probe.early import loaded_early, refuse_unloadable
from tests.factories.facts import WIRING, runtime
from tests.sandbox.facts import INTERPRETER, WHERE, project_facts

DJANGO = """
import importlib, os

class Settings:
    @property
    def DATABASES(self):
        return importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"]).DATABASES

settings = Settings()
"""
SETTINGS = AppEntry(module="desk", attr="", kind="django", where=WHERE, reason="")
NAMED = (("DJANGO_SETTINGS_MODULE", "desk"),)


@pytest.fixture(autouse=True)
def shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("DESK_KEY", raising=False)


def desk(root: Path, settings: str, options: tuple[tuple[str, str], ...] = ()) -> ProjectFacts:
    """A Django project whose settings are the module `desk`."""
    (root / "django" / "conf").mkdir(parents=True)
    (root / "django" / "__init__.py").touch()
    (root / "django" / "conf" / "__init__.py").write_text(DJANGO)
    (root / "desk.py").write_text(settings)
    facts = project_facts(root, framework="django", orm="django_orm", apps=(SETTINGS,))
    return replace(facts, tooling=replace(facts.tooling, pytest_config="pytest.ini", pytest_options=options))


def tried(facts: ProjectFacts) -> None:
    seen = replace(runtime(()), entry=SETTINGS, environment=(("DESK_KEY", "secret"),))
    with Sandbox.create(facts, INTERPRETER) as box:
        refuse_unloadable(facts, seen, box)


DEMANDING = "import os\nKEY = os.environ['DESK_KEY']\nDATABASES = {}\n"


def test_a_conftest_comes_first_where_nothing_names_the_settings(tmp_path: Path) -> None:
    """Then it can supply what they demand."""
    facts = desk(tmp_path, DEMANDING)
    assert loaded_early(facts) is None
    tried(facts)


def test_settings_named_in_the_configuration_are_refused_at_once(tmp_path: Path) -> None:
    """Before anything is observed: the run in the project could not even begin."""
    facts = desk(tmp_path, DEMANDING, NAMED)
    with pytest.raises(
        ItestError, match=r"before any conftest \(pytest.ini names them\).*KeyError: 'DESK_KEY'"
    ) as told:
        tried(facts)
    assert told.value.where == "desk.py:2"
    assert "DESK_KEY" in str(told.value.advice)


def test_settings_named_in_the_shell_say_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite needs no such variable."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "desk")
    with pytest.raises(ItestError, match="is set in this shell") as told:
        tried(desk(tmp_path, DEMANDING))
    assert "unset DJANGO_SETTINGS_MODULE" in str(told.value.advice)


def test_settings_that_load_are_nobodys_business(tmp_path: Path) -> None:
    """A variable with a default is set by the conftest later."""
    tried(desk(tmp_path, "import os\nKEY = os.getenv('DESK_KEY', '')\nDATABASES = {}\n", NAMED))


@pytest.mark.parametrize("line", ["DESK_KEY=a", "D:DESK_KEY = a"])
def test_what_pytest_env_sets_is_there(line: str, tmp_path: Path) -> None:
    """It comes before pytest-django."""
    tried(desk(tmp_path, DEMANDING, (*NAMED, ("env", f"OTHER=b\n{line}"))))


def test_what_the_shell_has_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever exports the variable runs the suite with it."""
    monkeypatch.setenv("DESK_KEY", "mine")
    tried(desk(tmp_path, DEMANDING, NAMED))


def test_another_variable_of_the_shell_can_be_the_one_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two would do: itest supplied the key, the shell has the switch, which no later job gets to see."""
    monkeypatch.setenv("DESK_DEBUG", "1")
    settings = "import os\nDATABASES = {}\nif not {'DESK_DEBUG', 'DESK_KEY'} & set(os.environ):\n    raise SystemExit\n"
    read = (Variable(name="DESK_DEBUG", required=False, default=None, where=WHERE),)
    facts = replace(desk(tmp_path, settings, NAMED), variables=read)
    tried(facts)


def test_what_is_observed_is_what_an_early_run_will_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings that the shell names are loaded as early there, with its switches, and without its secrets."""
    for name, value in (("DJANGO_SETTINGS_MODULE", "desk"), ("DESK_DEBUG", "True"), ("DESK_TOKEN", "mine")):
        monkeypatch.setenv(name, value)
    read = tuple(
        Variable(name=name, required=False, default=None, where=WHERE) for name in ("DESK_DEBUG", "DESK_TOKEN")
    )
    facts = replace(desk(tmp_path, "DATABASES = {}\n"), variables=read)

    with Sandbox.create(facts, INTERPRETER) as box:
        refuse_unloadable(facts, replace(runtime(()), entry=SETTINGS), box)
        assert box.environment == {"DJANGO_SETTINGS_MODULE": "desk", "DESK_DEBUG": "True"}


def test_an_address_that_the_shell_has_is_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings take it apart; what it is does not matter, nothing connects."""
    monkeypatch.setenv("DESK_DATABASE", "postgres://me:mine@db.example.com/live")
    settings = "import os\nfrom urllib.parse import urlsplit\nADDRESS = urlsplit(os.environ['DESK_DATABASE'])\n"
    facts = desk(tmp_path, settings + "DATABASES = {'port': ADDRESS.port + 0}\n", NAMED)
    wiring = replace(WIRING, mechanism="django", variables=(("DESK_DATABASE", "url"),))
    with Sandbox.create(facts, INTERPRETER) as box:
        refuse_unloadable(facts, replace(runtime((), wiring), entry=SETTINGS), box)
        assert list(box.environment) == ["DESK_DATABASE"]
        assert "mine" not in box.environment["DESK_DATABASE"]


WHOLE = "INSTALLED_APPS = []\nROOT_URLCONF = 'desk.urls'\nDATABASES = {}\n"
MANAGE = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'desk.settings')\nfrom django.core.management "
MANAGE += "import execute_from_command_line\nexecute_from_command_line([])\n"


def site(root: Path) -> Any:
    (root / "desk").mkdir()
    for name, text in (("__init__", ""), ("settings", WHOLE), ("staging", WHOLE)):
        (root / "desk" / f"{name}.py").write_text(text)
    (root / "manage.py").write_text(MANAGE)
    return look(Options(project=root, yes=True))[1]


def test_the_settings_of_the_shell_are_those_of_the_suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest-django takes them before all others, so what is observed must be the same."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "desk.staging")
    assert site(tmp_path).apps[0].module == "desk.staging"


def test_settings_of_another_project_in_the_shell_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Left there from an hour ago."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "shop.settings")
    with pytest.raises(ItestError, match="no such settings") as told:
        site(tmp_path)
    assert "unset DJANGO_SETTINGS_MODULE" in str(told.value.advice)
