"""Mail: what the application sends to people, by a framework's mailer, a mail library or plain SMTP."""

from __future__ import annotations

import ast
import re

from itest.boundaries._uses import calls
from itest.model.declarations import Boundary
from itest.model.facts import Evidence, ProjectFacts
from itest.source.code import Code

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
_SENDS = re.compile(r"mail\w*\.send(?:_message)?\(")
"""With what another module has made of one of them."""


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    return calls(code, dict.fromkeys([*code.importing(_IMPORTED), *code.matching(_SENDS)]), _sends)


def _sends(meaning: str, _node: ast.Call) -> bool:
    """Whether the call sends a mail or makes one to be sent."""
    return meaning.startswith(_SENT) and not meaning.startswith("smtplib.SMTPE")


BOUNDARY = Boundary(
    name="email",
    title="Mail",
    priority="important",
    reason="a mail that does not leave, or leads nowhere, locks people out without a trace",
    detect=_detect,
    fixtures=("mailbox", "post_office"),
)
