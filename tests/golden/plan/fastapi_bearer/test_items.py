"""Items: what the application answers and which rows it changes."""

import pytest
from dirty_equals import IsDatetime, IsUUID

from .builders import an_item
from .support.rows import changed, created, deleted


def item_json(user, /, **changes):
    """An item as it is shown; keywords replace or add fields."""
    return {
        "title": "Tea kettle",
        "description": 'Holds "two" litres',
        "price": 24.5,
        "owner_id": user.id,
        "created_at": IsDatetime(iso_string=True),
        **changes,
    }


@pytest.fixture
def item(user_client):
    """An item that the user made."""
    response = user_client.post("/api/v1/items/", json=an_item().payload())
    return response.json()


def test_create_item(user_client, user, changes):
    """A signed-in user can create an item."""
    with changes() as rows:
        response = user_client.post("/api/v1/items/", json=an_item().payload())

    assert response.status_code == 200
    assert response.json() == item_json(user, id=IsUUID())
    assert rows == {
        "item": [
            created(
                title="Tea kettle",
                description='Holds "two" litres',
                price=24.5,
                owner_id=user.id,
            )
        ]
    }


def test_read_item(user_client, item, user, changes):
    """A signed-in user can read an item."""
    with changes() as rows:
        response = user_client.get(f"/api/v1/items/{item['id']}")

    assert response.status_code == 200
    assert response.json() == item_json(user, id=item["id"])
    assert rows == {}


def test_list_items(user_client, item, user, changes):
    """A signed-in user can list items."""
    with changes() as rows:
        response = user_client.get("/api/v1/items/")

    assert response.status_code == 200
    assert response.json() == {"data": [item_json(user, id=item["id"])], "count": 1}
    assert rows == {}


def test_list_items_when_there_are_none(user_client, changes):
    """Listing items answers with nothing while there are none."""
    with changes() as rows:
        response = user_client.get("/api/v1/items/")

    assert response.status_code == 200
    assert response.json() == {"data": [], "count": 0}
    assert rows == {}


def test_update_only_title_of_item(user_client, item, user, changes):
    """The title of an item can be updated alone."""
    with changes() as rows:
        response = user_client.patch(
            f"/api/v1/items/{item['id']}", json={"title": "Teapot"}
        )

    assert response.status_code == 200
    assert response.json() == item_json(user, title="Teapot", id=item["id"])
    assert rows == {"item": [changed(title="Teapot")]}


def test_delete_item(user_client, item, changes):
    """A signed-in user can delete an item."""
    with changes() as rows:
        response = user_client.delete(f"/api/v1/items/{item['id']}")

    assert response.status_code == 200
    assert response.json() == {"message": "Item deleted successfully"}
    assert rows == {"item": [deleted(title="Tea kettle")]}


@pytest.mark.parametrize(
    ("method", "path", "payload"),
    [
        pytest.param("POST", "/api/v1/items/", an_item().payload(), id="create-item"),
        pytest.param("GET", "/api/v1/items/{item[id]}", None, id="read-item"),
        pytest.param("GET", "/api/v1/items/", None, id="list-items"),
        pytest.param("DELETE", "/api/v1/items/{item[id]}", None, id="delete-item"),
    ],
)
def test_anonymous_is_refused(client, item, changes, method, path, payload):
    """Creating, reading, listing and deleting items need a login."""
    with changes() as rows:
        response = client.request(method, path.format(item=item), json=payload)

    assert response.status_code == 401
    assert response.json() == {"detail": "Not authenticated"}
    assert rows == {}


def test_create_item_without_title_is_refused(user_client, changes):
    """Creating an item without a title is refused."""
    with changes() as rows:
        response = user_client.post(
            "/api/v1/items/", json=an_item().without("title").payload()
        )

    assert response.status_code == 422
    assert {error["loc"][-1] for error in response.json()["detail"]} == {"title"}
    assert rows == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("title", "", id="title-too-short"),
        pytest.param("title", "x" * 300, id="title-too-long"),
        pytest.param("price", "cheap", id="price-no-number"),
        pytest.param("price", -1, id="negative-price"),
    ],
)
def test_create_item_with_invalid_value_is_refused(user_client, changes, field, value):
    """Creating an item with an invalid value is refused."""
    with changes() as rows:
        response = user_client.post(
            "/api/v1/items/", json=an_item().having(**{field: value}).payload()
        )

    assert response.status_code == 422
    assert {error["loc"][-1] for error in response.json()["detail"]} == {field}
    assert rows == {}


@pytest.mark.parametrize(
    ("method", "path", "payload"),
    [
        pytest.param(
            "GET",
            "/api/v1/items/00000000-0000-4000-8000-000000000000",
            None,
            id="read-item",
        ),
        pytest.param(
            "PATCH",
            "/api/v1/items/00000000-0000-4000-8000-000000000000",
            {"title": "Teapot"},
            id="update-item",
        ),
        pytest.param(
            "DELETE",
            "/api/v1/items/00000000-0000-4000-8000-000000000000",
            None,
            id="delete-item",
        ),
    ],
)
def test_unknown_item_is_not_found(user_client, changes, method, path, payload):
    """An item that does not exist is not found."""
    with changes() as rows:
        response = user_client.request(method, path, json=payload)

    assert response.status_code == 404
    assert response.json() == {"detail": "Item not found"}
    assert rows == {}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"limit": -1}, id="limit-minus-1"),
        pytest.param({"limit": "many"}, id="limit-many"),
    ],
)
def test_list_items_with_invalid_query_is_refused(user_client, changes, query):
    """Listing items with an invalid query is refused."""
    with changes() as rows:
        response = user_client.get("/api/v1/items/", params=query)

    assert response.status_code == 422
    assert {error["loc"][-1] for error in response.json()["detail"]} == {"limit"}
    assert rows == {}


def test_update_of_another_users_item_is_refused(other_client, item, changes):
    """Nobody can update another user's item."""
    with changes() as rows:
        response = other_client.patch(
            f"/api/v1/items/{item['id']}", json={"title": "Teapot"}
        )

    assert response.status_code == 403
    assert response.json() == {"detail": "Not enough permissions"}
    assert rows == {}


def test_deletion_of_another_users_item_is_refused(other_client, item, changes):
    """Nobody can delete another user's item."""
    with changes() as rows:
        response = other_client.delete(f"/api/v1/items/{item['id']}")

    assert response.status_code == 403
    assert response.json() == {"detail": "Not enough permissions"}
    assert rows == {}
