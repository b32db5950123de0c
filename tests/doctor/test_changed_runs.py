"""One file changed, the others from the cache: the findings are those of a first look at the same files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import CONFTEST, SAME, Told

MAIL = "def send():\n    return 1\n"
ORDERS = "from shop.mail import send\n\n\ndef place():\n    return send()\n"
PATCHES = (
    "from unittest.mock import patch\n\nfrom shop import orders\n\n\n"
    '@patch("shop.mail.send")\ndef test_place(send):\n    assert orders.place()\n'
)
FILES = {
    "conftest.py": CONFTEST,
    "shop/__init__.py": "",
    "shop/mail.py": MAIL,
    "shop/orders.py": ORDERS,
    "test_orders.py": PATCHES,
    "test_same.py": SAME,
    "test_plain.py": "def test_plain():\n    assert len([1]) == 1\n",
}
EDITS = {
    "a comment": ("test_same.py", f"{SAME}# later\n"),
    "a test that uses the fixture": ("test_plain.py", "def test_plain(dead):\n    assert dead == 2\n"),
    "a fixture less": ("conftest.py", CONFTEST.partition("@pytest.fixture\ndef dead")[0]),
    "a body that concerns a rule now": ("test_plain.py", "def test_plain(x):\n    assert x.a == x.a\n"),
    "a patch that works": ("test_orders.py", PATCHES.replace("shop.mail.send", "shop.orders.send")),
    "an application that reads the name": ("shop/orders.py", "from shop import mail\n\nplace = lambda: mail.send()\n"),
    "a module less to patch": ("shop/mail.py", "def post():\n    return 1\n"),
    "a name in a string": ("test_plain.py", "def test_plain(request):\n    assert request.getfixturevalue('dead')\n"),
    "a file that cannot be parsed": ("test_plain.py", "def test_plain(:\n"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_change_leads_to_what_a_first_look_says(
    edit: str, itest: Callable[..., Told], tmp_path: Path, own_cache: Path
) -> None:
    """Whatever was kept from before: facts, which files mention a word, and answers."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    itest("doctor", "--json", "--select", "ALL")
    name, text = EDITS[edit]
    (tmp_path / name).write_text(text, encoding="utf-8")
    changed = itest("doctor", "--json", "--select", "ALL").document
    shutil.rmtree(own_cache / "doctor")
    first = itest("doctor", "--json", "--select", "ALL").document

    assert changed["summary"]["cache_hits"] > first["summary"]["cache_hits"] == 0
    assert changed["findings"] == first["findings"]
    assert changed["summary"]["pyramid"] == first["summary"]["pyramid"]
    assert changed["summary"]["not_parsed"] == first["summary"]["not_parsed"]
