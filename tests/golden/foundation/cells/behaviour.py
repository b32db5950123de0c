"""What every cell must show: the application's commits do not outlive a test, and the changes are exact."""

import pytest

from .support.rows import changed, created


def count(client):
    body = client.get("/count").json
    return (body() if callable(body) else body)["count"]


@pytest.mark.parametrize("turn", [1, 2])
def test_commit_in_the_application_is_gone_in_the_next_test(client, turn):
    assert count(client) == 0
    assert client.post("/items/a").status_code == 201
    assert count(client) == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_conflict_keeps_what_was_there(client, changes, turn):
    client.post("/items/a")
    with changes() as rows:
        assert client.post("/items/a").status_code == 409
    assert rows == {}
    with changes() as rows:
        assert client.post("/items/b").status_code == 201
    assert rows == {"item": [created(name="b")]}
    assert rows != {"item": [created(name="b", title="b")]}
    assert count(client) == 2


def test_change_is_exact(client, changes):
    client.post("/items/a")
    with changes() as rows:
        client.post("/items/a/b")
    assert rows == {"item": [changed(name="b")]}
    assert rows != {"item": [changed(name="c")]}


def test_session_shares_the_transaction(request, client, changes):
    if "db_session" not in request.fixturenames and not _has(request, "db_session"):
        pytest.skip("no session without an ORM")
    db_session = request.getfixturevalue("db_session")
    import app

    db_session.add(app.Item(name="seed"))
    db_session.commit()
    assert client.post("/items/seed").status_code == 409
    assert client.post("/items/other").status_code == 201
    assert count(client) == 2
    assert len(db_session.execute(app.Item.__table__.select()).fetchall()) == 2


def _has(request, name):
    return bool(request._fixturemanager.getfixturedefs(name, request.node))
