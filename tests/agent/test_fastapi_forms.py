"""Routes that the OpenAPI document leaves out, or whose application has none, tell their bodies themselves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.frameworks.fastapi import _undescribed

SHAPE = {"properties": {"username": {"type": "string"}}, "type": "object"}


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("application/json", "body"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/form-data", "form"),
        (None, "body"),
    ],
)
def test_a_form_is_told_from_json(media: str | None, kind: str) -> None:
    """By the media type of the field; OAuth2's password form is one."""
    info: Any = SimpleNamespace(media_type=media) if media else SimpleNamespace()
    field = SimpleNamespace(type_=SimpleNamespace(model_json_schema=lambda: SHAPE), field_info=info)

    assert _undescribed(SimpleNamespace(body_field=field)) == {kind: SHAPE, "body_source": "pydantic"}
