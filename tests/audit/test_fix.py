"""Fixes change the bytes they name and none around them."""

from __future__ import annotations

from itest.model.report import Edit, Finding, Fix
from itest.stages.audit.fix import fixes

from .findings import a_finding

SOURCE = b"# before\nvalue = session.query(User).get(1)  # kept\n# \xc3\xa9 after\n"


def fixing(old: bytes, new: str, *, safe: bool = True, source: bytes = SOURCE) -> Finding:
    start = source.index(old)
    edit = Edit(path="tests/test_mail.py", start=start, end=start + len(old), text=new)
    return a_finding(subject=new, fix=Fix(title="Mend it.", safe=safe, edits=(edit,)))


def read(_path: str) -> bytes:
    return SOURCE


def test_comments_and_everything_else_stay() -> None:
    """Byte for byte, also behind letters of more than one byte."""
    done = fixes([fixing(b"session.query(User).get(1)", "session.get(User, 1)")], read, unsafe=False)

    assert [change.after for change in done.changes.changes] == [
        b"# before\nvalue = session.get(User, 1)  # kept\n# \xc3\xa9 after\n"
    ]


def test_unsafe_fixes_are_made_only_when_asked_for() -> None:
    """--fix alone leaves them."""
    finding = fixing(b"value", "other", safe=False)

    assert fixes([finding], read, unsafe=False).applied == ()
    assert fixes([finding], read, unsafe=True).applied == (finding,)


def test_of_two_fixes_of_the_same_place_one_is_made() -> None:
    """The other one is told; the next run finds it again if it still applies."""
    first, second = fixing(b"query(User)", "query(Account)"), fixing(b"User", "Person")

    done = fixes([first, second], read, unsafe=False)

    assert (done.applied, done.refused) == ((first,), (second,))


def test_a_fix_that_breaks_the_syntax_is_not_made() -> None:
    """The file is left as it is."""
    broken = fixing(b"= session", "= = session")

    done = fixes([broken], read, unsafe=False)

    assert done.changes.changes == ()
    assert done.refused == (broken,)


def test_two_findings_may_want_the_very_same_edit() -> None:
    """It is made once."""
    one, two = fixing(b"User", "Person"), fixing(b"User", "Person")

    done = fixes([one, two], read, unsafe=False)

    assert done.changes.changes[0].after == SOURCE.replace(b"User", b"Person")
