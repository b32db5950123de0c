"""What a view's own source tells about the request that it wants."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.shapes import syntax
from itest.agent.shapes.source import shapes
from tests.agent.modules import module

HEADER = "import json\nrequest = None\ndef jsonify(x): return x\n"


def read(folder: Path, source: str) -> dict[str, Any]:
    with module(folder, HEADER + source) as (views, project):
        return shapes(views.view, project)


def names(shape: dict[str, Any]) -> list[str]:
    """The properties, the required ones with a star."""
    required = shape.get("required", [])
    return [name + "*" * (name in required) for name in shape["properties"]]


def test_form_fields_that_are_taken_are_required(tmp_path: Path) -> None:
    """`request.form["x"]` fails without the field, `.get` does not."""
    found = read(tmp_path, "def view():\n    return request.form['title'], request.form.get('body', '')\n")
    assert names(found["form"]) == ["title*", "body"]
    assert found["form"]["properties"]["body"] == {"type": "string", "default": ""}
    assert found["body_source"] == "source"


def test_json_is_followed_through_variables(tmp_path: Path) -> None:
    """Also through `or {}` and through nesting, which is an envelope."""
    source = """
def view():
    data = request.get_json() or {}
    user = data["user"]
    return user["email"], user.get("bio")
"""
    found = read(tmp_path, source)
    assert names(found["body"]) == ["user*"]
    assert names(found["body"]["properties"]["user"]) == ["email*", "bio"]


def test_a_field_that_is_looked_for_first_is_optional(tmp_path: Path) -> None:
    """`if "x" in data` guards; `if "x" not in data` demands."""
    source = """
def view():
    data = request.json
    if "name" not in data:
        return 400
    if "bio" in data:
        return data["bio"]
"""
    assert names(read(tmp_path, source)["body"]) == ["name*", "bio"]


def test_query_parameters_have_types_and_defaults(tmp_path: Path) -> None:
    """As Flask's `type=` and a default tell."""
    found = read(tmp_path, "def view():\n    return request.args.get('page', 1, type=int), request.args.get('q')\n")
    assert found["query"]["properties"] == {"page": {"type": "integer", "default": 1}, "q": {}}


def test_conversions_tell_types(tmp_path: Path) -> None:
    """`int(...)` round a field wants a whole number."""
    found = read(tmp_path, "def view():\n    return int(request.form['n']), float(request.form['price'])\n")
    assert found["form"]["properties"] == {"n": {"type": "integer"}, "price": {"type": "number"}}


def test_files_are_binary_form_fields(tmp_path: Path) -> None:
    """An upload is part of the form."""
    found = read(tmp_path, "def view(request):\n    return request.FILES['picture']\n")
    assert found["form"]["properties"] == {"picture": {"type": "string", "format": "binary"}}


def test_starlettes_awaited_json_is_read(tmp_path: Path) -> None:
    """`await request.json()` is a body like any other."""
    found = read(tmp_path, "async def view(request):\n    data = await request.json()\n    return data['url']\n")
    assert names(found["body"]) == ["url*"]


@pytest.mark.parametrize("argument", ["request.body", "request.data", "request.get_data()"])
def test_json_that_the_view_decodes_itself_is_read(tmp_path: Path, argument: str) -> None:
    """`json.loads` of the raw body."""
    found = read(tmp_path, f"def view(request):\n    return json.loads({argument})['amount']\n")
    assert names(found["body"]) == ["amount*"]


def test_a_helper_that_is_handed_the_data_is_followed(tmp_path: Path) -> None:
    """The names may be arguments, defaults of the module or a loop's words."""
    source = """
FIELDS = ("isbn", "title")

def values(data, required=()):
    missing = [name for name in required if name not in data]
    return {name: data[name] for name in FIELDS if name in data}, missing

def view():
    return values(request.get_json(), required=("isbn",))
"""
    assert names(read(tmp_path, source)["body"]) == ["isbn*", "title"]


def test_a_helper_that_is_handed_the_request_is_followed(tmp_path: Path) -> None:
    """Its result stands for the data."""
    source = """
async def body_of(request, *names):
    data = await request.json()
    if any(name not in data for name in names):
        raise ValueError
    return data

async def view(request):
    data = await body_of(request, "url", "title")
    return data.get("private", False)
"""
    found = read(tmp_path, source)
    assert names(found["body"]) == ["url*", "title*", "private"]
    assert found["body"]["properties"]["private"]["type"] == "boolean"


def test_a_method_that_only_one_class_has_is_followed(tmp_path: Path) -> None:
    """`user.from_dict(data)`, where the variable's class is unknown."""
    source = """
class User:
    def from_dict(self, data):
        for field in ["name", "email"]:
            if field in data:
                setattr(self, field, data[field])

def view():
    user = object()
    user.from_dict(request.get_json())
"""
    assert names(read(tmp_path, source)["body"]) == ["name", "email"]


def test_recursion_ends(tmp_path: Path) -> None:
    """Helpers that hand the data round in a circle."""
    source = """
def view(data=None):
    return other(data or request.json)

def other(data):
    return view(data) or data["x"]
"""
    assert names(read(tmp_path, source)["body"]) == ["x*"]


def test_a_view_without_request_data_has_no_shapes(tmp_path: Path) -> None:
    """Nothing known is an empty answer."""
    assert read(tmp_path, "def view():\n    return {'items': []}['items']\n") == {}


def test_attributes_of_the_views_class_are_known(tmp_path: Path) -> None:
    """`self.schema` and `cls.fields` stand for what the class holds."""
    source = """
class Views:
    wanted = ("title", "price")
    def view(self):
        data = request.get_json()
        return {name: data[name] for name in self.wanted}
view = Views.view
"""
    assert names(read(tmp_path, source)["body"]) == ["title*", "price*"]


def test_where_a_wrapper_is_written_is_told_by_its_code(tmp_path: Path) -> None:
    """`functools.wraps` gives it the view's name; before Python 3.11 the file has to be read."""
    source = """
import functools
def response(schema):
    def decorator(function):
        @functools.wraps(function)
        def wrapper(): return schema
        return wrapper
    return decorator
@response({})
def view(): ...
"""
    with module(tmp_path, HEADER + source) as (views, _):
        code = views.view.__code__
        old: Any = SimpleNamespace(
            co_filename=code.co_filename, co_firstlineno=code.co_firstlineno, co_name=code.co_name
        )
        told = {syntax.written_in(each) for each in (SimpleNamespace(__code__=old),)}  # type: ignore[arg-type]
        told.add(syntax.written_in(views.view).replace("<locals>.", ""))
    assert told == {"response.decorator.wrapper"}
