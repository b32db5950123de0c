"""Third-party HTTP: what the application makes of its answers, also when something goes wrong there."""

from .builders import an_order
from .support.outside import call
from .support.rows import created


def test_create_order(user_client, changes, outside):
    """A signed-in user can create an order."""
    outside.answers(
        "GET", "https://rates.example.com/latest", json={"rates": {"USD": 1.5}}
    )

    with changes() as rows, outside() as calls:
        response = user_client.post("/orders", json=an_order().payload())

    assert response.status_code == 201
    assert response.json == {"total": 15.0}
    assert calls == [
        call(
            "GET",
            "https://rates.example.com/latest",
            query={"base": "EUR"},
            auth="Bearer",
        )
    ]
    assert rows == {"order": [created(product="Lamp", total=15.0)]}


def test_create_order_although_rates_talks_nonsense(user_client, changes, outside):
    """Creating an order is answered although rates talks nonsense."""
    outside.talks_nonsense("https://rates.example.com/latest")

    with changes() as rows, outside() as calls:
        response = user_client.post("/orders", json=an_order().payload())

    assert response.status_code == 200
    assert response.json == {"total": None}
    assert calls == [
        call(
            "GET",
            "https://rates.example.com/latest",
            query={"base": "EUR"},
            auth="Bearer",
        )
    ]
    assert rows == {}


def test_create_order_is_answered_with_502_when_rates_fails(
    user_client, changes, outside
):
    """Creating an order is answered with 502 when rates fails."""
    outside.fails("https://rates.example.com/latest")

    with changes() as rows, outside() as calls:
        response = user_client.post("/orders", json=an_order().payload())

    assert response.status_code == 502
    assert response.json == {"error": "no rates"}
    assert calls == [
        call(
            "GET",
            "https://rates.example.com/latest",
            query={"base": "EUR"},
            auth="Bearer",
        )
    ]
    assert rows == {}


def test_create_order_leaves_nothing_behind_when_rates_does_not_answer(
    user_client, changes, outside
):
    """Creating an order leaves nothing behind when rates does not answer."""
    outside.is_silent("https://rates.example.com/latest")

    with changes() as rows, outside() as calls:
        user_client.post("/orders", json=an_order().payload())

    assert calls == [
        call(
            "GET",
            "https://rates.example.com/latest",
            query={"base": "EUR"},
            auth="Bearer",
        )
    ]
    assert rows == {}
