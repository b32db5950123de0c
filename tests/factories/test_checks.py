"""CHECK constraints: what they mean, and values that satisfy them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from itest.model.runtime import RuntimeColumn
from itest.stages.plan.factories.declare import World, declare
from itest.stages.plan.factories.names import Imports
from itest.stages.plan.factories.sql import read
from itest.stages.plan.factories.values import UNKNOWN

from .facts import column, model


@pytest.mark.parametrize(
    ("text", "row", "holds"),
    [
        ("price > 0", {"price": 0}, False),
        ("price > 0", {"price": None}, True),
        ("price > 0", {"price": UNKNOWN}, True),
        ('"end" >= ("start")', {"end": date(2024, 1, 1), "start": date(2024, 1, 2)}, False),
        ("day >= '2024-01-05'", {"day": date(2024, 1, 4)}, False),
        ("length(trim(name)) BETWEEN 2 AND 4", {"name": "  a  "}, False),
        ("state IN ('open', 'it''s')", {"state": "it's"}, True),
        ("(state)::text = ANY ((ARRAY['a'::character varying, 'b'::text])::text[])", {"state": "c"}, False),
        ("NOT (a IS NULL AND b IS NULL)", {"a": None, "b": None}, False),
        ("a IS NOT NULL OR b", {"a": None, "b": True}, True),
        ("email LIKE '%@%' ESCAPE '\\'", {"email": "nobody"}, False),
        ("code !~ '^x' AND code ~ '[0-9]'", {"code": "y1"}, True),
        ("total = price * quantity - -1", {"total": 7, "price": 2, "quantity": 3}, True),
        ("items.price + 0.5 <= CAST(budget AS numeric(5, 2))", {"price": 2, "budget": 2}, False),
        ("lower(name) = name AND abs(mod(n, 3)) <> 1", {"name": "a", "n": 4}, False),
    ],
)
def test_checks_mean_what_the_database_means(text: str, row: dict[str, Any], holds: bool) -> None:
    """Three-valued: what is NULL or unknown satisfies."""
    condition = read(text)

    assert condition is not None
    assert condition.holds(row) is holds


@pytest.mark.parametrize("text", ["created > now()", "x ???", "jsonb_typeof(data) = 'object'", "a = (SELECT 1)", ""])
def test_checks_beyond_reach_are_left(text: str) -> None:
    """What is not understood is told in the factory, never guessed."""
    assert read(text) is None


CASES: tuple[tuple[str, tuple[RuntimeColumn, ...]], ...] = (
    ("quantity > least", (column("least", "int"), column("quantity", "int"))),
    ("seats BETWEEN 40 AND 60", (column("seats", "int"),)),
    ("first < second AND second < 10", (column("first", "int"), column("second", "int"))),
    ("state IN ('open', 'closed')", (column("state"),)),
    ("name = upper(name)", (column("name"),)),
    ("upper(code) = code", (column("code", unique=True),)),
    ("length(note) >= 30", (column("note", max_length=40),)),
    ("length(pin) = 4", (column("pin", max_length=10),)),
    ("handle LIKE '@%'", (column("handle", unique=True),)),
    ("zone ~ '^[A-Z]{2}-[0-9]{3}$'", (column("zone"),)),
    ("agreed", (column("agreed", "bool"),)),
    ("share < 0.5 AND share > 0", (column("share", "decimal", precision=3, scale=2),)),
    ("closed > opened", (column("opened", "date"), column("closed", "date"))),
    ("born < '1950-01-01'", (column("born", "date"),)),
    ("phone IS NOT NULL OR email IS NOT NULL", (column("phone", nullable=True), column("email", nullable=True))),
    ("number >= 100", (column("number", "int", unique=True),)),
)


@pytest.mark.parametrize(("check", "columns"), CASES, ids=[check for check, _ in CASES])
def test_factories_satisfy_readable_checks(check: str, columns: tuple[RuntimeColumn, ...]) -> None:
    """Values by name are changed until the check holds, and stay distinct where they must."""
    owner = model("shop.models:Thing", "thing", *columns, checks=(check,))
    world = World(orm="sqlalchemy", models={owner.key: owner}, classes={owner.key: "ThingFactory"}, imports=Imports(()))

    declared = declare(owner, world)

    condition = read(check)
    assert condition is not None
    assert declared.unread == ()
    values = {field.attribute: field.value for field in declared.fields}
    for n in (1, 2, 99, 1500):
        row = {each.name: values[each.name].at(n) if each.name in values else None for each in columns}
        assert condition.holds(row), row
    assert all(values[each.name].at(1) != values[each.name].at(2) for each in columns if each.unique)
