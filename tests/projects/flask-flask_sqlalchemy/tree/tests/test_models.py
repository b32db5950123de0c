from library.models import Member


def test_password_is_hashed(db):
    member = Member(email="m@example.com", name="M")
    member.set_password("a long password")
    assert member.password_hash != "a long password"
    assert member.check_password("a long password")


def test_catalogue_starts_empty(client):
    assert client.get("/books").json["items"] == []
