import pytest

pytestmark = pytest.mark.django_db


def test_pets_need_a_login(client):
    assert client.get("/api/pets/").status_code == 401


def test_owner_sees_no_pets_at_first(client, owner):
    client.force_authenticate(owner)
    assert client.get("/api/pets/").json()["results"] == []
