"""What Flask-RESTful and Flask-RESTX views declare about their requests; the libraries are played by stand-ins."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from itest.agent.shapes import flask_restful, flask_restx
from tests.agent.modules import module


class RequestParser:
    """As much of the libraries' parser as itest reads."""

    def __init__(self) -> None:
        self.args: list[Any] = []

    def add_argument(self, name: str, **options: Any) -> None:
        known = {"required": False, "type": str, "location": ("json", "values"), "choices": ()}
        self.args.append(SimpleNamespace(name=name, **{**known, "default": None, "action": "store", **options}))


class Model:
    """A model of Flask-RESTX: fields by name."""

    def __init__(self, **fields: Any) -> None:
        self.resolved = fields
        self.__schema__: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both libraries look installed and loaded."""
    for name in ("flask_restful", "flask_restx"):
        stand_in = ModuleType(name + ".reqparse")
        stand_in.__dict__["RequestParser"] = RequestParser
        monkeypatch.setitem(sys.modules, name + ".reqparse", stand_in)


def field(required: bool = False, **schema: Any) -> Any:
    return SimpleNamespace(required=required, readonly=False, nested=None, __schema__=schema)


def asked(function: Any, *, writes: bool = True) -> Any:
    return SimpleNamespace(view=function, function=function, writes=writes)


def test_an_expected_model_is_the_body() -> None:
    """With lengths, and with what only the answer shows left out."""

    def post() -> None: ...

    shown = field()
    shown.readonly = True
    account = Model(name=field(True, type="string", maxLength=16, title="Name"), id=shown, bio=field(type="string"))
    post.__dict__["__apidoc__"] = {"expect": [account]}
    found = flask_restx.read(asked(post))
    assert found["body"]["properties"] == {"name": {"type": "string", "maxLength": 16}, "bio": {"type": "string"}}
    assert found["body"]["required"] == ["name"]
    assert found["body_source"] == "restx"


def test_models_nest_and_come_in_lists() -> None:
    """`@api.expect([model])` wants an array; a nested model is an object."""

    def post() -> None: ...

    line = field(type="object")
    line.nested = Model(sku=field(True, type="string"))
    post.__dict__["__apidoc__"] = {"expect": [[Model(line=line)]]}
    body = flask_restx.read(asked(post))["body"]
    assert body["type"] == "array"
    assert body["items"]["properties"]["line"]["required"] == ["sku"]


@pytest.mark.parametrize("place", ["module", "class", "instance", "function"])
def test_a_parser_is_found_wherever_it_is_made(tmp_path: Path, place: str) -> None:
    """At module level, on the resource's class, in its constructor or in the method itself."""
    made = "{0} = RequestParser()\n{1}{0}.add_argument('title', type=str, required=True)\n"
    lines = {
        "module": made.format("parser", "") + "class Item:\n    def post(self): return parser.parse_args()\n",
        "class": "class Item:\n    " + made.format("parser", "    ") + "    def post(self): self.parser.parse_args()\n",
        "instance": "class Item:\n    def __init__(self):\n        "
        + made.format("self.parser", "        ")
        + "    def post(self): self.parser.parse_args()\n",
        "function": "class Item:\n    def post(self):\n        "
        + made.format("parser", "        ")
        + "        return parser.parse_args()\n",
    }
    source = "from flask_restful.reqparse import RequestParser\n" + lines[place]
    with module(tmp_path, source, f"resources_{place}") as (views, _):
        found = flask_restful.read(asked(views.Item.post))
    assert found["body"] == {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}


def test_locations_tell_body_form_and_query(tmp_path: Path) -> None:
    """A reading method takes its arguments from the address."""
    source = """
from flask_restful.reqparse import RequestParser
parser = RequestParser()
parser.add_argument("page", type=int, location="args", default=1)
parser.add_argument("picture", location="files")
parser.add_argument("tags", action="append")
def view(): return parser.parse_args()
"""
    with module(tmp_path, source) as (views, _):
        read: Callable[..., dict[str, Any]] = flask_restful.read
        written, shown = read(asked(views.view)), read(asked(views.view, writes=False))
    assert written["query"]["properties"] == {"page": {"type": "integer", "default": 1}}
    assert written["form"]["properties"] == {"picture": {"type": "string", "format": "binary"}}
    assert written["body"]["properties"] == {"tags": {"type": "array", "items": {"type": "string"}}}
    assert list(shown["query"]["properties"]) == ["page", "tags"]
