"""What must hold in every suite on Django, whatever the application's settings say."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from .factories import AgentFactory, TicketFactory
from .support.rows import changed, created, deleted


@pytest.mark.parametrize("turn", [1, 2])
def test_refusals_of_the_database_are_survived(client, changes, turn):
    """A view that catches IntegrityError without a transaction goes on, as in production."""
    TicketFactory(code="A-1")
    with changes() as rows:
        response = client.post("/tickets", {"code": "A-1", "title": "Late"}, content_type="application/json")

    assert response.status_code == 409
    assert response.json() == {"taken": "A-1", "count": 1}
    assert rows == {}


def test_what_was_made_is_seen(client, changes):
    """Rows of every table, with the join table."""
    with changes() as rows:
        response = client.post("/tickets", {"code": "A-1", "title": "First"}, content_type="application/json")

    assert response.status_code == 201
    assert rows == {
        "desk_ticket": [created(code="A-1", title="First")],
        "desk_tag": [created(label="new")],
        "desk_ticket_tags": [created()],
    }


@pytest.mark.parametrize("turn", [1, 2])
def test_two_tables_of_one_model_are_refused_together(client, changes, turn):
    """Multi-table inheritance is saved in a transaction of its own."""
    assert client.post("/urgent").status_code == 201
    with changes() as rows:
        response = client.post("/urgent")

    assert (response.status_code, response.json()) == (409, {"count": 1})
    assert rows == {}


@pytest.mark.parametrize("turn", [1, 2])
def test_mail_leaves_after_the_commit(client, turn):
    """on_commit callbacks run after the request."""
    assert client.post("/mail").status_code == 204
    assert [message.subject for message in mail.outbox] == ["Hello"]


@pytest.mark.parametrize("turn", [1, 2])
def test_caches_are_empty_at_first(client, turn):
    """Neither the view's cache nor the site's carries anything over."""
    assert client.get("/slow").json() == {"hits": 1}
    assert client.get("/slow").json() == {"hits": 1}


@pytest.mark.parametrize("turn", [1, 2])
def test_uploads_keep_their_names(client, turn, tmp_path):
    """Files of earlier tests are gone."""
    note = tmp_path / "note.txt"
    note.write_text("a few words")
    with note.open("rb") as file:
        response = client.post("/attachments", {"file": file})

    assert response.json() == {"name": "attachments/note.txt"}
    assert "itest-media" in settings.MEDIA_ROOT
    assert (Path(settings.MEDIA_ROOT) / "attachments" / "note.txt").exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_take_forms_queries_and_headers(client, method):
    """The client speaks all of them in every version of Django."""
    call = getattr(client, method)
    form = call("/echo", {"a": "1"}, query_params={"page": 2}, headers={"X-Token": "t"}).json()
    assert (form["type"], form["query"], form["token"]) == ("multipart/form-data", {"page": "2"}, "t")
    assert form["length"] > 0
    assert call("/echo", {"a": 1}, content_type="application/json").json()["length"] == 8
    assert call("/echo").json()["length"] == 0


def test_people_have_accounts(client, user_client, admin_client, user, admin):
    """Sessions made once outlast the emptied caches."""
    assert client.get("/me").json() == {"name": ""}
    assert user_client.get("/me").json() == {"name": "ada"} == {"name": user.username}
    assert admin_client.get("/me").json() == {"name": "alan"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT username FROM desk_agent WHERE is_superuser")
        assert cursor.fetchall() == [("alan",)]


def test_passwords_are_the_applications_own(client):
    """A factory's user can log in."""
    agent = AgentFactory(password="Another-1")
    assert agent.password.startswith("md5$")
    assert client.post("/login", {"username": agent.username, "password": "Another-1"}).status_code == 204
    assert client.get("/me").json() == {"name": agent.username}


def test_rows_can_be_changed_and_deleted(changes):
    """The watcher tells what happened to a row."""
    first, second = TicketFactory(), TicketFactory()
    with changes() as rows:
        first.title = "Other"
        first.save()
        second.delete()

    assert rows == {"desk_ticket": [changed(title="Other"), deleted(code=second.code)]}


@pytest.mark.parametrize("turn", [1, 2])
def test_other_databases_are_watched_too(client, changes, turn):
    """A second alias has a scratch database of its own, or the same."""
    with changes() as rows:
        client.post("/old")

    assert rows == {"desk_oldticket": [created(title="Old")]}


def test_pages_need_no_manifest(client):
    """Static files are spelled plainly."""
    assert client.get("/page").content.decode() == "/static/desk.css"


@pytest.mark.parametrize("turn", [1, 2])
def test_sequences_start_over(turn):
    """A factory's values are the same in each test."""
    assert TicketFactory().title == "Ticket 1"
