"""Webhooks: what providers tell the application of their own accord, believed because it is signed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from itest.boundaries._hooks import HEADER, hooks
from itest.boundaries._uses import evidence
from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts
from itest.model.runtime import RuntimeFacts
from itest.source.code import Code
from itest.source.outline import Outline

_MOST = 8
_VERIFIERS = re.compile(
    r"^(stripe\.(Webhook|webhook)(\.Webhook)?\.construct_event|stripe\.\w*\(\)\.construct_event"
    r"|stripe\.(webhook\.)?WebhookSignature\.verify_header|svix\.webhooks\.Webhook|svix\.Webhook"
    r"|razorpay\.Client\(\)\.utility\.verify_webhook_signature|paypalrestsdk\.WebhookEvent\.verify"
    r"|twilio\.request_validator\.RequestValidator|slack_sdk\.signature\.SignatureVerifier)$"
)
_LIBRARIES = re.compile(
    r"^[ \t]*(?:from|import)[ \t][^\n]*\b"
    r"(?:stripe|svix|razorpay|paypalrestsdk|hmac|request_validator|SignatureVerifier)\b",
    re.M,
)
_COMPARED = ("hmac.compare_digest", "hmac.new", "hmac.digest")
SECRET = "whsec_itest"
SECRETS = {"svix": "whsec_aXRlc3QncyBvd24gc2VjcmV0"}
"""By scheme, where not every text is one: Svix's are base64."""


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for module, _ in code.own:
        if _LIBRARIES.search(code.modules[module].imports):
            found += list(_in_module(code, code.outline(module)))[:3]
    return tuple(dict.fromkeys(found))[:_MOST]


def _in_module(code: Code, outline: Outline) -> Iterator[Evidence]:
    """Calls that verify a signature, also by hand where the module speaks of a header that carries one."""
    by_hand = _reads_header(code, outline)
    for called in outline.calls:
        meaning = code.meaning(outline, called.node.func, called.scope)
        if meaning.partition(".")[0] in code.packages:
            continue
        if _VERIFIERS.match(meaning) or (by_hand and meaning in _COMPARED):
            yield evidence(code, outline, called.node)


def _reads_header(code: Code, outline: Outline) -> bool:
    tree = code.modules[outline.module].module
    texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)) if tree else ()
    return any(isinstance(text, str) and len(text) < 60 and HEADER.search(text) for text in texts)


def _context(facts: ProjectFacts, runtime: RuntimeFacts) -> Mapping[str, Any]:
    """`hook`: how the first receiver's events are signed, None where the place of the secret is not known."""
    found, known = hooks(facts), dict(runtime.environment)
    wanted = [h for h in found if h.variable and (h.variable not in known or h.scheme in SECRETS)]
    variables = {str(each.variable): SECRETS.get(each.scheme, SECRET) for each in wanted}
    hook = found[0] if found else None
    told = (hook.literal or {**known, **variables}.get(hook.variable or "")) if hook else None
    secret = told or SECRETS.get(hook.scheme if hook else "", SECRET)
    return {"hook": hook, "variables": tuple(variables.items()), "secret": secret}


BOUNDARY = Boundary(
    name="webhook",
    title="Webhooks",
    priority="critical external",
    reason="whoever can post an event that is believed decides who has paid",
    detect=_detect,
    fixtures=("webhook",),
    context=_context,
)
