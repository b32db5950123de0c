"""The Stripe that suites play: it keeps what it is told and refuses what Stripe refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.payment.rendered import Client, support

MUG = {"price_data": {"currency": "usd", "unit_amount": 1250, "product_data": {"name": "Mug"}}, "quantity": 2}
PAGES = {"success_url": "https://example.com/thanks", "cancel_url": "https://example.com/cart"}


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The support modules of a suite with payments."""
    with support(tmp_path_factory.mktemp("suite"), "payment") as module:
        yield module


@pytest.fixture
def stripe(modules: Any) -> Any:
    """The service, in a test of a suite."""
    service = modules("fake_stripe").FakeStripe()
    service.asked = modules("outside_server").Asked
    service.begin()
    return service


@pytest.fixture
def ask(stripe: Any) -> Client:
    """What an application does with it."""
    return Client(stripe, stripe.asked)


def test_a_payment_is_made_refunded_in_part_and_never_beyond_it(ask: Client) -> None:
    """An intent is confirmed with a test card; more than what is left cannot be given back."""
    status, intent = ask(
        "POST", "payment_intents", amount=2000, currency="USD", automatic_payment_methods={"enabled": True}
    )
    assert (status, intent["status"], intent["currency"]) == (200, "requires_payment_method", "usd")

    _, paid = ask("POST", f"payment_intents/{intent['id']}/confirm", payment_method="pm_card_visa")
    assert (paid["status"], paid["amount_received"]) == ("succeeded", 2000)

    _, refund = ask("POST", "refunds", payment_intent=intent["id"], amount=500)
    assert (refund["amount"], refund["status"]) == (500, "succeeded")
    status, refused = ask("POST", "refunds", payment_intent=intent["id"], amount=1501)
    assert (status, refused["error"]["param"]) == (400, "amount")
    ask("POST", "refunds", payment_intent=intent["id"])
    _, refused = ask("POST", "refunds", payment_intent=intent["id"])
    assert refused["error"]["code"] == "charge_already_refunded"


@pytest.mark.parametrize(
    ("told", "param"),
    [
        ({"currency": "usd"}, "amount"),
        ({"amount": "12.50", "currency": "usd"}, "amount"),
        ({"amount": 49, "currency": "usd"}, "amount"),
        ({"amount": 100_000_000, "currency": "usd"}, "amount"),
        ({"amount": 2000}, "currency"),
        ({"amount": 2000, "currency": "dollars"}, "currency"),
    ],
)
def test_amounts_and_currencies_are_checked(ask: Client, told: dict[str, Any], param: str) -> None:
    """An amount is a whole number of cents within Stripe's limits, a currency one of its three letters."""
    status, answer = ask("POST", "payment_intents", **told)

    assert (status, answer["error"]["type"], answer["error"]["param"]) == (400, "invalid_request_error", param)


@pytest.mark.parametrize(
    ("card", "code", "reason"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ],
)
def test_test_cards_fail_as_published(ask: Client, card: str, code: str, reason: str | None) -> None:
    """A declined card is an error with status 402 that shows the intent, which waits for another card."""
    status, answer = ask("POST", "payment_intents", amount=2000, currency="eur", payment_method=card, confirm=True)

    error = answer["error"]
    assert (status, error["type"], error["code"], error.get("decline_code")) == (402, "card_error", code, reason)
    assert error["payment_intent"]["status"] == "requires_payment_method"


def test_all_cards_are_declined_where_the_test_says_so(ask: Client, stripe: Any) -> None:
    """Also cards that are good otherwise; the next test begins without it."""
    stripe.declines_cards("lost_card")
    _, answer = ask("POST", "charges", amount=900, currency="usd", source="tok_visa")
    assert answer["error"]["decline_code"] == "lost_card"

    stripe.end()
    stripe.begin()
    status, answer = ask("POST", "charges", amount=900, currency="usd", source="tok_visa")
    assert (status, answer["id"]) == (200, "ch_000000000000000000000001")


def test_a_visitor_pays_on_the_page_of_a_checkout_session(ask: Client, stripe: Any) -> None:
    """The total comes from the line items; paying completes the session and its intent."""
    _, session = ask("POST", "checkout/sessions", mode="payment", line_items=[MUG], metadata={"order": 7}, **PAGES)
    assert (session["amount_total"], session["payment_status"], session["metadata"]) == (2500, "unpaid", {"order": "7"})

    stripe.complete(session["id"])

    _, paid = ask("GET", f"checkout/sessions/{session['id']}", expand=["payment_intent", "line_items"])
    assert (paid["status"], paid["payment_status"], paid["payment_intent"]["amount"]) == ("complete", "paid", 2500)
    assert [item["description"] for item in paid["line_items"]["data"]] == ["Mug"]
    status, _ = ask("POST", f"checkout/sessions/{session['id']}/expire")
    assert status == 400


@pytest.mark.parametrize(
    "told", [{"success_url": "/thanks"}, {"mode": "subscription"}, {"line_items": []}, {"mode": "gift"}]
)
def test_a_session_that_makes_no_sense_is_refused(ask: Client, told: dict[str, Any]) -> None:
    """An address without scheme, one-time prices in a subscription, nothing to pay for, an unknown mode."""
    status, answer = ask("POST", "checkout/sessions", **{"mode": "payment", "line_items": [MUG], **PAGES, **told})

    assert (status, answer["error"]["type"]) == (400, "invalid_request_error")


