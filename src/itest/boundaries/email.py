"""Mail: what the application sends to people, by a framework's mailer, a mail library or plain SMTP."""

from __future__ import annotations

import ast
import re

from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts, Where
from itest.source.code import Code
from itest.source.outline import Outline
from itest.source.syntax import unparse

_MOST = 8
_SENT = (
    *("django.core.mail.send_mail", "django.core.mail.send_mass_mail", "django.core.mail.EmailMessage"),
    *("django.core.mail.EmailMultiAlternatives", "django.core.mail.message.", "django.core.mail.mail_"),
    *("django.contrib.auth.views.PasswordResetView", "django.contrib.auth.forms.PasswordResetForm"),
    *("flask_mail.Message", "flask_mail.Mail().send", "flask_mailman.EmailM", "flask_mailman.send_"),
    *("smtplib.SMTP", "aiosmtplib.send", "aiosmtplib.SMTP", "fastapi_mail.FastMail", "fastapi_mail.MessageSchema"),
    *("emails.Message", "emails.html", "redmail.", "yagmail.SMTP", "anymail.message.", "templated_email.send"),
    *("sendgrid.SendGridAPIClient", "sendgrid.helpers.mail.", "resend.Emails", "postmarker.", "mailjet_rest.Client"),
    *("litestar_email.", "mailersend.", "brevo_python.", "sib_api_v3_sdk.", "postmark.", "mailgun.", "mailtrap."),
)
_LIBRARIES = "|".join(
    [
        *(r"django\.core[ .](?:import[^\n]*)?mail", r"django\.contrib\.auth", "flask_mail", "flask_mailman", "smtplib"),
        *("aiosmtplib", "fastapi_mail", "emails", "redmail", "yagmail", "anymail", "templated_email"),
        *("sendgrid", "resend", "postmarker", "mailjet_rest", "litestar_email", "mailersend"),
        *("brevo_python", "sib_api_v3_sdk", "postmark", "mailgun", "mailtrap"),
    ]
)
_IMPORTED = re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:{_LIBRARIES})", re.M)


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for outline in code.matching(_IMPORTED):
        found += _in_module(code, outline)
    return tuple(dict.fromkeys(found))[:_MOST]


def _in_module(code: Code, outline: Outline) -> list[Evidence]:
    """The first calls in one module that send a mail or make one to be sent."""
    found = []
    for called in outline.calls:
        meaning = code.meaning(outline, called.node.func, called.scope)
        own = meaning.partition(".")[0] in code.packages
        if meaning.startswith(_SENT) and not meaning.startswith("smtplib.SMTPE") and not own:
            found.append(_evidence(code, outline, called.node))
    return found[:3]


def _evidence(code: Code, outline: Outline, node: ast.Call) -> Evidence:
    text = unparse(node)
    return Evidence(
        where=Where(path=code.path(outline.module), line=node.lineno),
        text=text if len(text) <= 80 else f"{unparse(node.func)}(...)",
    )


BOUNDARY = Boundary(
    name="email",
    title="Mail",
    priority="important",
    reason="a mail that does not leave, or leads nowhere, locks people out without a trace",
    detect=_detect,
    fixtures=("mailbox", "post_office"),
)
