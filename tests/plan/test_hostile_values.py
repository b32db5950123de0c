"""What an application calls its things and answers with cannot break the generated file, nor run anything in it."""

from __future__ import annotations

import ast
from pathlib import Path
from urllib.parse import unquote

import pytest

from itest.model.observations import Scenario, Thing
from itest.model.plan import Plan
from itest.stages.plan.builders import plan_builders
from itest.stages.plan.tests import plan_payloads, plan_tests
from itest.stages.render import Style, render
from tests.plan.examples import parts as p

NASTY = [
    '"""',
    "'''",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "{0}{name}",
    "back\\slash\\",
    "line\nbreak\rand\ttab",
    "quote \" and ' both",
    "\u2028\u202e\x00\x1b[31m",
    "日本語 🎉",
    "# comment",
    "%s %(x)s",
]


def written(*scenarios: Scenario, things: tuple[Thing, ...] = (), table: str = "item") -> str:
    """The text of all test modules and of builders.py; it must be valid Python."""
    keys = sorted({scenario.endpoint for scenario in scenarios} | {"POST /items"})
    runtime = p.runtime(
        [p.endpoint(key) for key in keys], [p.model("Item", table)], {"flask": "3.0", "werkzeug": "3.0"}
    )
    seen = (
        p.facts("flask", "flask_sqlalchemy"),
        p.answers(),
        runtime,
        p.observations(p.personas(None, None), things, scenarios),
    )
    builders = plan_builders(plan_payloads(*seen))
    files = (*plan_tests(*seen), *([builders] if builders else []))
    changes = render(Plan(tests_dir="t", files=files, dependencies=()), Path("/nowhere"), Style()).changes
    text = "\n".join((change.after or b"").decode() for change in changes)
    ast.parse(text)
    return text


def strings(text: str) -> set[str]:
    return {n.value for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


@pytest.mark.parametrize("nasty", NASTY)
def test_values_stay_values(nasty: str) -> None:
    """In bodies sent and expected, in rows, pages, queries and headers."""
    sent = p.request(
        "POST", "/items", json={"title": nasty, nasty: 1, "more": [nasty]}, query={nasty: nasty}, headers={"X-A": nasty}
    )
    page = p.scenario(p.request("GET", "/items"), 200, shows=(nasty,), location=nasty)
    rows = [p.row("created", nasty, **{"title": nasty, nasty: nasty})]
    text = written(p.scenario(sent, 200, {nasty: nasty}, rows=rows), page)
    assert nasty in strings(text)


@pytest.mark.parametrize("nasty", NASTY)
def test_words_of_names_stay_words(nasty: str) -> None:
    """In names of tests, docstrings, ids, variables and file names."""
    body = {"title": "A", "price": 1, "note": "B"}
    thing = Thing(name=nasty, label=nasty, table="item", request=p.request("POST", "/items", json=body))
    invalid = [
        p.scenario(
            p.request("POST", "/items", json={**body, "title": value}),
            422,
            intent="invalid",
            subject=f"title: {nasty}{n}",
        )
        for n, value in enumerate(("", "x"))
    ]
    read = p.scenario(
        p.request("GET", "/items/{id}", holes={"id": p.tie(nasty, "id")}), 200, {"a": 1}, things=[nasty], subject=nasty
    )
    text = written(*invalid, read, things=(thing,))
    assert "def test_read_item" in text


@pytest.mark.parametrize("nasty", NASTY)
def test_paths_are_encoded(nasty: str) -> None:
    """A value in a path is no path of its own."""
    text = written(p.scenario(p.request("GET", "/items/{id}", holes={"id": nasty}), 404, intent="unknown"))
    paths = [each for each in strings(text) if each.startswith("/items/")]
    assert [unquote(path) for path in paths] == [f"/items/{nasty}"]
    assert all(path.isascii() and path.isprintable() for path in paths)


def test_fields_that_are_no_names_are_sent_as_they_are() -> None:
    """Formsets and header-like keys have no builder."""
    form = {"items-0-name": "A", "items-TOTAL_FORMS": "1", "class": "B", "a.b": "C", "x y": "D"}
    text = written(p.scenario(p.request("POST", "/items", form=form), 302), table="order items")
    assert '"items-0-name": "A"' in text


def test_the_message_of_a_form_is_looked_for_where_the_answer_leads() -> None:
    """By the client that sent the form; quotes in it stay text."""
    sent = p.request("POST", "/items", form={"title": "Kettle"})
    text = written(p.scenario(sent, 302, location="/items", notice=('The "kettle" is sold.',), is_json=False))

    assert 'in user_client.get(response.headers["Location"]).text' in " ".join(text.split())
    assert repr('The "kettle" is sold.') in text
