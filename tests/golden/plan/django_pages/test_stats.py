"""Stats: what the application answers and which rows it changes."""

from dirty_equals import IsPartialDict


def test_read_stat(user_client, changes):
    """A signed-in user can read the stat."""
    with changes() as rows:
        response = user_client.get("/api/stats/")

    assert response.status_code == 200
    assert response.json() == IsPartialDict({"class": "wide"})
    assert rows == {}
