"""One file changed, the others from the cache: the findings are those of a first look at the same files."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import itest.rules

from .conftest import CONFTEST, SAME, Told

MAIL = "def send():\n    return 1\n"
ORDERS = "from shop.mail import send\n\n\ndef place():\n    return send()\n"
PRICES = "RATE = 2\n\n\ndef price(amount):\n    return amount * RATE\n"
PATCHES = (
    "from unittest.mock import patch\n\nfrom shop import orders\n\n\n"
    '@patch("shop.mail.send")\ndef test_place(send):\n    assert orders.place()\n'
)
PLAIN = (
    "import pytest\n\n\ndef test_plain(tmp_path):\n    lines = [1]\n    assert len(lines) == 1\n\n\n"
    "def test_other(used):\n    assert used == 1\n"
)
FILES = {
    "conftest.py": CONFTEST,
    "shop/__init__.py": "",
    "shop/mail.py": MAIL,
    "shop/orders.py": ORDERS,
    "shop/prices.py": PRICES,
    "test_orders.py": PATCHES,
    "test_same.py": SAME,
    "test_plain.py": PLAIN,
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


HARMLESS = {
    "a comment": f"{PLAIN}# later\n",
    "a line more": PLAIN.replace("    lines", "    # one\n\n    lines"),
    "another body": PLAIN.replace("[1]", "[max(3, 4)]"),
    "another name": PLAIN.replace("lines", "prices"),
    "text": PLAIN.replace("[1]", "['pen']"),
}
TELLING = {
    "a test more": f"{PLAIN}\n\ndef test_third():\n    assert True\n",
    "a test less": PLAIN.partition("\n\n\ndef test_other")[0],
    "tests in another order": PLAIN.replace("plain", "x").replace("other", "plain").replace("test_x", "test_other"),
    "a request more": PLAIN.replace("tmp_path", "tmp_path, used"),
    "the name of a fixture": PLAIN.replace("[1]", "['dead']"),
    "the name of what is patched": PLAIN.replace("len(lines)", "send(lines)"),
    "a name that was asked for": PLAIN.replace("    lines", "    # send\n    lines"),
    "an import": PLAIN.replace("    lines", "    import shop\n    lines"),
    "another argument": PLAIN.replace("tmp_path", "tmp_dir"),
    "a comment that hides": PLAIN.replace("= [1]", "= [1]  # itest: ignore[T01]"),
    "a mark": PLAIN.replace("def test_other", "@pytest.mark.slow\ndef test_other"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An application, patches of it, and findings in some files."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("edit", EDITS)
def test_a_change_leads_to_what_a_first_look_says(
    edit: str, itest: Callable[..., Told], project: Path, own_cache: Path
) -> None:
    """Whatever was kept from before: facts, which files mention a word, and answers."""
    itest("doctor", "--json", "--select", "ALL")
    name, text = EDITS[edit]
    (project / name).write_text(text, encoding="utf-8")
    changed = itest("doctor", "--json", "--select", "ALL").document
    shutil.rmtree(own_cache / "doctor")
    first = itest("doctor", "--json", "--select", "ALL").document

    assert changed["summary"]["cache_hits"] > first["summary"]["cache_hits"] == 0
    assert changed["findings"] == first["findings"]
    assert changed["summary"]["pyramid"] == first["summary"]["pyramid"]
    assert changed["summary"]["not_parsed"] == first["summary"]["not_parsed"]


@pytest.mark.parametrize("edit", HARMLESS)
def test_a_file_that_still_tells_the_same_is_the_only_one_read(
    edit: str, itest: Callable[..., Told], project: Path, audits: list[object], own_cache: Path
) -> None:
    """Nothing is linked and no rule asked; each time again, and it is what a first look says."""
    first = itest("doctor", "--json").document
    for text in (HARMLESS[edit], f"{HARMLESS[edit]}# and again\n"):
        (project / "test_plain.py").write_text(text, encoding="utf-8")
        again = itest("doctor", "--json").document
    assert len(audits) == 1
    assert again["summary"]["cache_hits"] == first["summary"]["files"] - 1
    shutil.rmtree(own_cache / "doctor")

    assert again["findings"] == itest("doctor", "--json").document["findings"]


@pytest.mark.parametrize("edit", TELLING)
def test_a_file_that_tells_something_else_is_audited(
    edit: str, itest: Callable[..., Told], project: Path, audits: list[object]
) -> None:
    """Whatever a rule may have asked for."""
    itest("doctor")
    (project / "test_plain.py").write_text(TELLING[edit], encoding="utf-8")
    itest("doctor")

    assert len(audits) == 2


@pytest.mark.parametrize("name", ["test_same.py", "test_orders.py", "conftest.py"])
def test_what_the_answer_speaks_of_must_not_have_moved(
    name: str, itest: Callable[..., Told], project: Path, audits: list[object]
) -> None:
    """Its lines stand in the answer."""
    itest("doctor")
    file = project / name
    file.write_text(f"# first\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    itest("doctor")

    assert len(audits) == 2


def test_several_changed_files_are_read_one_by_one(
    itest: Callable[..., Told], project: Path, audits: list[object]
) -> None:
    """One that tells something else is enough for an audit."""
    itest("doctor")
    (project / "test_plain.py").write_text(HARMLESS["a comment"], encoding="utf-8")
    (project / "shop" / "prices.py").write_text(f"{PRICES}# later\n", encoding="utf-8")
    itest("doctor")
    assert len(audits) == 1
    (project / "test_plain.py").write_text(HARMLESS["a line more"], encoding="utf-8")
    (project / "shop" / "prices.py").write_text(f"{PRICES}\n\nsend = price\n", encoding="utf-8")
    itest("doctor")

    assert len(audits) == 2


def test_the_names_that_a_file_reads_are_asked_for_where_it_is_known() -> None:
    """A rule that looks for other names there must be told of in `again`: files are compared by the names asked for."""
    asking = set()
    for file in Path(itest.rules.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("loads", "attributes", "strings"):
                asking.add((file.stem, node.attr))

    assert asking == {
        ("_models", "strings"),
        ("f01_unknown_fixture", "loads"),
        ("f01_unknown_fixture", "strings"),
        ("f04_unused_fixture", "strings"),
        ("l01_no_teardown", "attributes"),
        ("m02_patch_no_effect", "attributes"),
        ("m02_patch_no_effect", "loads"),
        ("m02_patch_no_effect", "strings"),
    }


class Edits:
    """Texts that a file may be changed to, drawn from pieces that concern the graph, patches, strings and notes."""

    PIECES = (
        "def test_more(used):\n    assert used\n",
        "def test_dead(dead):\n    assert dead == 2\n",
        "def test_nobody(absent):\n    assert absent\n",
        "@pytest.fixture\ndef used(dead):\n    return dead\n",
        "@pytest.fixture(autouse=True)\ndef always(used):\n    return used\n",
        "@pytest.fixture(scope='session')\ndef wide(used):\n    return used\n",
        "class TestOf:\n    def test_in(self, used):\n        assert used == used\n",
        "def test_by_name(request):\n    request.getfixturevalue('dead')\n",
        "@patch('shop.mail.send')\ndef test_mail(send):\n    send.assert_not_called()\n",
        "pytestmark = pytest.mark.usefixtures('dead')\n",
        "from test_plain import *\n",
        "SHARED = []\n\n\ndef test_share():\n    SHARED.append(1)\n",
        "def test_shared_read():\n    assert SHARED\n",
    )
    HEAD = "from unittest.mock import patch\n\nimport pytest\n\n\n"
    files = st.sampled_from(("conftest.py", "test_plain.py", "test_orders.py", "test_same.py"))
    texts = st.lists(st.sampled_from(PIECES), max_size=4).map(lambda ps: Edits.HEAD + "\n\n".join(ps))


@given(st.lists(st.tuples(Edits.files, Edits.texts), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edits_lead_to_what_a_first_look_says(
    itest: Callable[..., Told], project: Path, own_cache: Path, edits: list[tuple[str, str]]
) -> None:
    """One after the other, each answer made from what the ones before it left."""
    for name, text in FILES.items():
        (project / name).write_text(text, encoding="utf-8")
    itest("doctor", "--json", "--select", "ALL")
    for name, text in edits:
        (project / name).write_text(text, encoding="utf-8")
        changed = itest("doctor", "--json", "--select", "ALL").document
    shutil.rmtree(own_cache / "doctor")
    first = itest("doctor", "--json", "--select", "ALL").document

    assert changed["findings"] == first["findings"]
    assert changed["summary"]["pyramid"] == first["summary"]["pyramid"]
