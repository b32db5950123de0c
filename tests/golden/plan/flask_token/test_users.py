"""Users: what the application answers and which rows it changes."""


def test_read_current_user(user_client, user, changes):
    """A signed-in user can read the current user."""
    with changes() as rows:
        response = user_client.get("/api/user")

    assert response.status_code == 200
    assert response.json == {"user": {"username": user.username, "bio": None}}
    assert rows == {}


def test_anonymous_cannot_read_current_user(client, changes):
    """Nobody can read the current user without signing in."""
    with changes() as rows:
        response = client.get("/api/user")

    assert response.status_code == 401
    assert response.json == {"msg": "Missing Header"}
    assert rows == {}
