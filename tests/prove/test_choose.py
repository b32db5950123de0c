"""Which faults are chosen: the same for the same seed, spread over endpoints, few that want a fresh start."""

from __future__ import annotations

from collections import Counter

import pytest

from itest.errors import ItestError
from itest.stages.prove import choose
from tests.prove.proofs import fault

ENDPOINTS = ("GET /orders", "POST /orders", "DELETE /orders/{id}")
POOL = [
    fault(index=number, line=number, endpoints=(endpoint,), path=f"shop/{endpoint[:3]}.py", operator=operator)
    for endpoint in ENDPOINTS
    for number, operator in enumerate(("dropped call", "dropped call", "dropped call", "wrong sign"))
]


def test_each_endpoint_gets_its_share() -> None:
    """Six faults for three endpoints are two for each."""
    chosen = choose(POOL, limit=6, seed=1)
    assert Counter(each.group for each in chosen) == dict.fromkeys(ENDPOINTS, 2)


def test_the_operators_take_turns() -> None:
    """The one other kind is among the first two of an endpoint."""
    chosen = choose(POOL, limit=6, seed=1)
    assert Counter(each.operator for each in chosen)["wrong sign"] == 3


def test_the_same_seed_gives_the_same_faults_in_any_order_of_the_pool() -> None:
    """And another seed others."""
    assert choose(POOL, limit=5, seed=4) == choose(POOL[::-1], limit=5, seed=4)
    assert choose(POOL, limit=5, seed=4) != choose(POOL, limit=5, seed=5)


def test_handlers_come_before_what_they_call() -> None:
    """As long as they have something to break."""
    called = [fault(index=9, line=9, handler=False, path="shop/a.py"), *POOL]
    last = choose(called, limit=99, seed=0)[-1]
    assert len(choose(called, limit=99, seed=0)) == len(called)
    assert called[0] in choose(called, limit=99, seed=0)[-3:]
    assert called[0] not in choose(called, limit=12, seed=0)
    assert last.group == "POST /orders"


def test_faults_that_want_a_fresh_start_are_few() -> None:
    """They cost seconds each: one in eight, two at least."""
    pool = [fault(index=n, line=n, fresh=n % 2 == 0) for n in range(200)]
    assert sum(each.fresh for each in choose(pool, limit=40, seed=0)) == 5
    assert sum(each.fresh for each in choose(pool, limit=4, seed=0)) <= 2


def test_an_endpoint_can_be_chosen_by_its_name() -> None:
    """Case and a last slash do not matter."""
    chosen = choose(POOL, limit=40, seed=0, endpoints=["post /orders/"])
    assert {each.endpoints for each in chosen} == {("POST /orders",)}


def test_what_several_endpoints_call_is_reported_under_the_chosen_one() -> None:
    """Otherwise it stands with the first of them."""
    shared = fault(handler=False, endpoints=("GET /orders", "POST /orders"))
    assert shared.group == "GET /orders"
    assert [each.group for each in choose([shared], limit=1, seed=0, endpoints=["POST /orders"])] == ["POST /orders"]


def test_an_endpoint_that_does_not_exist_is_an_error_that_names_it() -> None:
    """Rather than an empty report."""
    with pytest.raises(ItestError, match="PUT /orders"):
        choose(POOL, limit=40, seed=0, endpoints=["PUT /orders"])
