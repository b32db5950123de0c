"""OpenAPI schemas as shapes."""

from __future__ import annotations

from itest.agent.shapes.openapi import resolve


def test_a_uuid_of_one_version_is_a_uuid() -> None:
    """Pydantic says which version it wants; a field that is called format stays a field."""
    schema = {"properties": {"id": {"type": "string", "format": "uuid4"}, "format": {"type": "string"}}}

    assert resolve(schema, {}) == {
        "properties": {"id": {"type": "string", "format": "uuid"}, "format": {"type": "string"}}
    }
    assert resolve({"format": "uuid9"}, {}) == {"format": "uuid9"}
