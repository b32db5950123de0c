"""The foundation on Django for real: production settings, two databases, caches, files, mail, accounts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from itest.model.answers import Answers
from itest.model.facts import AppEntry, Interpreter, ProjectFacts, Tooling, Where
from itest.model.observations import Account, Login, Personas, Request
from itest.model.runtime import RuntimeFacts, Wiring
from itest.stages.plan.foundation import plan_foundation
from itest.stages.render import render, style_of
from tests.factories.facts import column, key_to, model, relations, runtime

DESK = Path(__file__).parents[1] / "golden" / "django" / "desk"
VERSIONS = """
import importlib.metadata, json
print(json.dumps({each.metadata["Name"].lower(): each.version for each in importlib.metadata.distributions()}))
"""
NOWHERE = Where(path="desk/settings.py", line=1)
ENTRY = AppEntry(module="desk.settings", attr="", kind="django", where=NOWHERE, reason="")
AGENT = "desk.models:Agent"
ENVIRONMENT = (("DESK_SECRET", "integration-tests-only"),)
TABLES = (
    "desk_ticket",
    "desk_urgent",
    "desk_tag",
    "desk_ticket_tags",
    "desk_oldticket",
    "desk_attachment",
    "desk_agent",
)
TICKET = (
    column("code", max_length=8, unique=True),
    column("title", max_length=40),
    key_to("agent", AGENT, "desk_agent"),
)
MODELS = (
    model(
        AGENT,
        "desk_agent",
        column("password", max_length=128),
        column("username", max_length=150, unique=True),
        column("email", "email", unique=True, max_length=254),
        column("is_superuser", "bool", default=True),
        user_model=True,
        password_method="set_password",
    ),
    model("desk.models:Ticket", "desk_ticket", *TICKET, relationships=relations(("agent", AGENT, "agent"))),
    model("desk.models:Tag", "desk_tag", column("label", max_length=10, unique=True)),
)


def account(name: str, first: str, **promote: bool) -> Account:
    """One of the people, made by the factory."""
    values = {"username": first, "email": f"{first}@example.com", "password": "Corr3ct-horse-battery"}
    return Account(name=name, made_by="factory", values=values, model=AGENT, promote=promote or None)


LOGIN = Request(
    method="POST",
    path="/login",
    persona="anonymous",
    holes={},
    query={},
    form={name: {"$": "persona", "path": [name]} for name in ("username", "password")},
)
PEOPLE = (account("user", "ada"), account("other", "grace"), account("admin", "alan", is_superuser=True))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "dialect", "scheme"),
    [("modern", "sqlite", "cookie"), ("modern", "postgresql", "force_login"), ("legacy", "sqlite", "force_login")],
)
def test_desk_is_isolated(
    tmp_path: Path, environment: Callable[[str], Path], name: str, dialect: str, scheme: str
) -> None:
    """In given order, reversed and in two workers; the project's folder is as before."""
    python = str(environment(name))
    versions = json.loads(run([python, "-c", VERSIONS], tmp_path).stdout)
    project = tmp_path / "project"
    lay(project, python, facts_of(project, python), described(dialect, versions), scheme)
    before = files(project)

    for options in ((), ("-p", "backwards"), ("-n", "2")):
        done = run([python, "-m", "pytest", "tests/integration", "-q", "-p", "no:cacheprovider", *options], project)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert files(project) == before


def described(dialect: str, versions: dict[str, str]) -> RuntimeFacts:
    """What the probe would find in the desk."""
    driver = "sqlite3" if dialect == "sqlite" else "psycopg" if "psycopg" in versions else "psycopg2"
    wiring = Wiring(dialect=dialect, driver=driver, mechanism="django", schema="metadata")
    facts = runtime(MODELS, wiring, **versions)
    fields = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    # without a driver for the configured engine, Django would not even start in xdist's workers
    engine = () if "psycopg" in versions else (("DESK_ENGINE", "django.db.backends.sqlite3"),)
    return RuntimeFacts(**{**fields, "environment": (*ENVIRONMENT, *engine), "tables": TABLES})


def lay(project: Path, python: str, facts: ProjectFacts, described: RuntimeFacts, scheme: str) -> None:
    """The desk with its rendered foundation and the tests that must hold."""
    shutil.copytree(DESK, project, ignore=shutil.ignore_patterns("__pycache__", "test_*"))
    (project / "backwards.py").write_text("def pytest_collection_modifyitems(items):\n    items.reverse()\n")
    login = Login(scheme=scheme, request=LOGIN if scheme == "cookie" else None)
    personas = Personas(accounts=PEOPLE, login=login, table="desk_agent")
    answers = Answers(app=ENTRY, interpreter=Interpreter(path=python, kind="test"), boundaries=("database", "api"))
    plan = plan_foundation(facts, answers, described, personas)
    for change in render(plan, project, style_of(facts)).changes:
        target = project / change.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(change.after or b"")
    for test in ("test_desk.py", *(("test_forced.py",) if scheme == "force_login" else ())):
        shutil.copy(DESK / test, project / "tests" / "integration" / test)


def facts_of(project: Path, python: str) -> ProjectFacts:
    """What inspection would find in the desk."""
    tooling = Tooling(
        package_manager=None, lockfile=None, dev_dependencies=None, tests_dir=None, pytest_config=None, line_length=100
    )
    return ProjectFacts(
        root=str(project),
        name="desk",
        source_roots=(".",),
        framework="django",
        framework_evidence=(),
        apps=(ENTRY,),
        orm="django_orm",
        orm_evidence=(),
        database=None,
        models=(),
        routes=(),
        boundaries=(),
        variables=(),
        interpreter=Interpreter(path=python, kind="test"),
        tooling=tooling,
        fixtures=(),
        distributions=(),
        python_files=1,
        unparsed=(),
        unknowns=(),
    )


def files(project: Path) -> set[str]:
    """Every file of the project but compiled Python."""
    return {str(path) for path in project.rglob("*") if "__pycache__" not in path.parts}


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command without the settings of the one who runs these tests."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "DESK_"))}
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)
