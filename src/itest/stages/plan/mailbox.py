"""How the tests see the mails that the application sends: through its framework's own mailer where it has one."""

from __future__ import annotations

import re
from typing import Any

from itest.model.answers import Answers
from itest.model.facts import ProjectFacts
from itest.model.runtime import RuntimeFacts
from itest.stages.plan.context import version_of

EMAIL = "email"
MAILERS = ("flask_mail", "flask_mailman")
SINK = "aiosmtpd>=1.4.4"
_ABOUT_MAIL = re.compile(r"(^|_)(E?MAILS?|SMTP|MAILER)(_|$)")
_SETTINGS: tuple[tuple[re.Pattern[str], str | None], ...] = (
    (re.compile(r"_PORT$"), None),
    (re.compile(r"_(HOST|HOSTNAME|SERVER)$"), "127.0.0.1"),
    (re.compile(r"_(USE_)?(TLS|SSL|STARTTLS|SSL_TLS)$"), "false"),
    (re.compile(r"_(FROM|SENDER)(_E?MAIL|_ADDRESS)?$"), "noreply@example.com"),
)
"""Environment variables by their endings and what they are set to; None is the port of the tests' mail server."""


def mail_context(facts: ProjectFacts, answers: Answers, runtime: RuntimeFacts) -> dict[str, Any]:
    """Key `mail`: None, or by what `kind` of mailer mails are seen and the environment `variables` that lead to it.

    `by_app`: it is the application that Flask-Mail's signal comes from (since 0.10), not the message.
    """
    if EMAIL not in answers.boundaries:
        return {"mail": None}
    kind = _kind(facts, runtime)
    variables = _variables(facts) if kind == "smtp" else ()
    by_app = version_of(runtime.versions, "flask_mail") >= (0, 10)
    return {"mail": {"kind": kind, "variables": variables, "by_app": by_app}}


def mail_dependencies(context: dict[str, Any]) -> tuple[str, ...]:
    """The requirement of the mail server, where the application speaks SMTP itself."""
    return (SINK,) if context["mail"] and context["mail"]["kind"] == "smtp" else ()


def _kind(facts: ProjectFacts, runtime: RuntimeFacts) -> str:
    if facts.framework == "django":
        return "django"
    known = (name for name in MAILERS if version_of(runtime.versions, name) > (0, 0))
    return next(known, "smtp") if facts.framework == "flask" else "smtp"


def _variables(facts: ProjectFacts) -> tuple[tuple[str, str | None], ...]:
    found: dict[str, str | None] = {}
    for name in (variable.name for variable in facts.variables if _ABOUT_MAIL.search(variable.name.upper())):
        setting = next(((pattern, value) for pattern, value in _SETTINGS if pattern.search(name.upper())), None)
        if setting:
            found[name] = setting[1]
    return tuple(sorted(found.items()))
