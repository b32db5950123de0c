"""Whether an application keeps files, or has a search engine: by what it does, not by what it lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.boundaries import _places, storage
from itest.errors import ItestError
from itest.flow.answers import settle
from itest.flow.options import Options
from itest.model.facts import ProjectFacts
from itest.model.runtime import RuntimeFacts, Wiring
from tests.inspect.trees import facts_of

FLASK = "from flask import Flask, request\napp = Flask(__name__)\n@app.post('/')\ndef index(): return ''\n"
DJANGO = "from django.db import models\nclass Photo(models.Model):\n    image = models.ImageField()\n"
RUNTIME = RuntimeFacts(
    python="3.11.7",
    endpoints=(),
    models=(),
    tables=(),
    wiring=Wiring(dialect="sqlite", driver=None, mechanism="none"),
    environment=(),
    folders=(),
    files=(),
    config=(),
    versions={"botocore": "1.40.1"},
    app_type="",
    features=(),
    repairs=(),
    notes=(),
)


def evidence(facts: ProjectFacts, name: str) -> list[str]:
    return [e.text for boundary in facts.boundaries if boundary.name == name for e in boundary.evidence]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("import boto3\ndef client():\n    return boto3.client('s3')\n", "boto3.client('s3')"),
        ("import boto3\ndef client():\n    return boto3.Session().resource(service_name='s3')\n", "service_name='s3'"),
        (
            (
                "from aiobotocore.session import get_session\nclass Files:\n"
                "    def __init__(self): self.session = get_session()\n"
                "    def client(self): return self.session.create_client('s3')\n"
            ),
            "self.session.create_client('s3')",
        ),
        ("from minio import Minio\nclient = Minio('files')\n", "Minio('files')"),
        (DJANGO, "models.ImageField()"),
        ("from django.core.files.storage import default_storage\ndef keep(f): default_storage.save('a', f)\n", "save"),
        ("from flask import request\ndef keep(): request.files['a'].save('b')\n", "request.files['a'].save('b')"),
        (
            (
                "from fastapi import UploadFile\nasync def keep(file: UploadFile):\n"
                "    with open(f'images/{file.filename}', 'w+b') as target: target.write(await file.read())\n"
            ),
            "in images/",
        ),
    ],
)
def test_what_keeps_files_is_found(tmp_path: Path, source: str, shown: str) -> None:
    """A client of a service, a field of a model, an upload that is written to disk."""
    assert shown in evidence(facts_of(tmp_path, {"app.py": FLASK, "files.py": source}), "storage")[0]


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "boto3\ndjango-storages\n"},
        {"queue.py": "import boto3\ndef client(): return boto3.client('sqs')\n"},
        {"reports.py": "def keep(data):\n    with open('report.bin', 'wb') as target: target.write(data)\n"},
        {"minio/__init__.py": "class Minio: pass\n", "files.py": "from minio import Minio\nMinio()\n"},
    ],
)
def test_what_keeps_no_files_is_no_storage(tmp_path: Path, files: dict[str, str]) -> None:
    """A requirement, another service of that provider, a file that nobody uploaded, a package of the project's own."""
    assert not evidence(facts_of(tmp_path, {"app.py": FLASK, **files}), "storage")


def test_a_folder_is_led_elsewhere_by_whatever_names_it(tmp_path: Path) -> None:
    """An environment variable is set, other names are replaced; what is merely spelled out is in a copy."""
    kept = "from flask import request\nimport os\n{}\ndef keep(): request.files['a'].save({})\n"
    by_variable = kept.format("UPLOAD_DIR = os.environ.get('UPLOAD_DIR', 'files')", "os.path.join(UPLOAD_DIR, 'a')")
    by_name = kept.format("app.config['UPLOAD_FOLDER'] = 'files'", "app.config['UPLOAD_FOLDER'] + 'a'")
    spelled = kept.format("", "os.path.join('static/files', 'a')")

    found = []
    for number, source in enumerate((by_variable, by_name, spelled)):
        facts = facts_of(tmp_path / str(number), {"app.py": FLASK, "files.py": source})
        context = _places.context(facts, RUNTIME)
        found.append((context["variables"], context["names"], context["relative"]))

    assert found == [(("UPLOAD_DIR",), (), None), ((), ("UPLOAD_FOLDER",), None), ((), (), ("static/files",))]


