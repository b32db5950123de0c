"""What the clients of a search engine put in, and find again, in the tests' own one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from elasticsearch import AsyncElasticsearch, BadRequestError, ConflictError, Elasticsearch, NotFoundError
from elasticsearch.helpers import bulk

from .support.lead import lead
from .support.search import PORT, Search, document

SEARCH = Search()
lead(PORT, lambda: SEARCH.port)
TEXTS = {1: "A walk in the park", 2: "The park at night: a bright cold day", 3: "Nothing of the kind"}


@pytest.fixture(autouse=True)
def search() -> Search:
    SEARCH.clear()
    return SEARCH


@pytest.fixture
def client() -> Elasticsearch:
    return Elasticsearch("http://search.example.com:9200")


@pytest.fixture
def filled(client: Elasticsearch) -> Elasticsearch:
    for number, text in TEXTS.items():
        client.index(index="post", id=number, document={"body": text, "likes": number, "author": {"name": "Ada"}})
    return client


def found(client: Elasticsearch, query: Any, **options: Any) -> list[str]:
    hits = client.search(index="post", query=query, **options)["hits"]
    assert hits["total"]["value"] >= len(hits["hits"])
    return [hit["_id"] for hit in hits["hits"]]


def test_what_is_put_in_and_taken_out_is_shown(client: Elasticsearch, search: Search) -> None:
    """New, changed, changed in part, and gone; an id that is a number is one."""
    with search() as documents:
        assert client.index(index="post", id=7, document={"body": "One"})["result"] == "created"
        assert client.index(index="post", id=7, document={"body": "Two"})["result"] == "updated"
        assert client.update(index="post", id=7, doc={"likes": 1})["result"] == "updated"
        assert client.update(index="post", id=7, doc={"likes": 1})["result"] == "noop"
        assert client.delete(index="post", id=7)["result"] == "deleted"

    assert documents == [
        document("post", 7, {"body": "One"}),
        document("post", 7, {"body": "Two"}),
        document("post", 7, {"body": "Two", "likes": 1}),
        document("post", 7, gone=True),
    ]


def test_what_was_put_in_is_found_changed_and_forgotten(filled: Elasticsearch) -> None:
    """Under its new text and no more under the old one."""
    assert found(filled, {"multi_match": {"query": "walk", "fields": ["*"]}}) == ["1"]

    filled.index(index="post", id=1, document={"body": "A swim in the sea"})
    assert found(filled, {"match": {"body": "walk"}}) == []
    assert found(filled, {"match": {"body": "SWIM"}}) == ["1"]

    filled.delete(index="post", id=1)
    assert found(filled, {"match": {"body": "swim"}}) == []
    assert filled.exists(index="post", id=1).body is False


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"match_all": {}}, ["1", "2", "3"]),
        ({"match": {"body": "park night"}}, ["2", "1"]),
        ({"match": {"body": {"query": "park night", "operator": "and"}}}, ["2"]),
        ({"match_phrase": {"body": "the park"}}, ["1", "2"]),
        ({"match_phrase_prefix": {"body": "bright co"}}, ["2"]),
        ({"multi_match": {"query": "kind", "fields": ["body^3", "title"]}}, ["3"]),
        ({"term": {"likes": 2}}, ["2"]),
        ({"terms": {"likes": [1, 3]}}, ["1", "3"]),
        ({"term": {"body": {"value": "park"}}}, ["1", "2"]),
        ({"term": {"body.keyword": "park"}}, []),
        ({"term": {"author.name.keyword": "Ada"}}, ["1", "2", "3"]),
        ({"range": {"likes": {"gte": 2, "lt": 3}}}, ["2"]),
        ({"ids": {"values": [2, 9]}}, ["2"]),
        ({"exists": {"field": "title"}}, []),
        ({"prefix": {"body": "noth"}}, ["3"]),
        ({"wildcard": {"body": "*igh*"}}, ["2"]),
        ({"simple_query_string": {"query": "night kind"}}, ["2", "3"]),
        ({"bool": {"must": [{"match": {"body": "park"}}], "must_not": [{"term": {"likes": 1}}]}}, ["2"]),
        ({"bool": {"should": [{"term": {"likes": 1}}, {"term": {"likes": 3}}]}}, ["1", "3"]),
        ({"bool": {"filter": {"range": {"likes": {"gt": 1}}}, "should": [{"match": {"body": "kind"}}]}}, ["3", "2"]),
    ],
)
def test_a_query_finds_what_it_describes(filled: Elasticsearch, query: Any, ids: list[str]) -> None:
    """The document with most of the words first, else in the order in which they came."""
    assert found(filled, query) == ids


def test_pages_orders_and_numbers(filled: Elasticsearch) -> None:
    """A part of what is found, and how many there are."""
    assert found(filled, {"match_all": {}}, from_=1, size=1) == ["2"]
    assert found(filled, {"match_all": {}}, sort=[{"likes": "desc"}]) == ["3", "2", "1"]
    assert found(filled, {"match_all": {}}, sort=[{"body.keyword": {"order": "asc"}}]) == ["1", "3", "2"]
    assert filled.count(index="post", query={"match": {"body": "park"}})["count"] == 2
    assert filled.get(index="post", id=2)["_source"]["likes"] == 2
    assert filled.delete_by_query(index="post", query={"match": {"body": "park"}})["deleted"] == 2
    assert filled.count(index="post")["count"] == 1


def test_changes_in_bulk(client: Elasticsearch, search: Search) -> None:
    """With the helpers of the library."""
    with search() as documents:
        told = [{"_index": "post", "_id": n, "_source": {"body": text}} for n, text in TEXTS.items()]
        assert bulk(client, [*told, {"_op_type": "delete", "_index": "post", "_id": 2}], refresh=True) == (4, [])

    assert documents == [
        *(document("post", n, {"body": text}) for n, text in TEXTS.items()),
        document("post", 2, gone=True),
    ]
    assert found(client, {"match": {"body": "park"}}) == ["1"]


def test_what_is_not_there_is_refused_as_by_a_real_one(client: Elasticsearch) -> None:
    """An index, a document, one that is there already, and a query that nobody here understands."""
    client.indices.create(index="made", mappings={"properties": {"body": {"type": "text"}}})

    assert client.indices.exists(index="made")
    assert not client.indices.exists(index="missing")
    assert client.ping()
    with pytest.raises(NotFoundError):
        client.search(index="missing", query={"match_all": {}})
    assert client.search(index="missing", ignore_unavailable=True)["hits"]["total"]["value"] == 0
    with pytest.raises(NotFoundError):
        client.delete(index="made", id=1)
    with pytest.raises(BadRequestError):
        client.indices.create(index="made")
    client.create(index="made", id=1, document={})
    with pytest.raises(ConflictError):
        client.create(index="made", id=1, document={})
    with pytest.raises(BadRequestError, match="not played"):
        client.search(index="made", query={"more_like_this": {"like": "x"}})
    client.indices.delete(index="made")


def test_an_asynchronous_client_finds_the_same(filled: Elasticsearch) -> None:
    """On an event loop."""

    async def look() -> Any:
        async with AsyncElasticsearch("http://127.0.0.1:9200") as client:
            return (await client.search(index="post", query={"match": {"body": "night"}}))["hits"]["hits"]

    assert [hit["_id"] for hit in asyncio.run(look())] == ["2"]
