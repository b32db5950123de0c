"""The files that calls carry: of the right kind, and those that should be refused."""

from __future__ import annotations

import sys
import types
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itest.agent.observe.known import uploads
from itest.agent.observe.known.encode import encode
from itest.agent.shapes import file_rules
from itest.model.observations import Request
from itest.stages.observe.effects import like
from itest.stages.plan.tests.calls import _encoded
from itest.stages.plan.tests.literals import Scope, source

ANY = {"type": "string", "format": "binary"}


@pytest.mark.parametrize(
    ("field", "shape", "name"),
    [
        ("avatar", ANY, "avatar.png"),
        ("profile_photo", ANY, "profile_photo.png"),
        ("file", ANY, "notes.txt"),
        ("file", {**ANY, "x-image": True}, "photo.png"),
        ("file", {**ANY, "x-extensions": [".PDF", ".docx"]}, "report.pdf"),
        ("resume", ANY, "resume.pdf"),
        ("csv_file", ANY, "csv_file.csv"),
        ("files", {"type": "array", "items": ANY}, "notes.txt"),
    ],
)
def test_a_file_is_what_its_field_asks_for(field: str, shape: dict[str, Any], name: str) -> None:
    """By what the field allows, else by its name."""
    assert uploads.is_file(shape)
    assert uploads.fitting(field, shape)["name"] == name


def test_the_path_tells_where_the_name_of_the_field_does_not() -> None:
    """`file` may be anything; at `/users/{user_id}/avatar` it is a picture."""
    assert uploads.fitting("file", ANY, path="/users/{user_id}/avatar")["name"] == "photo.png"
    assert uploads.fitting("report", ANY, path="/users/{user_id}/avatar")["name"] == "report.pdf"


def test_newer_openapi_documents_name_files_in_another_way() -> None:
    """OpenAPI 3.1 has no format for them."""
    assert uploads.is_file({"type": "string", "contentMediaType": "application/octet-stream"})
    assert not uploads.is_file({"type": "string"})
    assert uploads.takes_files({"properties": {"title": {"type": "string"}, "cover": ANY}})


def test_each_sample_begins_as_files_of_its_kind_do() -> None:
    """What looks at the first bytes must be content; the samples have names in observations."""
    begins = {"PNG": b"\x89PNG", "JPEG": b"\xff\xd8\xff", "GIF": b"GIF8", "PDF": b"%PDF-"}
    data = {name: uploads.content({"base64": text}) for name, text in uploads.SAMPLES.items()}

    assert all(data[name].startswith(begin) for name, begin in begins.items())
    assert encode(data["PNG"]) == {"$": "literal", "type": "sample", "text": "PNG"}
    assert encode(b"other")["type"] == "bytes"


def test_a_picture_is_broken_in_every_way() -> None:
    """No file, an empty one, one that is no picture, another type, and one byte more than is allowed."""
    good = uploads.fitting("avatar", {**ANY, "x-image": True})

    broken = dict(uploads.refused({**ANY, "x-most": 2048}, good))

    assert list(broken) == ["not a file", "an empty file", "no image", "a file of another type", "too large"]
    assert broken["a file of another type"]["name"] == "avatar.txt"
    assert len(uploads.content(broken["too large"])) == 2049


def test_limits_are_what_the_project_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Constants, and those in classes of settings; lengths of texts are none."""
    module = types.ModuleType("shop_settings")
    module.__file__ = str(tmp_path / "shop_settings.py")
    settings = type("Settings", (), {"UPLOAD_MAX_MB": 2, "__module__": "shop_settings"})
    vars(module).update(MAX_UPLOAD_SIZE=4096, MAX_TITLE_LENGTH=2000, FILE_LIMIT=True, Settings=settings)
    monkeypatch.setitem(sys.modules, "shop_settings", module)
    monkeypatch.chdir(tmp_path)

    assert uploads.limits() == [4096, 2 * 1024 * 1024]


def test_what_validators_say_of_files_is_read() -> None:
    """Django's and Flask-WTF's, whose names differ."""
    assert file_rules(types.SimpleNamespace(allowed_extensions=["png", "jpg"])) == {"x-extensions": ["jpg", "png"]}
    assert file_rules(types.SimpleNamespace(upload_set=("pdf",))) == {"x-extensions": ["pdf"]}
    assert file_rules(types.SimpleNamespace(max_size=10)) == {"x-most": 10}
    assert file_rules(object()) == {}


@pytest.mark.parametrize(
    ("framework", "expected"),
    [
        ("django", 'SimpleUploadedFile("photo.png", PNG, "image/png")'),
        ("flask", '(BytesIO(PNG), "photo.png")'),
        ("fastapi", '("photo.png", PNG)'),
    ],
)
def test_a_file_is_spelled_as_the_client_takes_it(framework: str, expected: str) -> None:
    """What cannot be read has a name; it comes from the suite's own samples."""
    code = source(uploads.fitting("file", {**ANY, "x-image": True}), Scope(framework=framework))

    assert code.text == expected
    assert (".support.samples", "PNG") in code.imports


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Notes on engines", 'b"Notes on engines"'),
        ("Grüße".encode(), '"Grüße".encode()'),
        (b"\x00\x01", 'bytes.fromhex("0001")'),
    ],
)
def test_bytes_are_shown_as_they_read(data: bytes, expected: str) -> None:
    """Only what nobody can read stands in hexadecimal."""
    assert source(encode(data), Scope()).text == expected


def test_a_name_that_varies_is_known_by_its_ends() -> None:
    """Up to the signs that divide its parts: what two random parts happen to share is no part of them."""
    found = like("images/photo_AbCdEf.png", "images/photo_AxYzWv.png")

    assert found == {"$": "like", "before": "images/photo_", "after": ".png"}
    assert source(found, Scope()).text == r'IsStr(regex=r"images/photo_.+\.png")'
    assert like("abc", "abd") == {"$": "any", "type": "str"}


def test_forms_that_are_put_are_encoded_for_djangos_client() -> None:
    """It does so itself only for what is posted; files go in parts, fields in one line."""
    file = uploads.fitting("avatar", ANY)
    request = Request(method="PUT", path="/avatar", persona="user", holes={}, query={}, form={"avatar": file})
    form = source(request.form, Scope(framework="django"))

    assert _encoded(form, request).text.startswith('encode_multipart(BOUNDARY, {"avatar": SimpleUploadedFile(')
    assert _encoded(form, replace(request, form={"name": "Mary"})).text.startswith("urlencode({")
