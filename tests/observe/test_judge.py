"""How far a call came."""

from __future__ import annotations

from typing import Any

import pytest

from itest.agent.observe.known.app import Endpoint
from itest.agent.observe.playing import clients, judge
from itest.agent.observe.playing.play import Record

HANDLER = {"file": "app.py", "line": 1, "qualname": "view"}
FORM = {"properties": {"name": {"type": "string"}}}
PAGE = "<!doctype html><form method='post'><input name='name'></form>"


def graded(reached: bool, **reply: Any) -> int:
    endpoint = Endpoint({"method": "POST", "path": "/things/{id}", "handler": HANDLER, "form": reply.pop("form", None)})
    record = Record()
    record.rows = reply.pop("rows", [])
    record.reply = clients.Reply(**reply)
    return judge.grade(endpoint, record, form=False, reached=reached).level


@pytest.mark.parametrize(
    ("reached", "rows", "level"),
    [
        (False, [], judge.NOT_ALLOWED),
        (True, [], judge.ACCEPTED),
        (False, [{"table": "thing", "kind": "deleted", "before": {"id": 1}, "after": None}], judge.ACCEPTED),
    ],
    ids=["before-the-handler", "by-the-handler", "with-an-effect"],
)
def test_a_redirect_before_the_handler_turns_away(reached: bool, rows: Any, level: int) -> None:
    """Wherever it leads: a guard sends people to a page of its own choice."""
    assert graded(reached, status=302, headers={"location": "/create?project_id=1"}, rows=rows) == level


@pytest.mark.parametrize(("form", "level"), [(FORM, judge.REFUSED), (None, judge.ACCEPTED)])
def test_a_form_that_comes_back_was_not_taken(form: Any, level: int) -> None:
    """Also when nothing was sent, where the endpoint is known to want fields."""
    assert graded(True, status=200, text=PAGE, headers={"content-type": "text/html"}, form=form) == level


def test_a_redirect_says_nothing_of_its_own() -> None:
    """The place that it names has the names of things in it, whatever was done."""
    record = Record()
    record.reply = clients.Reply(status=302, text="<a href='/copper-kettle'>")
    record.shown = ("copper-kettle",)

    assert judge.content(record) == 0