def test_a_subscription_needs_something_to_pay_with(ask: Client, stripe: Any) -> None:
    """Without a card it is refused, with one its first invoice is paid."""
    plan = stripe.has("price", "price_monthly", every="month", amount=1500)
    _, customer = ask("POST", "customers", email="ann@example.com")
    items = [{"price": plan["id"]}]
    status, _ = ask("POST", "subscriptions", customer=customer["id"], items=items)
    assert status == 400

    ask("POST", "payment_methods/pm_card_visa/attach", customer=customer["id"])
    _, methods = ask("GET", "payment_methods", customer=customer["id"])
    wanted = {"customer": customer["id"], "items": items, "default_payment_method": methods["data"][0]["id"]}
    _, made = ask("POST", "subscriptions", **wanted, expand=["latest_invoice"])
    assert (made["status"], made["latest_invoice"]["amount_paid"]) == ("active", 1500)


def test_attributes_stand_where_the_version_of_the_api_has_them(ask: Client, stripe: Any) -> None:
    """The period of a subscription moved to its items, the charges of an intent became the latest one."""
    _, old = ask("POST", "payment_intents", amount=500, currency="usd", payment_method="pm_card_visa", confirm=True)
    assert old["charges"]["data"][0]["id"] == old["latest_charge"]
    told: dict[str, Any] = {"amount": 500, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    _, new = ask("POST", "payment_intents", version="2025-03-31.basil", **told)
    assert "charges" not in new


def test_a_key_makes_a_call_happen_once(ask: Client) -> None:
    """The same call is answered as before; another one under the same key is an error."""
    _, first = ask("POST", "customers", key="one", email="ann@example.com")
    assert ask("POST", "customers", key="one", email="ann@example.com") == (200, first)

    status, answer = ask("POST", "customers", key="one", email="bob@example.com")
    assert (status, answer["error"]["type"]) == (400, "idempotency_error")


def test_lists_come_in_pages(ask: Client) -> None:
    """The newest first, as many as asked for, and after the last one that was seen."""
    for number in range(5):
        ask("POST", "customers", email=f"customer{number}@example.com")

    _, page = ask("GET", "customers", limit=2)
    assert ([each["email"][8] for each in page["data"]], page["has_more"]) == (["4", "3"], True)
    _, page = ask("GET", "customers", limit=3, starting_after=page["data"][-1]["id"])
    assert ([each["email"][8] for each in page["data"]], page["has_more"]) == (["2", "1", "0"], False)


def test_what_does_not_exist_is_not_found(ask: Client) -> None:
    """As Stripe says it, also for a path that the service does not have."""
    status, answer = ask("GET", "customers/cus_unknown")
    assert (status, answer["error"]["code"]) == (404, "resource_missing")
    assert answer["error"]["message"] == "No such customer: 'cus_unknown'"
    assert ask("GET", "nothing/of/the/kind")[0] == 404


def test_it_fails_and_falls_silent_on_request(ask: Client, stripe: Any) -> None:
    """An error of its own, too many calls, and no answer at all."""
    stripe.fails(500)
    assert ask("GET", "customers")[1]["error"]["type"] == "api_error"
    stripe.fails(429)
    assert ask("GET", "customers")[1]["error"]["code"] == "rate_limit"
    stripe.is_unreachable()
    with pytest.raises(AttributeError):
        ask("GET", "customers")


def test_what_was_there_before_a_test_stays_as_it_was(ask: Client, stripe: Any) -> None:
    """A customer of an account that all tests share: changed in a test, and back again after it."""
    stripe.end()
    _, customer = ask("POST", "customers", email="ann@example.com")
    assert customer["id"] == "cus_00000000001001"
    stripe.begin()
    ask("POST", f"customers/{customer['id']}", email="other@example.com")
    stripe.end()

    assert ask("GET", f"customers/{customer['id']}")[1]["email"] == "ann@example.com"


@pytest.mark.parametrize(
    "kind", ["charge", "checkout.session", "customer", "payment_intent", "price", "product", "subscription"]
)
def test_an_application_finds_what_it_knows_by_its_id(stripe: Any, kind: str) -> None:
    """Each kind of object can be there before, whatever id the application keeps."""
    stripe.has(kind, "id_of_the_application")

    assert stripe.get("id_of_the_application")["object"] == kind


def test_what_is_sold_has_the_name_that_the_test_gives_it(ask: Client, stripe: Any) -> None:
    """The product of a subscription that the application knows by its id."""
    stripe.has("subscription", "sub_7", name="Red Mug")

    _, found = ask("GET", "subscriptions/sub_7")
    assert ask("GET", f"products/{found['plan']['product']}")[1]["name"] == "Red Mug"


def test_no_live_key_is_taken(stripe: Any) -> None:
    """Whoever configures the real key learns of it."""
    headers = {"authorization": "Bearer sk_live_1"}

    reply = stripe.handle(stripe.asked("GET", "https://api.stripe.com/v1/customers", {}, headers, b""))

    assert reply.status == 401
