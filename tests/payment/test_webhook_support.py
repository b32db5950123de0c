"""The events that suites sign: exactly as the provider does, and wrongly in one way at a time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.payment.rendered import support

SECRET = "whsec_1"


def believed(webhook: Any) -> bool:
    """What Stripe's documentation says that a receiver checks."""
    told = dict(part.split("=") for part in webhook.signature.split(","))
    signed = hmac.new(SECRET.encode(), f"{told['t']}.{webhook.body}".encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(signed, told["v1"]) and time.time() - int(told["t"]) < 300


def test_only_what_the_provider_signed_just_now_is_believed(tmp_path: Path) -> None:
    """A true event; one from a stranger, one that was altered on its way, and one from an hour ago."""
    with support(tmp_path, "webhook") as module:
        webhook = module("webhook").Webhook(SECRET)
        seen = {}
        for way in ("tells", "forges", "changes_its_words", "tells_late"):
            getattr(webhook, way)("payment_intent.succeeded", amount=1250)
            seen[way] = believed(webhook)

    assert seen == {"tells": True, "forges": False, "changes_its_words": False, "tells_late": False}


def test_an_event_is_about_an_object_of_its_kind(tmp_path: Path) -> None:
    """In the provider's shape, with what the test says of it; metadata are texts, as there."""
    with support(tmp_path, "webhook") as module:
        webhook = module("webhook").Webhook(SECRET)
        webhook.tells("checkout.session.completed", metadata={"order": 7}, customer_details={"email": "a@example.com"})
        first = json.loads(webhook.body)
        webhook.tells("customer.subscription.deleted")
        second = json.loads(webhook.body)

    about = first["data"]["object"]
    assert (first["object"], first["type"], about["object"]) == (
        "event",
        "checkout.session.completed",
        "checkout.session",
    )
    assert (about["metadata"], about["payment_status"], about["customer_details"]["name"]) == (
        {"order": "7"},
        "paid",
        "Mary Visitor",
    )
    assert (second["data"]["object"]["object"], second["data"]["object"]["status"]) == ("subscription", "canceled")


def test_the_same_event_has_the_same_id_when_it_comes_again(tmp_path: Path) -> None:
    """So that an application that remembers events knows it."""
    with support(tmp_path, "webhook") as module:
        event = module("webhook_events").event
        ids = [event("charge.refunded", {"id": name}, now)["id"] for name, now in (("a", 1), ("a", 2), ("b", 2))]

    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    ("scheme", "prefix", "digest"),
    [("sha256", "", hashlib.sha256), ("sha512", "", hashlib.sha512), ("prefixed", "sha256=", hashlib.sha256)],
)
def test_others_sign_the_body_alone(tmp_path: Path, scheme: str, prefix: str, digest: Any) -> None:
    """A digest in hexadecimal letters, with the name of its algorithm in front of it where the provider has it."""
    with support(tmp_path, "webhook", scheme=scheme) as module:
        webhook = module("webhook").Webhook(SECRET)
        webhook.tells("payment.captured", id="pay_1")

    assert webhook.signature == prefix + hmac.new(SECRET.encode(), webhook.body.encode(), digest).hexdigest()
    assert json.loads(webhook.body)["data"] == {"id": "pay_1"}


def test_svix_signs_its_id_and_the_moment_too(tmp_path: Path) -> None:
    """In base64, with a key that is base64 itself; an old one and a forged one are signed otherwise."""
    key = b"itest's own secret"
    with support(tmp_path, "webhook", scheme="svix", header="Svix-Signature") as module:
        webhook = module("webhook").Webhook("whsec_" + base64.b64encode(key).decode())
        seen = {}
        for way in ("tells", "forges", "changes_its_words", "tells_late"):
            getattr(webhook, way)("user.created", id="user_1")
            signed = hmac.new(key, f"{webhook.id}.{webhook.moment}.{webhook.body}".encode(), hashlib.sha256).digest()
            fits = webhook.signature == f"v1,{base64.b64encode(signed).decode()}"
            seen[way] = fits and time.time() - int(webhook.moment) < 300
        webhook.tells("user.created", id="user_1")

    assert seen == {"tells": True, "forges": False, "changes_its_words": False, "tells_late": False}
    assert json.loads(webhook.body)["data"] == {"id": "user_1"}
    assert webhook.id.startswith("msg_")
