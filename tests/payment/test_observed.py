"""What the observer finds out about payments: what Stripe must know, where events are received, what pages lead to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from itest.agent.observe.drafts.draft import Draft
from itest.agent.observe.known import holes
from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.playing.effects import condition
from itest.agent.observe.playing.play import Record
from itest.agent.observe.search.links import Links
from itest.agent.observe.search.stock import stocked
from itest.agent.observe.variants.order import Told
from itest.agent.observe.variants.trouble_payment import troubles
from itest.agent.observe.variants.webhooks import Webhooks

API = "https://api.stripe.com/v1"
HOOK = {
    "path": "shop/hooks.py",
    "header": "Stripe-Signature",
    "scheme": "stripe",
    "events": ["payment_intent.succeeded"],
    "reads": [["metadata", "order_id"]],
}


def endpoint(method: str, path: str, **more: Any) -> Endpoint:
    names = [{"name": part.split("}")[0], "kind": "str"} for part in path.split("{")[1:]]
    return Endpoint({"method": method, "path": path, "parameters": names, **more})


def seen(*calls: dict[str, Any], **things: Any) -> Record:
    """A record of calls to Stripe."""
    record = Record()
    record.effects = {"calls": list(calls)} if calls else {}
    record.things = things
    return record


def test_what_a_call_names_is_there_beforehand() -> None:
    """A price of a subscription, and an object by the id that a row keeps; what is there already is not asked again."""
    named = {"mode": "subscription", "line_items[0][price]": "price_basic"}
    calls = (
        {"method": "POST", "url": f"{API}/checkout/sessions", "form": named},
        {"method": "GET", "url": f"{API}/payment_intents/pi_7"},
    )
    record = seen(*calls, order={"id": 3, "intent": "pi_7"})
    played: list[Draft] = []

    def play(draft: Draft) -> Record:
        played.append(draft)
        return record

    found = stocked(Draft(endpoint("POST", "/orders/"), "user"), record, play)

    assert found is not None
    assert found[0].conditions == [
        condition("stripe", "has", "price", "price_basic", name="Blue Mug", every="month"),
        condition("stripe", "has", "payment_intent", holes.tie("order", ["intent"])),
    ]
    assert len(played) == 1


def test_a_shop_that_lists_what_stripe_sells_finds_something() -> None:
    """A list of products has one."""
    record = seen({"method": "GET", "url": f"{API}/products"})

    found = stocked(Draft(endpoint("GET", "/"), "user"), record, lambda _: record)

    assert found is not None
    assert [each["method"] for each in found[0].conditions] == ["sells"]


def test_calls_to_others_need_nothing_of_stripe() -> None:
    """Nor do requests that call nobody."""
    draft = Draft(endpoint("GET", "/"), "user")
    record = seen({"method": "GET", "url": "https://api.example.com/v1/customers/1"})

    assert stocked(draft, record, lambda _: record) is None
    assert stocked(draft, seen(), lambda _: record) is None


def test_cards_are_declined_only_where_they_are_charged() -> None:
    """A session is paid elsewhere; Stripe may fail everywhere."""
    charged = {"calls": [{"method": "POST", "url": f"{API}/payment_intents", "form": {"confirm": "True"}}]}
    begun = {"calls": [{"method": "POST", "url": f"{API}/payment_intents", "form": {"amount": "900"}}]}
    session = {"calls": [{"method": "POST", "url": f"{API}/checkout/sessions"}]}
    usual = ["Stripe has an error", "Stripe does not answer"]

    assert [each.subject for each in troubles(charged)] == [
        "the card is declined",
        "the card has insufficient funds",
        *usual,
    ]
    assert [each.subject for each in troubles(session)] == [each.subject for each in troubles(begun)] == usual
    assert list(troubles({"calls": [{"method": "GET", "url": "https://api.example.com/"}]})) == []


@pytest.mark.parametrize(
    ("method", "path", "file", "receives"),
    [
        ("POST", "/webhook", "/app/shop/hooks.py", True),
        ("POST", "/stripe/notifications", "/app/shop/hooks.py", True),
        ("POST", "/webhooks/stripe", "/app/shop/views.py", True),
        ("POST", "/orders", "/app/shop/hooks.py", False),
        ("GET", "/webhook", "/app/shop/hooks.py", False),
        ("POST", "/events", "/app/shop/views.py", False),
    ],
)
def test_events_come_where_their_signature_is_checked(method: str, path: str, file: str, receives: bool) -> None:
    """By the module of the handler, or by a path that says so."""
    handler = {"file": file, "line": 1, "qualname": "receive"}
    search: Any = SimpleNamespace()

    found = Webhooks(search, [HOOK], lambda _: None).hook(endpoint(method, path, handler=handler))

    assert (found is not None) == receives


def test_an_event_is_about_what_the_receiver_reads() -> None:
    """The id of an order of the application's own stands in the metadata; wrong ways and an unknown event follow."""
    rows = [{"kind": "changed", "table": "orders"}]
    catalog = SimpleNamespace(
        things={"order": {"name": "order", "table": "orders", "model": None, "overrides": None}},
        step=lambda _, table, word: f"{word}{table}",
        options=lambda *_, **__: [],
    )
    search: Any = SimpleNamespace(
        app=SimpleNamespace(models=[], attributes=["email"]),
        bodies=SimpleNamespace(referrer=lambda _: lambda *__: holes.tie("order", ["id"])),
        catalog=catalog,
        people=["anonymous", "user"],
    )

    def play(draft: Draft) -> Record:
        record = Record()
        record.reply.status = 200 if draft.conditions[0]["method"] == "tells" and len(draft.headers or {}) == 2 else 400
        record.rows = rows if record.reply.status == 200 else []
        return record

    told = list(Webhooks(search, [HOOK], play).received(endpoint("POST", "/webhook")))

    assert told[0].draft.conditions == [
        condition("webhook", "tells", "payment_intent.succeeded", metadata={"order_id": holes.tie("order", ["id"])})
    ]
    assert [(each.subject.partition(" ")[2], each.record.reply.status) for each in told] == [
        ("", 200),
        ("", 200),
        ("without signature", 400),
        ("with forged signature", 400),
        ("with altered body", 400),
        ("cut off", 400),
        ("signed an hour ago", 400),
        ("a second time", 200),
    ]
    assert told[-1].draft.things == ["delivered_orders"]


