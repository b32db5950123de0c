"""Articles: what the application answers and which rows it changes."""

import pytest
from dirty_equals import IsDatetime

from .builders import an_article
from .support.rows import changed, created, deleted


def article_json(user, /, **changes):
    """An article as it is shown; keywords replace or add fields."""
    return {
        "title": "First steps",
        "description": "How to begin",
        "body": "One foot first.",
        "tagList": ["news"],
        "createdAt": IsDatetime(iso_string=True),
        "updatedAt": IsDatetime(iso_string=True),
        "favorited": False,
        "favoritesCount": 0,
        "author": {
            "username": user.username,
            "bio": None,
            "image": None,
            "following": False,
        },
        **changes,
    }


def test_create_article(user_client, user, changes):
    """A signed-in user can create an article."""
    with changes() as rows:
        response = user_client.post("/api/articles", json=an_article().payload())

    assert response.status_code == 201
    assert response.json == {"article": article_json(user, slug="first-steps")}
    assert rows == {
        "article": [
            created(slug="first-steps", title="First steps", body="One foot first.")
        ],
        "tags": [created(tagname="news")],
    }


def test_read_article(client, article, user, changes):
    """Anyone can read an article."""
    with changes() as rows:
        response = client.get(f"/api/articles/{article['slug']}")

    assert response.status_code == 200
    assert response.json == {"article": article_json(user, slug=article["slug"])}
    assert rows == {}


def test_list_articles(client, article, user, changes):
    """Anyone can list articles."""
    with changes() as rows:
        response = client.get("/api/articles")

    assert response.status_code == 200
    assert response.json == {
        "articles": [article_json(user, slug=article["slug"])],
        "articlesCount": 1,
    }
    assert rows == {}


def test_list_articles_when_there_are_none(client, changes):
    """Listing articles answers with nothing while there are none."""
    with changes() as rows:
        response = client.get("/api/articles")

    assert response.status_code == 200
    assert response.json == {"articles": [], "articlesCount": 0}
    assert rows == {}


def test_update_article(user_client, article, user, changes):
    """A signed-in user can update an article."""
    with changes() as rows:
        response = user_client.put(
            f"/api/articles/{article['slug']}",
            json=an_article().having(title="Second steps").payload(),
        )

    assert response.status_code == 200
    assert response.json == {
        "article": article_json(user, slug=article["slug"], title="Second steps")
    }
    assert rows == {"article": [changed(title="Second steps", updatedAt=IsDatetime())]}


def test_delete_article(user_client, article, changes):
    """A signed-in user can delete an article."""
    with changes() as rows:
        response = user_client.delete(f"/api/articles/{article['slug']}")

    assert response.status_code == 200
    assert rows == {
        "article": [deleted(slug="first-steps")],
        "tags": [deleted(tagname="news")],
    }


def test_favorite_article(user_client, article, user, changes):
    """A signed-in user can favorite an article."""
    with changes() as rows:
        response = user_client.post(f"/api/articles/{article['slug']}/favorite")

    assert response.status_code == 200
    assert response.json == {
        "article": article_json(
            user, slug=article["slug"], favorited=True, favoritesCount=1
        )
    }
    assert rows == {"favoritor_assoc": [created(favoriter=user.id)]}


@pytest.mark.parametrize(
    ("method", "path", "payload"),
    [
        pytest.param(
            "POST", "/api/articles", an_article().payload(), id="create-article"
        ),
        pytest.param(
            "PUT",
            "/api/articles/{article[slug]}",
            an_article().payload(),
            id="update-article",
        ),
        pytest.param(
            "DELETE", "/api/articles/{article[slug]}", None, id="delete-article"
        ),
    ],
)
def test_anonymous_is_refused(client, article, changes, method, path, payload):
    """Creating, updating and deleting articles need a login."""
    with changes() as rows:
        response = client.open(
            path.format(article=article), method=method, json=payload
        )

    assert response.status_code == 401
    assert rows == {}


@pytest.mark.parametrize("field", ["title", "description", "body"])
def test_create_article_without_required_field_is_refused(user_client, changes, field):
    """Creating an article needs title, description and body."""
    with changes() as rows:
        response = user_client.post(
            "/api/articles", json=an_article().without(field).payload()
        )

    assert response.status_code == 422
    assert set(response.json["errors"]) == {field}
    assert rows == {}


def test_read_unknown_article_is_not_found(client, changes):
    """Reading an article that does not exist is answered with 404."""
    with changes() as rows:
        response = client.get("/api/articles/nowhere")

    assert response.status_code == 404
    assert response.json == {"errors": {"body": ["Article not found"]}}
    assert rows == {}


def test_update_of_another_users_article_is_not_found(other_client, article, changes):
    """Nobody can update another user's article."""
    with changes() as rows:
        response = other_client.put(
            f"/api/articles/{article['slug']}", json=an_article().payload()
        )

    assert response.status_code == 404
    assert response.json == {"errors": {"body": ["Article not found"]}}
    assert rows == {}
