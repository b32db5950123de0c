"""Only those parts of the fake Stripe are written that the application can reach, and they are whole by themselves."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from itest.boundaries._stripe_parts import ALL, KINDS, NEEDS, RESOURCES, at_path, closed
from itest.boundaries._stripe_seen import narrowed, parts_of
from itest.model.observations import Condition, Crossing, Observations, Personas
from tests.inspect.trees import write
from tests.payment.rendered import TEMPLATES, Client, support
from tests.plan.examples.parts import request, scenario

NEW = {"stripe": "12.5.0"}
FOLDER = TEMPLATES / "boundaries" / "payment" / "support"


def reached(folder: Path, source: str, versions: dict[str, str] | None = None) -> frozenset[str]:
    """The parts for an application of one module."""
    return parts_of(write(folder, {"shop.py": source}).root, versions or NEW)


def test_every_part_is_a_module_of_the_suite() -> None:
    """Beside the three that are always there."""
    named = {path.name.partition(".")[0].partition("stripe_")[2] for path in FOLDER.glob("stripe_*")}

    assert named == {*NEEDS, "account", "requests"}
    assert {*RESOURCES.values(), *KINDS.values()} <= {*NEEDS}


@pytest.mark.parametrize("part", sorted(NEEDS))
def test_a_part_is_whole_with_what_it_stands_on(tmp_path: Path, part: str) -> None:
    """Every module can be imported, no name in it is unknown, and whatever can be there beforehand is."""
    parts = closed([part])
    with support(tmp_path, "payment", parts=parts) as module:
        service = module("fake_stripe").FakeStripe()
        for kind in [kind for kind, maker in KINDS.items() if maker in parts]:
            service.has(kind, f"the_{kind}")
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select=F821,E9", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("import stripe\nstripe.checkout.Session.create(mode='payment')\n", ["checkout"]),
        ("from stripe.checkout import Session as S\ns = S.create(mode='payment')\n", ["checkout"]),
        ("import stripe\nstripe.checkout.Session.retrieve('cs')\n", ["checkout", "sessions"]),
        ("import stripe\nstripe.checkout.Session.create(mode='subscription')\n", ["checkout", "billing"]),
        ("import stripe\ndef pay(how): stripe.checkout.Session.create(mode=how)\n", ["checkout", "billing"]),
        ("import stripe\nstripe.checkout.Session.create(mode='payment', customer='c')\n", ["checkout", "customers"]),
        ("import stripe as money\nmoney.Charge.create()\n", ["charges"]),
        ("import stripe\nstripe.Charge.retrieve('ch_1').refund()\n", ["charges", "refunds"]),
        ("import stripe\nclass Pay:\n    kind = stripe.PaymentIntent\n", ["payments"]),
        ("from stripe import StripeClient\nclient = StripeClient('sk')\nclient.v1.refunds.create({})\n", ["refunds"]),
        ("import stripe\nclass Product: pass\nProduct.create()\nstripe.Token.create()\n", ["methods"]),
        ("import httpx\nhttpx.post('https://api.stripe.com/v1/payment_intents')\n", ["payments"]),
        (
            "import httpx\nAPI = 'https://api.stripe.com/v1'\ndef back(c): httpx.post(f'{API}/charges/{c}/refunds')\n",
            ["refunds"],
        ),
    ],
)
def test_parts_are_told_by_what_is_called(tmp_path: Path, source: str, wanted: list[str]) -> None:
    """By the SDK's classes, its services, or the path of a request; classes of the application's own are none."""
    assert reached(tmp_path, source) == closed(wanted)


@pytest.mark.parametrize(
    ("source", "versions"),
    [
        ("import stripe\ngetattr(stripe, 'Char' + 'ge').create()\n", NEW),
        ("import stripe\nfrom djstripe.models import Customer\nstripe.Charge.create()\n", {**NEW, "dj-stripe": "2.8"}),
        ("import stripe\nAPPS = ['drf_stripe']\nstripe.Charge()\n", {**NEW, "drf-stripe-subscription": "1.2"}),
    ],
)
def test_where_nobody_can_tell_everything_is_written(tmp_path: Path, source: str, versions: dict[str, str]) -> None:
    """What is called by no name that can be read, and what another library calls."""
    assert reached(tmp_path, source, versions) == ALL


def test_a_library_that_nobody_uses_changes_nothing(tmp_path: Path) -> None:
    """It may lie in the environment because a list of requirements names it by mistake."""
    source = "import stripe\nKEY = 'stripe_key'\nstripe.Charge.create()\n"

    assert reached(tmp_path, source, {**NEW, "python-stripe": "0.0.6"}) == closed(["charges"])


def test_older_sdks_make_an_intent_with_every_session(tmp_path: Path) -> None:
    """They name no version of the API, so that the oldest one holds."""
    source = "import stripe\nstripe.checkout.Session.create(mode='payment')\n"

    assert "intents" in reached(tmp_path, source, {"stripe": "5.5.0"})


def test_what_was_seen_is_written_too() -> None:
    """Calls that no name in the source tells of, and objects that the application knows by their id."""
    conditions = (Condition(fixture="stripe", method="has", values=("customer", "cus_7")),)
    call = Crossing(kind="calls", values={"method": "POST", "url": "https://api.stripe.com/v1/setup_intents"})
    seen = replace(scenario(request("POST", "/orders"), 201), conditions=conditions, effects=(call,))
    told = Observations(
        personas=Personas(accounts=(), login=None), things=(), scenarios=(seen,), findings=(), missed=()
    )

    assert narrowed(frozenset(), told) == closed(["customers", "setup"])


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/v1/checkout/sessions", "checkout"),
        ("/v1/checkout/sessions/cs_1/expire", "sessions"),
        ("/v1/charges/ch_1/refund", "refunds"),
        ("/v1/customers/cus_1/payment_methods", "methods"),
        ("/v1/billing_portal/sessions", "billing"),
        ("/v1/payouts", None),
    ],
)
def test_each_path_has_its_part(path: str, part: str | None) -> None:
    """A session that is there is another part's than the making of one."""
    assert at_path(path) == part


def test_what_is_not_there_says_so(tmp_path: Path) -> None:
    """A call that came with a later change of the application is told what to do; so is a subscription."""
    with support(tmp_path, "payment", parts=closed(["checkout"])) as module:
        service = module("fake_stripe").FakeStripe()
        ask = Client(service, module("outside_server").Asked)
        status, refused = ask("POST", "payment_intents", amount=2000, currency="usd")
        _, other = ask(
            "POST", "checkout/sessions", version="2024-06-20", mode="subscription", success_url="https://a.b"
        )

    assert (status, refused["error"]["type"]) == (404, "invalid_request_error")
    assert "The Stripe of these tests" in refused["error"]["message"]
    assert "`itest update`" in refused["error"]["message"]
    assert "has no subscriptions" in other["error"]["message"]


def test_a_shop_with_checkout_alone_gets_a_small_fake(tmp_path: Path) -> None:
    """Less than half of all of it."""

    def lines(folder: str, parts: frozenset[str]) -> int:
        (tmp_path / folder).mkdir()
        with support(tmp_path / folder, "payment", parts=parts):
            files = [p for p in (tmp_path / folder).rglob("*.py") if re.match("fake_stripe|stripe_", p.name)]
            return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)

    assert lines("small", closed(["checkout"])) < lines("whole", ALL) / 2
