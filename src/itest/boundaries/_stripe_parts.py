"""The parts of the Stripe that suites play: which ones a project's calls need, and those that these stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

NEEDS: Mapping[str, tuple[str, ...]] = {
    "amounts": (),
    "billing": ("cards", "customers", "intents", "invoices", "prices", "samples"),
    "cards": (),
    "catalogue": ("prices",),
    "charges": ("amounts", "cards", "money"),
    "checkout": ("amounts", "prices"),
    "customers": ("cards", "samples"),
    "intents": ("cards", "money", "samples"),
    "invoices": ("amounts", "customers", "intents"),
    "methods": ("cards",),
    "money": ("cards",),
    "payments": ("amounts", "intents"),
    "prices": ("amounts", "samples"),
    "refunds": ("money",),
    "samples": (),
    "sessions": ("checkout", "visitors"),
    "setup": ("cards", "money"),
    "visitors": ("checkout", "intents"),
}
"""By part, which is the module support/stripe_<part>.py of a suite, the parts that it stands on."""
RESOURCES: Mapping[str, str] = {
    "billing_portal/sessions": "billing",
    "charges": "charges",
    "checkout/sessions": "checkout",
    "customers": "customers",
    "invoiceitems": "invoices",
    "invoices": "invoices",
    "payment_intents": "payments",
    "payment_methods": "methods",
    "plans": "catalogue",
    "prices": "catalogue",
    "products": "catalogue",
    "refunds": "refunds",
    "setup_intents": "setup",
    "subscriptions": "billing",
    "tokens": "methods",
}
"""By path of Stripe's API below /v1/ the part that answers there."""
KINDS: Mapping[str, str] = {
    "charge": "intents",
    "checkout.session": "visitors",
    "customer": "customers",
    "payment_intent": "intents",
    "price": "prices",
    "product": "prices",
    "subscription": "billing",
}
"""By kind of an object that is there before a test, the part that makes it."""
ALL = frozenset(NEEDS)


def closed(parts: Iterable[str]) -> frozenset[str]:
    """The parts with all that they stand on."""
    found: set[str] = set()
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting += NEEDS[part]
    return frozenset(found)


def at_path(path: str) -> str | None:
    """The part that answers at a path such as "/v1/charges/ch_1/refund"; a session that is there is another's."""
    below = path.partition("/v1/")[2] or path
    parts = below.strip("/").split("/")
    if parts[0] == "charges" and parts[2:3] in (["refund"], ["refunds"]):
        return "refunds"
    if parts[0] == "customers" and parts[2:3] == ["payment_methods"]:
        return "methods"
    if parts[:2] == ["checkout", "sessions"] and parts[2:]:
        return "sessions"
    return RESOURCES.get("/".join(parts[:2])) or RESOURCES.get(parts[0])
