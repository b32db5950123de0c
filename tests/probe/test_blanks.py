"""Which variable is behind a value that the application could not read."""

from __future__ import annotations

from itest.model.facts import Variable, Where
from itest.stages.probe.blanks import holders, nearest

POOL = Variable(name="POOL_SIZE", required=True, default=None, where=Where(path="settings.py", line=3))
ECHO = Variable(name="ECHO_MINUTES", required=True, default=None, where=Where(path="settings.py", line=4))


def test_only_what_itest_supplied_is_at_fault() -> None:
    """The user's own value of the same text is not touched."""
    assert holders({"A": "30", "B": "30", "C": "1"}, {"A": 1, "C": 1}, "30") == ("A",)


def test_of_several_the_one_on_the_failing_line_is_meant() -> None:
    """Two numbers were given, and one of them stands where a flag is wanted."""
    assert nearest(("POOL_SIZE", "ECHO_MINUTES"), (POOL, ECHO), "settings.py:4") == ("ECHO_MINUTES",)


def test_all_are_meant_where_the_line_tells_nothing() -> None:
    """The value was kept first and read later."""
    assert nearest(("POOL_SIZE", "ECHO_MINUTES"), (POOL, ECHO), "app.py:9") == ("POOL_SIZE", "ECHO_MINUTES")