def test_buckets_and_endpoints_of_s3_are_found_among_the_variables(tmp_path: Path) -> None:
    """The server that stands in for S3 has the buckets that the application is told of."""
    source = (
        "import os\nimport boto3\nBUCKET = os.environ['PHOTO_BUCKET']\nURL = os.environ['S3_ENDPOINT']\n"
        "OTHER = os.environ.get('BACKUP_BUCKET_NAME', 'backups')\nclient = boto3.client('s3', endpoint_url=URL)\n"
    )
    facts = facts_of(tmp_path, {"app.py": FLASK, "files.py": source})

    assert _places.context(facts, RUNTIME)["s3"] == {
        "variables": (("BACKUP_BUCKET_NAME", "backups"), ("PHOTO_BUCKET", "test-bucket")),
        "endpoints": ("S3_ENDPOINT",),
        "buckets": ("backups", "test-bucket"),
    }
    assert _places.requirements({"s3": {}}) == ()
    assert _places.requirements({"s3": {"buckets": ("a",)}}) == (_places.MOTO,)


def test_a_service_without_a_server_of_its_own_here_is_named(tmp_path: Path) -> None:
    """Rather than tests that show nothing."""
    source = "from google.cloud import storage\nbucket = storage.Client().bucket('photos')\n"
    facts = facts_of(tmp_path, {"app.py": FLASK, "files.py": source})

    assert storage.BOUNDARY.unsupported is not None
    assert "Google Cloud Storage" in str(storage.BOUNDARY.unsupported(facts))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("import typesense\nclient = typesense.Client({})\n", "typesense.Client("),
        ("import meilisearch\nclient = meilisearch.Client('http://search')\n", "meilisearch.Client("),
        ("from haystack import indexes\nclass Books(indexes.SearchIndex): pass\n", "class Books(SearchIndex)"),
    ],
)
def test_a_search_engine_that_nobody_plays_is_found_but_not_offered(tmp_path: Path, source: str, shown: str) -> None:
    """Named with -b it is an error that says why, before anything is touched."""
    facts = facts_of(tmp_path, {"app.py": FLASK, "find.py": source})

    assert shown in evidence(facts, "search")[0]
    with pytest.raises(ItestError, match=r"boundary search here: .* cannot be played"):
        settle(facts, Options(project=tmp_path, boundaries=("search",)), None, lambda question: question.default)
    assert "search" not in settle(facts, Options(project=tmp_path), None, lambda question: question.default).boundaries


def test_a_search_engine_that_is_played_is_offered(tmp_path: Path) -> None:
    """Where it is connected to."""
    source = "from elasticsearch import Elasticsearch\nengine = Elasticsearch('http://search')\n"
    facts = facts_of(tmp_path, {"app.py": FLASK, "find.py": source})

    assert evidence(facts, "search") == ["Elasticsearch('http://search')"]
    assert "search" in settle(facts, Options(project=tmp_path), None, lambda question: question.default).boundaries


def test_an_engine_that_is_only_caught_is_no_search(tmp_path: Path) -> None:
    """An exception, and a package of the project's own."""
    caught = "from elasticsearch.exceptions import NotFoundError\ndef gone(): raise NotFoundError()\n"
    own = {"whoosh/__init__.py": "class Index: pass\n", "use.py": "from whoosh import Index\nIndex()\n"}

    assert not evidence(facts_of(tmp_path / "a", {"app.py": FLASK, "find.py": caught}), "search")
    assert not evidence(facts_of(tmp_path / "b", {"app.py": FLASK, **own}), "search")


def test_a_database_behind_a_library_that_is_not_known_is_seen_but_not_offered(tmp_path: Path) -> None:
    """It is a boundary all the same; what cannot be looked into gets no tests that would look right."""
    facts = facts_of(
        tmp_path, {"app.py": FLASK, "db.py": "from peewee import Model, SqliteDatabase\ndb = SqliteDatabase('a.db')\n"}
    )

    assert facts.orm is None
    assert evidence(facts, "database") == ["SqliteDatabase('a.db')"]
    answers = settle(facts, Options(project=tmp_path), None, lambda question: question.default)
    assert "database" not in answers.boundaries
