"""Request bodies: which become builders, and how a body is told in terms of its builder."""

from __future__ import annotations

from typing import Any

from itest.stages.plan.tests.literals import Scope
from itest.stages.plan.tests.payloads import Base, body_code, difference
from tests.plan.examples import parts as p

SCOPE = Scope()
BASE = Base(noun="item", envelope=None, fields={"title": "Kettle", "price": 9, "tags": ["a"]})
WRAPPED = Base(noun="item", envelope="item", fields=BASE.fields)


def told(body: Any, base: Base = BASE) -> str:
    request = p.request("POST", "/items", json=body)
    code = body_code(request, {("POST /items", "json"): base}, SCOPE)
    return code.text if code else ""


def test_the_usual_body_is_the_builder_alone() -> None:
    """Nothing to say about it."""
    assert told(dict(BASE.fields)) == "an_item().payload()"


def test_an_envelope_is_the_builders_business() -> None:
    """Tests speak of fields, not of wrapping."""
    assert told({"item": dict(BASE.fields)}, WRAPPED) == "an_item().payload()"


def test_what_differs_is_said() -> None:
    """A field replaced, a field added, a field left out."""
    body = {"title": "Teapot", "price": 9, "tags": ["a"], "note": None}
    assert told(body) == 'an_item().having(title="Teapot", note=None).payload()'
    assert told({"title": "Kettle", "price": 9}) == 'an_item().without("tags").payload()'


def test_what_refers_to_a_thing_is_passed() -> None:
    """A builder knows no fixtures."""
    body = {**BASE.fields, "shelf_id": p.tie("shelf", "id")}
    assert told(body) == 'an_item().having(shelf_id=shelf["id"]).payload()'


def test_a_body_of_another_kind_is_written_out() -> None:
    """A list, an object with other wrapping, one that shares hardly a field."""
    assert told([1, 2]) == "[1, 2]"
    assert told({"title": "Kettle"}, WRAPPED) == '{"title": "Kettle"}'
    assert told({"title": "A", "price": 1, "tags": []}) == '{"title": "A", "price": 1, "tags": []}'


def test_a_number_is_not_the_text_of_it() -> None:
    """True and 1 are equal in Python but not in JSON."""
    request = p.request("POST", "/items", json={**BASE.fields, "price": True})
    found = difference(request, Base(noun="item", envelope=None, fields={**BASE.fields, "price": 1}))
    assert found is not None
    assert found.replaced == {"price": True}


def test_odd_names_are_passed_by_their_text() -> None:
    """A field called `from` is no keyword argument."""
    body = {**BASE.fields, "from": "A"}
    assert told(body) == 'an_item().having(**{"from": "A"}).payload()'
