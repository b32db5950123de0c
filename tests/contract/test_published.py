"""What an application answers against what its OpenAPI document says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from itest.model.observations import AnswerShape, Finding
from itest.stages.observe.published import lies, promised
from itest.stages.observe.shapes import shape_of
from tests.plan.examples import parts as p

KEY = "GET /notes"
NOTE: dict[str, Any] = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "title": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
    "required": ["id"],
}
DOCUMENT: dict[str, Any] = {"paths": {"/notes": {"get": {"responses": {"200": {}, "4XX": {}}}}}}


def found(body: Any, told: Any = NOTE, status: int = 200, document: Any = DOCUMENT) -> tuple[Finding, ...]:
    """The findings about an endpoint that answers `body` and publishes `told`."""
    endpoint = replace(p.endpoint(KEY), response=told, success_status=200)
    runtime = replace(p.runtime([endpoint], [], {}), openapi=document)
    scenario = p.scenario(p.request("GET", "/notes"), status, body)
    return lies([scenario], [AnswerShape(endpoint=KEY, status=status, shape=shape_of(body))], runtime)


def test_the_truth_is_no_finding() -> None:
    """Null is admitted where the document says so."""
    assert found({"id": 1, "title": None}) == ()


def test_a_field_that_the_document_does_not_name_is_asked_about() -> None:
    """The finding says which field, and does not say who is right."""
    (finding,) = found({"id": 1, "secret": "x"})

    assert finding.detail == "`secret` is answered and not in the document"
    assert finding.question.endswith("which of them is right?")


def test_a_required_field_that_is_missing_is_asked_about() -> None:
    """Clients made from the document would break."""
    assert found({"title": "A"})[0].detail == "`id` is required in the document and missing from answers"


def test_another_type_is_asked_about() -> None:
    """Also inside of lists."""
    (finding,) = found([{"id": "one"}], {"type": "array", "items": NOTE})

    assert finding.detail == "`[].id` is string, the document says integer"


def test_statuses_without_a_word_in_the_document_are_asked_about_once() -> None:
    """A range such as 4XX covers its statuses."""
    (finding,) = found({"id": 1}, told=None, status=202)

    assert finding.kind == "undocumented status"
    assert finding.question == "GET /notes answers 202, which the OpenAPI document does not name: should it?"
    assert found({"error": "no"}, told=None, status=404) == ()


def test_where_nothing_is_published_nothing_can_be_wrong() -> None:
    """A serializer that is known from the code is no promise to anybody."""
    assert found({"other": 1}, document=None) == ()


def test_what_the_document_admits_the_contract_admits() -> None:
    """Null beside a text that was seen, and the type of a field that was only seen as null."""
    told = {"type": "object", "properties": {"a": NOTE["properties"]["title"], "b": {"type": ["string", "null"]}}}
    endpoint = replace(p.endpoint(KEY), response=told, success_status=200)
    runtime = replace(p.runtime([endpoint], [], {}), openapi=DOCUMENT)
    seen = AnswerShape(endpoint=KEY, status=200, shape=shape_of({"a": "A", "b": None}))

    (widened,) = promised([seen], [], runtime)
    (kept,) = promised([seen], found({"id": "no"}), runtime)

    assert {n: s["type"] for n, s in widened.shape["properties"].items()} == {
        "a": ["null", "string"],
        "b": ["null", "string"],
    }
    assert kept == seen
