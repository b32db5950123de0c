"""What a test asserts about the mails that a call sent, also that there are none where there might be some."""

from __future__ import annotations

from itest.model.observations import Mail, Scenario
from itest.stages.plan.tests.code import Code, join
from itest.stages.plan.tests.literals import Scope, source
from itest.stages.plan.tests.world import World

TURNED_AWAY = frozenset({"anonymous", "tampered", "mediatype", "role", "missing", "invalid"})
"""Refusals that do not come near to what sends mail: that none leaves goes without saying."""


def expected_mails(scenario: Scenario, world: World) -> tuple[Mail, ...] | None:
    """The mails that the test names; None where it does not look at them."""
    if scenario.endpoint not in world.senders or (scenario.intent in TURNED_AWAY and not scenario.mails):
        return None
    return scenario.mails


def mail_codes(scenario: Scenario, world: World) -> list[Code] | None:
    """`mail(user.email, "Welcome", "/confirm/")` for each mail."""
    mails = expected_mails(scenario, world)
    return None if mails is None else [_mail(mail, world.scope) for mail in mails]


def _mail(mail: Mail, scope: Scope) -> Code:
    addresses = [source(address, scope) for address in mail.recipients]
    several = join(f"[{', '.join(code.text for code in addresses)}]", addresses)
    parts = [addresses[0] if len(addresses) == 1 else several, source(mail.subject, scope)]
    parts += [source(text, scope) for text in mail.says]
    own = Code("", frozenset({(".support.mailbox", "mail")}))
    return join(f"mail({', '.join(part.text for part in parts)})", [own, *parts])
