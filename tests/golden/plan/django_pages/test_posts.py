"""Posts: what the application answers and which rows it changes."""

from datetime import datetime
from decimal import Decimal

import pytest

from .builders import a_post
from .factories import PostFactory
from .support.rows import changed, created, deleted


@pytest.fixture
def post(user):
    """The user's post."""
    return PostFactory(
        title="First post",
        author_id=user.id,
        price=Decimal("9.90"),
        published=datetime.fromisoformat("2026-01-02T03:04:05+00:00"),
    )


def test_create_post(user_client, user, changes):
    """A signed-in user can create a post."""
    with changes() as rows:
        response = user_client.post("/posts/new/", a_post().payload())

    assert response.status_code == 302
    assert response.headers["Location"] == "/"
    assert rows == {
        "blog_post": [
            created(
                title='She said "hi" {there}',
                body=(
                    "Two lines\n"
                    "of text that goes on and on, word word word word word word word "
                    "word word word word word word word word word word word word word "
                    "word word word word word word word word word word "
                ),
                author_id=user.id,
            )
        ]
    }


def test_open_form_to_create_a_post(user_client, changes):
    """A signed-in user can open the form to create a post."""
    with changes() as rows:
        response = user_client.get("/posts/new/")

    assert response.status_code == 200
    assert "New post" in response.content.decode()
    assert rows == {}


def test_read_post(user_client, post, changes):
    """A signed-in user can read a post."""
    with changes() as rows:
        response = user_client.get(f"/posts/{post.id}/")

    assert response.status_code == 200
    assert "First post" in response.content.decode()
    assert rows == {}


@pytest.mark.usefixtures("post")
def test_list_posts(client, changes):
    """Anyone can list posts."""
    with changes() as rows:
        response = client.get("/")

    assert response.status_code == 200
    assert "First post" in response.content.decode()
    assert 'by "ada"' in response.content.decode()
    assert rows == {}


def test_update_post(user_client, post, changes):
    """A signed-in user can update a post."""
    with changes() as rows:
        response = user_client.post(
            f"/posts/{post.id}/edit/", a_post().having(title="Second post").payload()
        )

    assert response.status_code == 302
    assert response.headers["Location"] == f"/posts/{post.id}/"
    assert rows == {
        "blog_post": [
            changed(
                title="Second post",
                body=(
                    "Two lines\n"
                    "of text that goes on and on, word word word word word word word "
                    "word word word word word word word word word word word word word "
                    "word word word word word word word word word word "
                ),
            )
        ]
    }


def test_delete_post(user_client, post, changes):
    """A signed-in user can delete a post."""
    with changes() as rows:
        response = user_client.post(f"/posts/{post.id}/delete/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/"
    assert rows == {
        "blog_post": [
            deleted(
                title="First post",
                price=Decimal("9.90"),
                published=datetime.fromisoformat("2026-01-02T03:04:05+00:00"),
            )
        ]
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("title", "", id="title-empty"),
        pytest.param("body", "", id="body-empty"),
    ],
)
def test_create_post_with_invalid_value_is_refused(user_client, changes, field, value):
    """Creating a post with an invalid value is refused."""
    with changes() as rows:
        response = user_client.post(
            "/posts/new/", a_post().having(**{field: value}).payload()
        )

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()
    assert rows == {}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/posts/new/", id="open-form-to-create-a-post"),
        pytest.param("POST", "/posts/{post.id}/delete/", id="delete-post"),
    ],
)
def test_anonymous_is_sent_to_login(client, post, changes, method, path):
    """Opening the form to create a post and deleting a post need a login."""
    with changes() as rows:
        response = getattr(client, method.lower())(path.format(post=post))

    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=" + path.format(
        post=post
    )
    assert rows == {}


def test_read_unknown_post_is_refused(user_client, changes):
    """Reading a post that does not exist is refused."""
    with changes() as rows:
        response = user_client.get("/posts/999999/")

    assert 400 <= response.status_code < 500
    assert rows == {}


def test_update_of_another_users_post_is_refused(other_client, post, changes):
    """Nobody can update another user's post."""
    with changes() as rows:
        response = other_client.post(f"/posts/{post.id}/edit/", a_post().payload())

    assert 400 <= response.status_code < 500
    assert rows == {}
