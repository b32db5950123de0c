"""Short ways to write the values that the examples are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from itest.model.answers import Answers
from itest.model.facts import AppEntry, Interpreter, ProjectFacts, Tooling, Where
from itest.model.observations import (
    Account,
    Answer,
    Login,
    Observations,
    Personas,
    Request,
    RowChange,
    Scenario,
    Thing,
)
from itest.model.runtime import Endpoint, Handler, PathParameter, RuntimeFacts, RuntimeModel, Wiring

HERE = Where(path="app.py", line=1)
APP = AppEntry(module="app", attr="app", kind="object", where=HERE, reason="the only one")
PYTHON = Interpreter(path="/usr/bin/python3", kind=".venv")
PASSWORD = "Corr3ct-horse-battery"
INT = {"$": "any", "type": "int"}
STR = {"$": "any", "type": "str"}
MOMENT = {"$": "any", "type": "datetime"}
UUID = {"$": "any", "type": "uuid"}


def tie(thing: str, *path: str | int) -> dict[str, Any]:
    return {"$": "tie", "thing": thing, "path": list(path)}


def unordered(*entries: Any) -> dict[str, Any]:
    return {"$": "unordered", "items": list(entries)}


def persona(attribute: str, name: str = "user") -> dict[str, Any]:
    return {"$": "persona", "name": name, "path": [attribute]}


def request(method: str, path: str, persona: str = "user", **rest: Any) -> Request:
    return Request(
        method=method, path=path, persona=persona, holes=rest.pop("holes", {}), query=rest.pop("query", {}), **rest
    )


def scenario(
    sent: Request,
    status: int,
    body: Any = None,
    *,
    intent: str = "success",
    subject: str | None = None,
    things: Sequence[str] = (),
    rows: Sequence[RowChange] = (),
    **answer: Any,
) -> Scenario:
    check = answer.pop("check", "exact")
    return Scenario(
        endpoint=f"{sent.method} {sent.path}",
        intent=intent,
        subject=subject,
        things=tuple(things),
        request=sent,
        answer=Answer(status=status, body=body, is_json=answer.pop("is_json", body is not None), **answer),
        rows=tuple(rows),
        check=check,
    )


def row(kind: Any, table: str, **values: Any) -> RowChange:
    return RowChange(table=table, kind=kind, values=values)


def endpoint(key: str, handler: str = "", module: str = "app.views", tags: tuple[str, ...] = ()) -> Endpoint:
    """An endpoint; without the name of a function its handler is the method of a class."""
    method, path = key.split()
    parameters = (PathParameter(name=name, kind="str") for name in re.findall(r"\{([^}]+)\}", path))
    return Endpoint(
        method=method,
        path=path,
        name=handler,
        parameters=tuple(parameters),
        handler=Handler(module=module, qualname=handler or f"{path}.{method}", file="app/views.py", line=1),
        first_party=True,
        tags=tags,
    )


def model(name: str, table: str) -> RuntimeModel:
    return RuntimeModel(key=f"app.models:{name}", name=name, module="app.models", table=table, columns=())


def facts(framework: str, orm: str) -> ProjectFacts:
    return ProjectFacts(
        root="/project",
        name="project",
        source_roots=(".",),
        framework=framework,
        framework_evidence=(),
        apps=(APP,),
        orm=orm,
        orm_evidence=(),
        database=None,
        models=(),
        routes=(),
        boundaries=(),
        variables=(),
        interpreter=PYTHON,
        tooling=Tooling(package_manager=None, lockfile=None, dev_dependencies=None, tests_dir=None, pytest_config=None),
        fixtures=(),
        distributions=(),
        python_files=1,
        unparsed=(),
        unknowns=(),
    )


def answers(*boundaries: str) -> Answers:
    return Answers(app=APP, interpreter=PYTHON, boundaries=boundaries or ("api", "auth", "database"))


def runtime(endpoints: Sequence[Endpoint], models: Sequence[RuntimeModel], versions: Mapping[str, str]) -> RuntimeFacts:
    return RuntimeFacts(
        python="3.11.7",
        endpoints=tuple(endpoints),
        models=tuple(models),
        tables=tuple(model.table for model in models),
        wiring=Wiring(dialect="sqlite", driver=None, mechanism="environment"),
        environment=(),
        folders=(),
        files=(),
        config=(),
        versions=versions,
        app_type="app",
        features=(),
        repairs=(),
        notes=(),
    )


def personas(signup: Request | None, login: Login | None) -> Personas:
    made_by: Any = "signup" if signup else "factory"
    names = {"user": "ada", "other": "grace"}
    accounts = [
        Account(
            name=name,
            made_by=made_by,
            values={"username": word, "email": f"{word}@example.com", "password": PASSWORD},
            signup=signup,
        )
        for name, word in names.items()
    ]
    return Personas(accounts=tuple(accounts), login=login)


def observations(seen: Personas, things: Sequence[Thing], scenarios: Sequence[Scenario]) -> Observations:
    return Observations(personas=seen, things=tuple(things), scenarios=tuple(scenarios), findings=(), missed=())
