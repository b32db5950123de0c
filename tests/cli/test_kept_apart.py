"""A command that would call an application on somebody's database ends before it does anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from itest.errors import ItestError
from itest.flow.answers import settle
from itest.flow.options import Options
from tests.inspect.trees import facts_of

APP = "from flask import Flask\nfrom peewee import MySQLDatabase\napp = Flask(__name__)\n"


def test_an_application_on_a_server_that_is_not_known_is_refused(tmp_path: Path) -> None:
    """It says where that is seen, what is known, and that nothing happened."""
    facts = facts_of(tmp_path, {"main.py": APP + "@app.get('/')\ndef index(): ...\n"})
    unasked: Any = None

    with pytest.raises(ItestError, match=r"No suite can be written yet: Peewee is used \(main.py:2\)") as caught:
        settle(facts, Options(project=tmp_path), None, unasked)

    assert "sqlmodel" in (caught.value.advice or "")
    assert (caught.value.advice or "").endswith("Nothing was touched.")
