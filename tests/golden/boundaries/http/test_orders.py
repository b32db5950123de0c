"""Orders: what the application answers and which rows it changes."""

from .builders import an_order


def test_list_orders_when_there_are_none(user_client, changes):
    """Listing orders answers with nothing while there are none."""
    with changes() as rows:
        response = user_client.get("/orders")

    assert response.status_code == 200
    assert response.json == []
    assert rows == {}


def test_create_order_with_invalid_x_is_refused(user_client, changes):
    """Creating an order with an invalid x is refused."""
    with changes() as rows:
        response = user_client.post(
            "/orders", json=an_order().without("product", "price").payload()
        )

    assert response.status_code == 422
    assert response.json == {"error": "product"}
    assert rows == {}


def test_create_order_twice_is_refused(user_client, changes, outside):
    """Creating an order a second time with the same values is refused."""
    with changes() as rows, outside() as calls:
        response = user_client.post(
            "/orders", json=an_order().without("price").having(product="?").payload()
        )

    assert response.status_code == 409
    assert response.json == {"error": "gone"}
    assert calls == []
    assert rows == {}
