"""What an application calls, as tests of it are written: tests/golden/boundaries/http.

`ITEST_UPDATE_GOLDENS=1 pytest tests/plan` writes them anew.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itest.boundaries._chosen import chosen, keepers
from itest.model.declarations import Effect
from itest.model.observations import Condition, Crossing, Request, Scenario
from itest.model.plan import Plan
from itest.stages.plan.tests import plan_tests
from itest.stages.plan.tests.effects import effect_codes
from itest.stages.plan.tests.literals import Scope
from itest.stages.plan.tests.world import world
from itest.stages.render import Style, render
from tests.plan.examples import parts as p

GOLDEN = Path(__file__).parents[1] / "golden" / "boundaries" / "http"
URL = "https://rates.example.com/latest"
ENDPOINTS = [p.endpoint("POST /orders", "create_order"), p.endpoint("GET /orders", "list_orders")]
ORDER = p.request("POST", "/orders", json={"product": "Lamp", "price": 10})
ASKED = Crossing(kind="calls", values={"method": "GET", "url": URL, "query": {"base": "EUR"}, "auth": "Bearer"})
ANSWERS = Condition(
    fixture="outside", method="answers", values=("GET", URL), arguments={"json": {"rates": {"USD": 1.5}}}
)


def scenario(sent: Request, status: int, body: Any, condition: Condition | None, **more: Any) -> Scenario:
    calls = more.pop("effects", (ASKED,) if condition else ())
    told = (condition,) if condition else ()
    return replace(p.scenario(sent, status, body, **more), conditions=told, effects=calls)


def outside(method: str) -> Condition:
    return Condition(fixture="outside", method=method, values=(URL,))


def seen(*scenarios: Scenario) -> tuple[Any, ...]:
    observations = p.observations(p.personas(None, None), (), scenarios)
    runtime = p.runtime(ENDPOINTS, [p.model("Order", "order")], {"flask": "3.1"})
    return p.facts("flask", "flask_sqlalchemy"), p.answers("api", "auth", "database", "http"), runtime, observations


def written(*scenarios: Scenario) -> dict[str, str]:
    plan = Plan(tests_dir="tests/integration", files=plan_tests(*seen(*scenarios)), dependencies=())
    changes = render(plan, Path("/nowhere"), Style()).changes
    return {Path(change.path).name: (change.after or b"").decode() for change in changes}


ROW = (p.row("created", "order", product="Lamp", total=15.0),)
TOLD = (
    scenario(ORDER, 201, {"total": 15.0}, ANSWERS, rows=ROW),
    scenario(ORDER, 502, {"error": "no rates"}, outside("fails"), intent="trouble", subject="rates fails"),
    scenario(ORDER, 200, {"total": None}, outside("talks_nonsense"), intent="trouble", subject="rates talks nonsense"),
    scenario(ORDER, 500, None, outside("is_silent"), intent="trouble", subject="rates does not answer", check="state"),
    scenario(p.request("POST", "/orders", json={}), 422, {"error": "product"}, None, intent="invalid", subject="x"),
    scenario(p.request("POST", "/orders", json={"product": "?"}), 409, {"error": "gone"}, None, intent="duplicate"),
    scenario(p.request("GET", "/orders"), 200, [], None, intent="empty"),
)


def test_what_is_made_of_a_service_is_written_as_agreed() -> None:
    """What it answers stands before the call, what it was asked after it."""
    found = written(*TOLD)
    if os.environ.get("ITEST_UPDATE_GOLDENS"):
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for file, text in found.items():
            (GOLDEN / file).write_text(text, encoding="utf-8")

    assert found == {file.name: file.read_text(encoding="utf-8") for file in sorted(GOLDEN.glob("test_*.py"))}


def test_what_does_not_call_asserts_that() -> None:
    """Of an endpoint that calls, a test that comes near to it says that it did not; one of another says nothing."""
    orders = written(*TOLD)["test_orders.py"]
    taken, lists = orders.partition("def test_create_order_twice")[2], orders.partition("def test_list")[2]

    assert "assert calls == []" in taken.partition("\ndef ")[0]
    assert "calls" not in lists.partition("\ndef ")[0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"task": "send", "args": [1, "a"]}, 'job("send", 1, "a")'),
        ({"task": "send", "args": [], "kwargs": {"to": "ann"}}, 'job("send", to="ann")'),
        ({"task": "send", "kwargs": {"not a name": 1}}, 'job("send", kwargs={"not a name": 1})'),
        ({"task": "send", "kwargs": {"class": 1}, "delay": 5}, 'job("send", kwargs={"class": 1}, delay=5)'),
    ],
)
def test_an_effect_is_spelled_as_it_is_declared(values: dict[str, Any], expected: str) -> None:
    """Fields without a name, items one by one, named ones by their names where those are names."""
    effect = Effect(
        kind="jobs", fixture="queue", module=".support.queue", item="job", positional=("task", "*args", "**kwargs")
    )
    here = replace(world(*seen(*TOLD)), effects=(effect,), scope=Scope())
    done = replace(TOLD[0], effects=(Crossing(kind="jobs", values=values),))

    shown, codes = effect_codes(done, here)

    assert shown[0].items == (expected,)
    assert codes[0].imports == {(".support.queue", "job")}


def test_a_boundary_brings_those_that_it_stands_on() -> None:
    """Their fixtures are there, and what is told to them belongs to the one that was chosen."""
    assert [boundary.name for boundary in chosen(["payment"])] == ["http", "payment"]
    assert keepers(["payment"])["outside"] == "payment"
    assert keepers(["http", "payment"])["outside"] == "http"