def test_events_about_the_same_rows_come_in_another_order_too() -> None:
    """What a refund makes of an order stands before the payment comes; events about other rows change nothing there."""
    hook = {**HOOK, "events": ["payment_intent.succeeded", "charge.refunded", "customer.updated"], "reads": []}
    tables = {"payment_intent.succeeded": "orders", "charge.refunded": "orders", "customer.updated": "users"}
    catalog = SimpleNamespace(things={}, step=lambda _, table, word: f"{word}{table}")
    search: Any = SimpleNamespace(app=SimpleNamespace(models=[], attributes=[]), catalog=catalog, people=["anonymous"])

    def play(draft: Draft) -> Record:
        record = Record()
        record.reply.status = 200
        table = tables.get(str(draft.conditions[0]["values"][0]))
        record.rows = [{"kind": "changed", "table": table}] if table else []
        return record

    told = list(Webhooks(search, [hook], play).received(endpoint("POST", "/webhook")))

    assert [each.subject for each in told[-2:]] == [
        "payment_intent.succeeded a second time",
        "payment_intent.succeeded after charge.refunded",
    ]
    assert told[-1].draft.things == ["delivered_orders"]


def test_an_event_that_does_nothing_by_itself_comes_after_one_that_does() -> None:
    """A subscription ends that has begun; the beginning, delivered once more, comes too late."""
    began, ended = "customer.subscription.created", "customer.subscription.deleted"
    hook = {**HOOK, "events": [began, ended], "reads": [["trial_end"]]}
    catalog = SimpleNamespace(things={}, step=lambda draft, *_: str(draft.conditions[0]["values"][0]))
    search: Any = SimpleNamespace(app=SimpleNamespace(models=[], attributes=[]), catalog=catalog, people=["anonymous"])

    def play(draft: Draft) -> Record:
        record = Record()
        kind = draft.conditions[0]["values"][0]
        record.reply.status = 500 if kind == ended and began not in draft.things else 200
        acted = kind == began or began in draft.things
        record.rows = [{"kind": "changed", "table": "subscriptions"}] if acted else []
        return record

    told = list(Webhooks(search, [hook], play).received(endpoint("POST", "/webhook")))

    assert [(each.subject, each.draft.things) for each in told[-2:]] == [
        (f"{ended} after {began}", [began]),
        (f"{began} again after {ended}", [began, ended]),
    ]
    assert told[-1].draft.conditions[0]["arguments"]["trial_end"]


def test_nothing_is_kept_of_a_receiver_that_believes_no_event() -> None:
    """Its secret is another one than was thought."""
    search: Any = SimpleNamespace(
        app=SimpleNamespace(models=[], attributes=[]),
        bodies=SimpleNamespace(referrer=lambda _: lambda *__: None),
        people=["anonymous"],
        catalog=SimpleNamespace(things={}),
    )
    refusal = Record()
    refusal.reply.status = 400

    found: list[Told] = list(Webhooks(search, [HOOK], lambda _: refusal).received(endpoint("POST", "/webhook")))

    assert found == []


def test_links_on_pages_tell_what_a_path_may_name() -> None:
    """Words in place of a parameter, also for other paths with a parameter of that name; no numbers, no other pages."""
    show, buy, about = (
        endpoint("GET", "/products/{slug}/"),
        endpoint("POST", "/buy/{slug}/"),
        endpoint("GET", "/about/"),
    )
    links = Links([show, buy, about])

    links.see('<a href="/products/blue-mug/">Mug</a> <a href="/products/7/">7</a> <a href="/about/">us</a>')

    assert links.values(show, "slug") == ["blue-mug"]
    assert links.values(buy, "slug") == ["blue-mug"]
    assert links.values(about, "name") == []
