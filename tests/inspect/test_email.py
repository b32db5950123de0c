"""Whether an application sends mail: by what it calls, not by what it lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inspect.trees import facts_of

APP = "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index(): return ''\n"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import smtplib\ndef send(text):\n    smtplib.SMTP('localhost').sendmail('a', 'b', text)\n", 3),
        ("from flask_mail import Mail, Message\nmail = Mail()\ndef send():\n    mail.send(Message('Hi'))\n", 4),
        ("from django.core import mail\ndef send():\n    mail.send_mail('Hi', '', None, [])\n", 3),
        ("from django.core.mail import EmailMessage\ndef send():\n    EmailMessage('Hi').send()\n", 3),
        ("import emails\ndef send():\n    emails.Message(subject='Hi').send(to='a@example.com')\n", 3),
        ("import aiosmtplib\nasync def send(m):\n    await aiosmtplib.send(m)\n", 3),
    ],
)
def test_what_sends_is_found_where_it_does(tmp_path: Path, source: str, line: int) -> None:
    """The evidence is the call with its line."""
    facts = facts_of(tmp_path, {"app.py": APP, "post.py": source})

    found = next(boundary for boundary in facts.boundaries if boundary.name == "email")
    assert found.priority == "important"
    assert [(e.where.path, e.where.line) for e in found.evidence][:1] == [("post.py", line)]


def test_what_sends_with_another_modules_mailer_is_found(tmp_path: Path) -> None:
    """Made beside the application, used where nothing of the library is imported."""
    made = "from flask_mail import Mail\nmail = Mail()\n"
    facts = facts_of(
        tmp_path, {"app.py": APP, "made.py": made, "post.py": "from made import mail\nmail.send_message('Hi')\n"}
    )

    found = next(boundary for boundary in facts.boundaries if boundary.name == "email")
    assert [(e.where.path, e.where.line) for e in found.evidence] == [("post.py", 2)]


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "flask-mail\naiosmtplib\n"},
        {"post.py": "import smtplib\ndef refused(error): return error is smtplib.SMTPException()\n"},
        {"emails/__init__.py": "class Message: pass\n", "post.py": "from emails import Message\nMessage()\n"},
    ],
)
def test_what_does_not_send_is_no_mail(tmp_path: Path, files: dict[str, str]) -> None:
    """A requirement that nobody imports, an exception that is caught, a package of the project's own."""
    facts = facts_of(tmp_path, {"app.py": APP, **files})

    assert "email" not in {boundary.name for boundary in facts.boundaries}
