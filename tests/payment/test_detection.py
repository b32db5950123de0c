"""Whether an application takes payments, or receives webhooks: by what it does, not by what it lists."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from itest.boundaries._hooks import hooks
from itest.boundaries.webhook import BOUNDARY
from itest.model.facts import ProjectFacts
from tests.foundation.cells import CELLS, runtime_of
from tests.inspect.trees import facts_of

APP = "from flask import Flask, request\napp = Flask(__name__)\n@app.post('/')\ndef index(): return ''\n"
RECEIVER = """
import os
import stripe

def receive(body, headers):
    event = stripe.Webhook.construct_event(body, headers["Stripe-Signature"], os.environ["STRIPE_WEBHOOK_SECRET"])
    if event["type"] == "checkout.session.completed":
        session = event["data"]["object"]
        fulfil(session["metadata"]["order_id"], session.get("payment_intent"), session["customer_details"]["email"])
    elif event["type"] in ("charge.refunded", "charge.failed"):
        undo(event["data"]["object"]["id"])
"""
BY_HAND = """
import hashlib, hmac, os

def receive(request):
    key = os.environ["RAZORPAY_WEBHOOK_SECRET"].encode()
    expected = hmac.new(key, request.data, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, request.headers["X-Razorpay-Signature"]):
        return "", 400
    if request.json["event"] == "payment.captured":
        print(request.json)
"""


def evidence(facts: ProjectFacts, name: str) -> list[str]:
    return [e.text for boundary in facts.boundaries if boundary.name == name for e in boundary.evidence]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            "import stripe\ndef pay():\n    return stripe.PaymentIntent.create(amount=1)\n",
            "stripe.PaymentIntent.create",
        ),
        ("from stripe import StripeClient\nclient = StripeClient('sk')\n", "StripeClient('sk')"),
        ("import razorpay\nclient = razorpay.Client(auth=('a', 'b'))\n", "razorpay.Client"),
        (
            "import requests\ndef pay():\n    requests.post('https://api.stripe.com/v1/charges')\n",
            "https://api.stripe.com",
        ),
        ("import requests\nrequests.post('https://vendors.paddle.com/api/2.0/x')\n", "https://vendors.paddle.com"),
        ("import httpx\nURL = 'https://api.paystack.co/transaction'\nhttpx.post(URL)\n", "https://api.paystack.co"),
    ],
)
def test_payments_are_found_where_a_provider_is_called(tmp_path: Path, source: str, shown: str) -> None:
    """By SDK, or over plain HTTP by the provider's host."""
    facts = facts_of(tmp_path, {"app.py": APP, "pay.py": source})

    assert any(shown in text for text in evidence(facts, "payment"))


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "stripe==5.0.0\n"},
        {"pay.py": "import stripe\n"},
        {"pay.py": "import stripe\nstripe.api_key = 'sk'\ntry:\n    1\nexcept stripe.error.CardError:\n    pass\n"},
        {"stripe.py": "def charge(): pass\n", "pay.py": "import stripe\nstripe.charge()\n"},
        {"payments/__init__.py": "", "payments/views.py": "def create(): pass\n", "x.py": "import payments\n"},
        {"docs.py": "import requests\n\ndef pay():\n    '''See https://api.stripe.com/v1/charges for more.'''\n"},
    ],
)
def test_names_alone_are_no_payments(tmp_path: Path, files: dict[str, str]) -> None:
    """A requirement, an import that nothing is called of, packages of the project's own, and prose."""
    facts = facts_of(tmp_path, {"app.py": APP, **files})

    assert evidence(facts, "payment") == []


def test_a_receiver_of_events_tells_what_it_knows(tmp_path: Path) -> None:
    """Which header and secret, which events, and what it reads of what they are about."""
    facts = facts_of(tmp_path, {"app.py": APP, "hooks.py": RECEIVER})

    assert evidence(facts, "payment") == []
    (hook,) = hooks(facts)
    assert (hook.header, hook.scheme, hook.variable) == ("Stripe-Signature", "stripe", "STRIPE_WEBHOOK_SECRET")
    assert hook.events == ("checkout.session.completed", "charge.refunded", "charge.failed")
    wanted = {("metadata", "order_id"), ("payment_intent",), ("customer_details", "email"), ("id",)}
    assert wanted <= set(hook.reads)


def test_events_that_are_listed_are_known(tmp_path: Path) -> None:
    """What a receiver looks for by a list of its own; lists of other things are no events."""
    source = RECEIVER + '\nKNOWN = ["invoice.paid", "customer.subscription.deleted"]\nTEMPLATES = ["a.html", "B"]\n'
    facts = facts_of(tmp_path, {"app.py": APP, "hooks.py": source})

    (hook,) = hooks(facts)
    assert {"invoice.paid", "customer.subscription.deleted"} <= set(hook.events)
    assert "a.html" not in hook.events


def test_a_signature_that_is_compared_by_hand_is_seen(tmp_path: Path) -> None:
    """By the header that carries it beside a comparison of digests."""
    facts = facts_of(tmp_path, {"app.py": APP, "hooks.py": BY_HAND})

    (hook,) = hooks(facts)
    assert (hook.header, hook.scheme, hook.variable) == ("X-Razorpay-Signature", "sha256", "RAZORPAY_WEBHOOK_SECRET")
    assert "payment.captured" in hook.events


def test_a_receiver_of_svix_is_known_by_its_library(tmp_path: Path) -> None:
    """Clerk, Resend and others send through it: the secret is base64, what an event is about is its data."""
    source = """
    import os
    from svix.webhooks import Webhook

    def receive(body, headers):
        event = Webhook(os.environ["CLERK_WEBHOOK_SECRET"]).verify(body, headers)
        if event["type"] == "user.created":
            welcome(event["data"]["email"])
    """
    facts = facts_of(tmp_path, {"app.py": APP, "hooks.py": source})

    (hook,) = hooks(facts)
    assert (hook.header, hook.scheme, hook.variable) == ("Svix-Signature", "svix", "CLERK_WEBHOOK_SECRET")
    assert (hook.events, ("email",) in hook.reads) == (("user.created",), True)
    told = BOUNDARY.context(facts, runtime_of(CELLS[0], {})) if BOUNDARY.context else {}
    ((variable, secret),) = told["variables"]
    assert (variable, secret) == ("CLERK_WEBHOOK_SECRET", told["secret"])
    assert base64.b64decode(secret.removeprefix("whsec_"), validate=True)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("from twilio.request_validator import RequestValidator\nRequestValidator(TOKEN)\n", "RequestValidator(TOKEN)"),
        ("from slack_sdk.signature import SignatureVerifier\nSignatureVerifier(KEY)\n", "SignatureVerifier(KEY)"),
    ],
)
def test_signatures_that_nobody_can_make_here_are_seen_and_not_taken_for_others(
    tmp_path: Path, source: str, shown: str
) -> None:
    """No event is signed in Stripe's manner for a receiver that has another."""
    own = f"import os\nKEY = os.environ['SLACK_SIGNING_SECRET']\n{source}"
    facts = facts_of(tmp_path, {"app.py": APP, "hook.py": own})

    assert evidence(facts, "webhook") == [shown]
    assert hooks(facts) == ()


def test_digests_for_other_ends_are_no_webhook(tmp_path: Path) -> None:
    """Tokens are signed, too; without a header that carries a signature nobody sends events."""
    source = "import hmac\ndef token(key, text):\n    return hmac.new(key, text, 'sha256').hexdigest()\n"
    facts = facts_of(tmp_path, {"app.py": APP, "tokens.py": source})

    assert evidence(facts, "webhook") == []
