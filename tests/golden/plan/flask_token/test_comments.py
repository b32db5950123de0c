"""Comments: what the application answers and which rows it changes."""

from dirty_equals import IsDatetime, IsInt

from .support.rows import created, deleted


def test_create_comment(user_client, article, user, changes):
    """A signed-in user can create a comment."""
    with changes() as rows:
        response = user_client.post(
            f"/api/articles/{article['slug']}/comments",
            json={"comment": {"body": "Well said"}},
        )

    assert response.status_code == 200
    assert response.json == {
        "comment": {
            "id": IsInt(),
            "body": "Well said",
            "createdAt": IsDatetime(iso_string=True),
            "author": {
                "username": user.username,
                "bio": None,
                "image": None,
                "following": False,
            },
        }
    }
    assert rows == {"comment": [created(body="Well said")]}


def test_delete_comment(user_client, article, changes):
    """A signed-in user can delete a comment."""
    comment = user_client.post(
        f"/api/articles/{article['slug']}/comments",
        json={"comment": {"body": "Well said"}},
    ).json["comment"]

    with changes() as rows:
        response = user_client.delete(
            f"/api/articles/{article['slug']}/comments/{comment['id']}"
        )

    assert response.status_code == 200
    assert rows == {"comment": [deleted(body="Well said")]}
