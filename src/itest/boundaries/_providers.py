"""The payment providers: their SDKs, the hosts that they are called at, and the variables that hold their keys."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from itest.boundaries._uses import evidence, imported, uses
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code

SDKS = {
    "stripe": "stripe",
    "djstripe": "stripe",
    "pinax.stripe": "stripe",
    "paypalrestsdk": "paypal",
    "paypalcheckoutsdk": "paypal",
    "paypalserversdk": "paypal",
    "paypal.standard": "paypal",
    "braintree": "braintree",
    "razorpay": "razorpay",
    "mollie.api": "mollie",
    "square.client": "square",
    "squareup": "square",
    "Adyen": "adyen",
    "paystackapi": "paystack",
    "pypaystack": "paystack",
    "rave_python": "flutterwave",
    "mercadopago": "mercadopago",
    "iyzipay": "iyzico",
    "payjp": "payjp",
    "midtransclient": "midtrans",
    "authorizenet": "authorizenet",
}
HOSTS = {
    "api.stripe.com": "stripe",
    "api-m.paypal.com": "paypal",
    "api-m.sandbox.paypal.com": "paypal",
    "api.paypal.com": "paypal",
    "api.sandbox.paypal.com": "paypal",
    "api.razorpay.com": "razorpay",
    "api.braintreegateway.com": "braintree",
    "api.sandbox.braintreegateway.com": "braintree",
    "payments.braintree-api.com": "braintree",
    "api.mollie.com": "mollie",
    "connect.squareup.com": "square",
    "connect.squareupsandbox.com": "square",
    "checkout-test.adyen.com": "adyen",
    "pal-test.adyen.com": "adyen",
    "api.paystack.co": "paystack",
    "api.flutterwave.com": "flutterwave",
    "api.mercadopago.com": "mercadopago",
    "api.paddle.com": "paddle",
    "sandbox-api.paddle.com": "paddle",
    "vendors.paddle.com": "paddle",
    "api.lemonsqueezy.com": "lemonsqueezy",
}
_CLIENTS = imported(["requests", "httpx2?", "aiohttp", "urllib", "urllib3", r"http\.client", "pycurl"])
_SDK = imported([re.escape(name) for name in SDKS] + ["paypal", "mollie", "square"])
_NO_CALL = re.compile(r"\.(error|Webhook|WebhookSignature|webhook|util|version|api_requestor)\b|Error$|Exception$")
_KEY = re.compile(
    rf"(?i)(?:(?:\b|_)(?:{'|'.join(sorted({*SDKS.values()}))})_(?:\w+_)?(?:key|secret|token|endpoint|client_id)|\bmerchant_id"
    r"|\w+_merchant_(?:id|key|code))$"
)
"""What a provider is called with, as settings name it."""
_HOST = re.compile("|".join(re.escape(host) for host in HOSTS))

_TOLD = re.compile(f"{_HOST.pattern}|(?i:{'|'.join(sorted({*SDKS.values()}))})_|(?i:merchant_)")


def calls_of_sdks(code: Code) -> tuple[Evidence, ...]:
    """What is called of a provider's SDK; checking the signature of what it sends is another boundary's."""
    named = tuple(f"{name}." for name in SDKS)
    return uses(code, _SDK, lambda meaning: meaning.startswith(named) and not _NO_CALL.search(meaning))


def calls_by_host(code: Code) -> Iterator[Evidence]:
    """Addresses of providers in modules that have an HTTP client."""
    for outline in code.importing(_CLIENTS, _TOLD):
        file = code.modules[outline.module]
        if file.module is None:
            continue
        spoken = {id(node.value) for node in ast.walk(file.module) if isinstance(node, ast.Expr)}
        for node in ast.walk(file.module):
            told = node.value if isinstance(node, ast.Constant) and id(node) not in spoken else None
            setting = node.attr if isinstance(node, ast.Attribute) else told
            by_key = isinstance(setting, str) and _KEY.match(setting)
            if by_key:
                yield evidence(code, outline, node)
            if isinstance(told, str) and "://" in told and _HOST.search(told):
                yield evidence(code, outline, node, told[:80])


def providers(facts: ProjectFacts, boundary: str) -> frozenset[str]:
    """The providers that the evidence of a boundary speaks of."""
    told = " ".join(e.text for each in facts.boundaries if each.name == boundary for e in each.evidence)
    by_host = {name for host, name in HOSTS.items() if host in told}
    return frozenset(by_host | {name for name in {*SDKS.values()} if name in told.lower()})
