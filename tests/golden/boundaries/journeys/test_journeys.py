"""Journeys: the flows that matter most, each from the first request to what is left at the end."""

from .support.accounts import log_in, sign_up
from .support.rows import created

NEWCOMER = {"email": "hedy@example.com", "password": "Corr3ct-horse-battery"}


def test_life_of_a_note(client, changes):
    """Somebody new creates a note, shares it, updates it and deletes it."""
    with changes() as rows:
        sign_up(client, NEWCOMER)
        headers = log_in(client, NEWCOMER)["headers"]

        response = client.post("/notes", json={"title": "First"}, headers=headers)
        assert response.status_code == 201
        note = response.json
        assert note["title"] == "First"

        response = client.get("/notes", headers=headers)
        assert response.status_code == 200
        assert response.json == [note]

        response = client.post(f"/notes/{note['id']}/share", headers=headers)
        assert response.status_code == 200
        assert response.json["shared"] is True

        response = client.put(
            f"/notes/{note['id']}", json={"title": "Second"}, headers=headers
        )
        assert response.status_code == 200
        assert response.json == {**note, "title": "Second"}

        response = client.get(f"/notes/{note['id']}", headers=headers)
        assert response.status_code == 200
        assert response.json == {**note, "title": "Second"}

        response = client.delete(f"/notes/{note['id']}", headers=headers)
        assert response.status_code == 204

        response = client.get(f"/notes/{note['id']}", headers=headers)
        assert response.status_code == 404

        response = client.get("/notes", headers=headers)
        assert response.status_code == 200
        assert response.json == []

    assert rows == {"users": [created(email="hedy@example.com")]}
