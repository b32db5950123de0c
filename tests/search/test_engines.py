"""The search engine of a suite: when there is one, what leads to it, and what clients find in it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from itest.boundaries._engines import context, unsupported
from tests.environments import python_of
from tests.foundation.samples import FLASK
from tests.inspect.trees import facts_of
from tests.rendering import lay_support

APP = "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index(): return ''\n"
ELASTIC = "import os\nfrom elasticsearch import Elasticsearch\n"
CHECKS = Path(__file__).parents[1] / "projects/stores"
ROOMS = (
    "boundaries/search/support/search",
    "boundaries/search/support/search_api",
    "boundaries/search/support/search_query",
)


@pytest.mark.parametrize(
    ("reads", "variables"),
    [
        ("Elasticsearch([os.environ['ELASTICSEARCH_URL']])", {"ELASTICSEARCH_URL": "http://127.0.0.1:9200"}),
        (
            "Elasticsearch([{'host': os.getenv('ES_HOST', 'search'), 'port': int(os.getenv('ES_PORT', '9200'))}])",
            {"ES_HOST": "127.0.0.1", "ES_PORT": "9200"},
        ),
        ("Elasticsearch(os.getenv('ELASTIC_HOST', 'http://search:9200'))", {"ELASTIC_HOST": "http://127.0.0.1:9200"}),
        ("Elasticsearch(os.getenv('ELASTIC_HOST', 'search:9200'))", {"ELASTIC_HOST": "127.0.0.1:9200"}),
        ("Elasticsearch(os.environ['OPENSEARCH_HOST'])", {"OPENSEARCH_HOST": "http://127.0.0.1:9200"}),
        ("Elasticsearch('http://search:9200', basic_auth=(os.environ['ES_USER'], os.environ['ES_INDEX']))", {}),
    ],
)
def test_variables_lead_to_an_engine_in_the_form_that_the_source_has(
    tmp_path: Path, reads: str, variables: dict[str, str]
) -> None:
    """Whole or in parts; what names no place of it stays as it is."""
    facts = facts_of(tmp_path, {"app.py": APP, "finder.py": f"{ELASTIC}client = {reads}\n"})

    assert unsupported(facts) is None
    assert dict(context(facts, FLASK[1])["variables"]) == variables


def test_the_engine_says_what_the_installed_client_wants_to_hear(tmp_path: Path) -> None:
    """A client refuses a server of another kind, or of another time."""
    elastic = facts_of(tmp_path / "e", {"app.py": APP, "finder.py": f"{ELASTIC}client = Elasticsearch()\n"})
    other = facts_of(
        tmp_path / "o", {"app.py": APP, "finder.py": "from opensearchpy import OpenSearch\nOpenSearch()\n"}
    )

    old = context(elastic, replace(FLASK[1], versions={"elasticsearch": "7.17.9"}))
    assert (old["kind"], old["told"], old["version"]["number"]) == ("elasticsearch", "Elasticsearch", "7.11.0")
    assert context(other, FLASK[1])["version"]["distribution"] == "opensearch"


def test_an_engine_that_nobody_plays_is_named(tmp_path: Path) -> None:
    """With those that are."""
    source = "import meilisearch\nclient = meilisearch.Client('http://search:7700')\n"
    facts = facts_of(tmp_path, {"app.py": APP, "finder.py": source})

    assert str(unsupported(facts)).startswith("Meilisearch cannot be played")
    assert context(facts, FLASK[1])["kind"] == ""


@pytest.mark.slow
def test_clients_find_what_was_put_in(tmp_path: Path) -> None:
    """By all kinds of queries, in pages and in order, with the answers of a real one where something is not there."""
    folder = tmp_path / "found"
    facts = facts_of(tmp_path / "project", {"app.py": APP, "finder.py": f"{ELASTIC}client = Elasticsearch()\n"})
    given = context(facts, FLASK[1])
    modules = {f"{each.rpartition('/')[2]}.py": f"{each}.py.jinja" for each in (*ROOMS, "suite/support/lead")}
    lay_support(folder, modules, search=given, crossed=("search",))
    shutil.copy(CHECKS / "check_elasticsearch.py", folder)
    command = [str(python_of("stores")), "-m", "pytest", "-q", "-p", "no:cacheprovider", "found/check_elasticsearch.py"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
