"""The contract of the answers: fields, types and formats, whatever the values are."""

import pytest
from dirty_equals import AnyThing, DirtyEquals, IsDatetime, IsInstance, IsInt, IsStr

from .builders import an_article


class ListOf(DirtyEquals):
    """A list of entries of one kind, at least `min_length` of them."""

    def __init__(self, entry, min_length=0):
        super().__init__(entry, min_length=min_length)
        self.entry, self.min_length = entry, min_length

    def equals(self, other):
        return (
            isinstance(other, list)
            and len(other) >= self.min_length
            and all(each == self.entry for each in other)
        )


ARTICLE = {
    "slug": IsStr(),
    "title": IsStr(),
    "createdAt": IsDatetime(iso_string=True),
    "tagList": ListOf(IsStr()),
    "favoritesCount": IsInt(),
    "author": {
        "username": IsStr(),
        "bio": IsStr() | None,
        "image": AnyThing(),
        "following": IsInstance(bool),
    },
}


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        pytest.param(
            "/api/articles",
            {"articles": ListOf(ARTICLE, min_length=1), "articlesCount": IsInt()},
            id="list-articles",
        ),
        pytest.param(
            "/api/articles/{article[slug]}", {"article": ARTICLE}, id="read-article"
        ),
    ],
)
def test_answers_of_list_articles_and_read_article(client, article, path, answer):
    """What listing articles and reading an article answers: every field with its type and format."""
    response = client.get(path.format(article=article))

    assert response.status_code == 200
    assert response.json == answer


def test_answer_of_create_article(user_client):
    """What creating an article answers: every field with its type and format."""
    response = user_client.post("/api/articles", json=an_article().payload())

    assert response.status_code == 201
    assert response.json == {"article": ARTICLE}


def test_answer_of_update_article(user_client, article):
    """What updating an article answers: every field with its type and format."""
    response = user_client.put(
        f"/api/articles/{article['slug']}",
        json=an_article().having(title="Second steps").payload(),
    )

    assert response.status_code == 200
    assert response.json == {"article": ARTICLE}
