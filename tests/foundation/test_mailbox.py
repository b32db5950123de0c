"""The mailbox of a suite, run as it is rendered: mails from threads, patterns, and what counts as the same mail."""

from __future__ import annotations

import os
import signal
import smtplib
import sys
import types
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from tests.pairing import lend_any_order

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


class Message:
    """What Flask-Mail's message has of what the mailbox reads."""

    def __init__(self, *recipients: str, subject: str = "Reset", body: str = "", html: str = "") -> None:
        self.recipients, self.cc, self.bcc = list(recipients), None, None
        self.subject, self.body, self.html = subject, body, html


def rendered(kind: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module support/mailbox.py for this kind of mail."""
    module = types.ModuleType("rendered_mailbox")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
    template = environment.get_template("boundaries/email/support/mailbox.py.jinja")
    lend_any_order(monkeypatch, module)
    exec(template.render(mail={"kind": kind}), module.__dict__)
    return module


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The rendered module for Flask-Mail."""
    library = types.ModuleType("flask_mail")
    monkeypatch.setattr(library, "Message", Message, raising=False)
    monkeypatch.setitem(sys.modules, "flask_mail", library)
    return rendered("flask_mail", monkeypatch)


def test_only_the_mails_of_the_block_are_seen(mailbox: Any) -> None:
    """What was sent before, to arrange something, is no part of it."""
    arrivals = mailbox.Arrivals()
    arrivals.append(Message("ada@example.com", subject="Welcome"))

    with mailbox.Mailbox(arrivals)() as mails:
        arrivals.append(Message("ada@example.com", body="Dear ada"))

    assert mails == [mailbox.mail("ada@example.com", "Reset", "Dear ada")]


@pytest.mark.parametrize(
    "expected",
    [
        ("grace@example.com", "Reset", "Dear ada"),
        ("ada@example.com", "Welcome", "Dear ada"),
        ("ada@example.com", "Reset", "Dear grace"),
    ],
)
def test_another_reader_subject_or_text_is_another_mail(mailbox: Any, expected: tuple[str, ...]) -> None:
    """Each of the three is compared."""
    arrivals = mailbox.Arrivals()
    with mailbox.Mailbox(arrivals)() as mails:
        arrivals.append(Message("ada@example.com", body="Dear ada"))

    assert mails != [mailbox.mail(*expected)]


def test_a_mail_from_a_thread_is_waited_for(mailbox: Any) -> None:
    """The comparison comes before the mail does."""
    arrivals = mailbox.Arrivals()
    with mailbox.Mailbox(arrivals)() as mails:
        timer = Timer(0.05, arrivals.append, [Message("ada@example.com")])
        timer.start()

    assert mails == [mailbox.mail("ada@example.com", "Reset")]
    timer.join()


def test_a_mail_that_never_comes_is_missed(mailbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait ends, and the comparison fails: a dropped call is noticed."""
    monkeypatch.setattr(mailbox, "PATIENCE", 0.01)
    with mailbox.Mailbox(mailbox.Arrivals())() as mails:
        pass

    assert mails != [mailbox.mail("ada@example.com", "Reset")]
    assert mails == []


def test_a_mail_too_many_is_noticed(mailbox: Any) -> None:
    """Nothing may be sent that is not expected."""
    arrivals = mailbox.Arrivals()
    with mailbox.Mailbox(arrivals)() as mails:
        arrivals.append(Message("ada@example.com"))

    assert mails != []


def test_parts_of_a_link_are_read(mailbox: Any) -> None:
    """Also where markup escapes the ampersand; a full stop ends the sentence, not the token."""
    arrivals = mailbox.Arrivals()
    with mailbox.Mailbox(arrivals)() as mails:
        arrivals.append(Message("ada@example.com", html='<a href="http://shop/reset?uid=MQ&amp;token=ab.c-1">Go</a>.'))

    assert mails[0].read("/reset?uid={uid}&token={token}") == {"uid": "MQ", "token": "ab.c-1"}
    with pytest.raises(AssertionError, match="does not occur"):
        mails[0].read("/other/{token}")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on Windows")
def test_a_post_office_opens_in_each_process_that_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runners such as pytest-forked import the conftest once and fork for each test."""
    office = rendered("smtp", monkeypatch).PostOffice()

    assert [in_a_fork(lambda: delivered(office)) for _ in range(3)] == [0, 0, 0]
    assert delivered(office)


def delivered(office: Any) -> bool:
    """Whether a mail that is sent arrives, and the office closes."""
    with office.open(), smtplib.SMTP("127.0.0.1", office.port, timeout=5) as server:
        server.sendmail("shop@example.com", ["ada@example.com"], "Subject: Reset")
    return len(office.arrivals) == 1


def in_a_fork(act: Callable[[], bool]) -> int:
    """How a process that does this ends: 0 when it is true, a signal when it never ends."""
    child = os.fork()
    if not child:
        signal.alarm(10)
        os._exit(not act())
    return os.waitpid(child, 0)[1]
