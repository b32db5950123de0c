"""How a body goes: as JSON, or as a form where it has files."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.drafts.bodies import Bodies
from itest.agent.observe.drafts.catalog import Catalog
from itest.agent.observe.known.app import App, Endpoint
from itest.agent.observe.playing.factories import Factories

TEXT: dict[str, Any] = {"type": "string"}
FILE = {"type": "string", "format": "binary"}


def shape(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


CATEGORY = shape("name", name=TEXT, icon=FILE)
PLAIN = shape("name", name=TEXT)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (shape(name=TEXT, about=PLAIN), [("json", shape(name=TEXT, about=PLAIN))]),
        (shape(name=TEXT, image=FILE), [("form", shape(name=TEXT, image=FILE))]),
        (
            shape(category=CATEGORY, image=FILE),
            [
                ("json", shape(category={**PLAIN, "required": ["name"]})),
                ("form", shape(category=CATEGORY, image=FILE)),
            ],
        ),
        (
            shape("image", category=CATEGORY, image=FILE),
            [("form", shape("image", category=CATEGORY, image=FILE))],
        ),
    ],
    ids=["no-files", "files", "files-that-may-be-missing-beside-an-object", "a-file-that-must-be-there"],
)
def test_files_go_as_a_form_and_objects_inside_as_json(body: Any, expected: list[Any]) -> None:
    """No form can carry an object; a file that may be missing is left out for it."""
    app = App({"framework": "django", "endpoints": []})
    bodies = Bodies(app, Catalog(app, Factories([], 1), {}))

    assert bodies.shapes(Endpoint({"method": "POST", "path": "/products", "body": body})) == expected
