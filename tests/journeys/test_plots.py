"""What a story can be about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from itest.agent.observe.journeys.plots import _makers

APP: Any = SimpleNamespace(user_table="users")


def call(key: str, *rows: tuple[str, str]) -> Any:
    endpoint = SimpleNamespace(key=key, method=key.partition(" ")[0])
    told = [{"table": table, "kind": kind} for table, kind in rows]
    return SimpleNamespace(endpoint=endpoint, accepted=True, record=SimpleNamespace(rows=told))


def made(*calls: Any) -> list[tuple[str, str]]:
    found = {one.endpoint.key: one for one in calls}
    steps = [
        (row["table"], SimpleNamespace(endpoint=one.endpoint))
        for one in calls
        for row in one.record.rows
        if row["kind"] == "created"
    ]
    catalog: Any = SimpleNamespace(steps=steps)
    return list(_makers(APP, catalog, found))


def test_an_audit_trail_is_no_story() -> None:
    """It is written whatever is done with the things, their end included."""
    create = call("POST /members", ("member", "created"), ("trail", "created"))
    change = call("POST /members/{id}/edit", ("member", "changed"), ("trail", "created"))
    end = call("POST /members/{id}/delete", ("member", "deleted"), ("trail", "created"))

    assert made(create, change, end) == [("POST /members", "member")]


def test_what_takes_from_something_else_is_one() -> None:
    """To order changes the stock, and so does to order again."""
    order = call("POST /orders", ("orders", "created"), ("product", "changed"))
    again = call("POST /orders/{id}/repeat", ("orders", "created"), ("product", "changed"))

    assert [table for _, table in made(order, again)] == ["orders", "orders"]


def test_what_is_made_along_with_something_else_is_one() -> None:
    """An order has lines, and takes from a stock that other calls change, too."""
    order = call("POST /orders", ("orders", "created"), ("line", "created"), ("book", "changed"))
    line = call("POST /orders/{id}/lines", ("line", "created"))
    ship = call("POST /orders/{id}/ship", ("orders", "changed"), ("shipment", "created"))
    ended = call("POST /shipments", ("shipment", "created"))

    assert [table for _, table in made(order, line, ship, ended)] == ["orders", "line", "line", "shipment", "shipment"]
