"""What the observer pays with: test cards where the application hands a card on, and those that are declined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from itest.agent.observe.drafts.cards import carded, named
from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.stock import stocked
from itest.agent.observe.variants.troubles import in_trouble, troubled
from tests.payment.rendered import Client, support

API = "https://api.stripe.com/v1"
SHOP = ["http", "payment"]


class Shop:
    """A small application with a real fake behind it: it charges what it is given, and gives money back."""

    def __init__(self, modules: Any) -> None:
        self.stripe = modules("fake_stripe").FakeStripe()
        self._ask = Client(self.stripe, modules("outside_server").Asked)
        self.calls: list[dict[str, Any]] = []

    def __call__(self, draft: Draft) -> Record:
        self.stripe.begin()
        self.calls = []
        for each in draft.conditions:
            getattr(self.stripe, each["method"])(*each["values"], **each["arguments"])
        record = Record()
        record.reply.status, record.reply.text = getattr(self, draft.endpoint.path.strip("/"))(draft.data or {})
        record.effects = {"calls": self.calls}
        self.stripe.end()
        return record

    def charge(self, data: dict[str, Any]) -> tuple[int, str]:
        status, told = self._call("charges", amount=data["amount"], currency="usd", source=data["stripeToken"])
        return (201, "") if status == 200 else (status, told["error"].get("decline_code", ""))

    def pay(self, data: dict[str, Any]) -> tuple[int, str]:
        """A saved card: it is the customer's before it is charged."""
        way = data["way"]
        status, told = self._call(f"payment_methods/{way}/attach", customer="cus_7")
        if status == 200:
            form = {"amount": 900, "currency": data["money"], "payment_method": way, "customer": "cus_7"}
            status, told = self._call("payment_intents", confirm=True, **form)
        return (201, "") if status == 200 else (status, told["error"].get("code", ""))

    def refund(self, data: dict[str, Any]) -> tuple[int, str]:
        status, told = self._call("refunds", payment_intent=data["payment"], reason=data["why"])
        return (200, told["status"]) if status == 200 else (400, "")

    def _call(self, path: str, /, **form: Any) -> Any:
        self.calls.append({"method": "POST", "url": f"{API}/{path}", "form": {k: str(v) for k, v in form.items()}})
        try:
            return self._ask("POST", path, **form)
        except AttributeError:  # nobody answers
            return 500, {"error": {}}


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The support modules of a suite with payments."""
    with support(tmp_path_factory.mktemp("suite"), "payment") as module:
        yield module


@pytest.fixture
def shop(modules: Any) -> Shop:
    """The application."""
    return Shop(modules)


def asked(path: str, **data: Any) -> Draft:
    return Draft(Endpoint({"method": "POST", "path": path, "parameters": []}), "user").copy(data=data, encoding="json")


def taught(draft: Draft, play: Callable[[Draft], Record]) -> tuple[Draft, Record]:
    """What the search makes of a draft."""
    record = play(draft)
    for teach in (carded, stocked, carded):
        draft, record = teach(draft, record, play) or (draft, record)
    return draft, record


def test_a_field_that_arrives_as_a_card_gets_one(shop: Shop) -> None:
    """Whatever it was filled with, and an amount that Stripe takes; other fields stay as they are."""
    draft, record = taught(asked("/charge", stripeToken="First steps", amount=3, note="First things"), shop)

    assert draft.data == {"stripeToken": "tok_visa", "amount": 2000, "note": "First things"}
    assert record.reply.status == 201


def test_a_saved_card_is_found_by_the_path_of_a_call(shop: Shop) -> None:
    """The customer is there, the currency is one, and the card is attached before it is charged."""
    draft, record = taught(asked("/pay", way="Second thoughts", money="Euros"), shop)

    assert draft.data == {"way": "pm_card_visa", "money": "usd"}
    assert [each["values"][:2] for each in draft.conditions] == [["customer", "cus_7"]]
    assert record.reply.status == 201


def test_a_payment_is_given_back_for_a_reason_that_stripe_knows(shop: Shop) -> None:
    """It is there already, and paid."""
    draft, record = taught(asked("/refund", payment="pi_of_row_7", why="First steps"), shop)

    assert draft.data == {"payment": "pi_of_row_7", "why": "requested_by_customer"}
    assert (record.reply.status, record.reply.text) == (200, "succeeded")


def test_cards_are_declined_as_the_visitor_would_see_it(shop: Shop) -> None:
    """The request itself names a card that is declined, for two reasons; Stripe's own troubles stay what they are."""
    draft, record = taught(asked("/charge", stripeToken="tok_visa", amount=700), shop)

    seen = {
        trouble.subject: (tried, record) for trouble, tried, record in in_trouble(SHOP, draft, record.effects, shop)
    }

    declined, poor = seen["the card is declined"], seen["the card has insufficient funds"]
    assert (declined[0].data["stripeToken"], declined[0].conditions) == ("tok_chargeDeclined", [])
    assert (declined[1].reply.status, declined[1].reply.text) == (402, "generic_decline")
    assert (poor[1].reply.status, poor[1].reply.text) == (402, "insufficient_funds")
    assert seen["Stripe has an error"][1].reply.status == 500


def test_cards_that_no_request_names_are_declined_by_stripe() -> None:
    """Those that a customer has left there."""
    draft = asked("/charge", amount=700)
    effects = {"calls": [{"method": "POST", "url": f"{API}/charges", "form": {"customer": "cus_7"}}]}

    found = [troubled(draft, trouble) for trouble, _, _ in in_trouble(SHOP, draft, effects, lambda _: Record())]

    assert [(each["method"], each["values"]) for each in found[1].conditions] == [
        ("declines_cards", ["insufficient_funds"])
    ]


@pytest.mark.parametrize(
    ("name", "shape", "card"),
    [
        ("stripeToken", {}, "tok_visa"),
        ("card_token", {"type": "string"}, "tok_visa"),
        ("paymentMethodId", {"type": "string"}, "pm_card_visa"),
        ("payment_method_id", {"type": "integer"}, None),
        ("payment_method", {}, None),
        ("token", {}, None),
        ("payment_token", {"type": "string", "format": "uuid"}, None),
    ],
)
def test_names_that_can_only_mean_a_card(name: str, shape: dict[str, Any], card: str | None) -> None:
    """Before Stripe was ever asked, for applications that look at the card themselves; keys of rows are none."""
    assert named(name, shape) == card


def test_nothing_is_changed_of_what_stripe_takes(shop: Shop) -> None:
    """No second call is made for it."""
    draft = asked("/charge", stripeToken="tok_mastercard", amount=700)
    record = shop(draft)

    assert carded(draft, record, shop) is None
    assert carded(draft, Record(), shop) is None
