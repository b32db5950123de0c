"""Single definitions put into a text whose every other byte stays."""

from __future__ import annotations

import pytest

from itest.errors import ItestError
from itest.stages.graft import graft

SUITE = {
    "conftest.py": b"import pytest\n\nfrom .builders import an_order\n\n\n"
    b"@pytest.fixture\ndef client():\n    return 1\n\n\n@pytest.fixture\ndef order(client):\n    return an_order()\n",
    "builders.py": b'"""Bodies."""\n\n\nclass Body:\n    pass\n\n\ndef a_cart():\n    return Body()\n\n\n'
    b"def an_order():\n    return Body()\n",
    "test_orders.py": b"import datetime\n\nimport pytest\n\nfrom .support.near import NEAR\n\n"
    b"LATE = datetime.date.max\n\n\ndef test_create(client):\n    assert LATE\n\n\n"
    b"@pytest.mark.slow\ndef test_read(client, order):\n    assert NEAR\n",
    "support/near.py": b"NEAR = 1\n",
}
MINE = b"# mine\nimport pytest\nx = 'kept   as it is'   \n\n@pytest.fixture\ndef client(): return 2\n"


def grafted(existing: dict[str, bytes], *names: str) -> dict[str, str]:
    done = graft(
        existing, SUITE, {"test_orders.py": frozenset(names)}, {"builders.py": frozenset({"a_cart", "an_order"})}
    )
    return {path: text.decode() for path, text in done.texts.items()}


def test_a_test_brings_its_fixtures_builders_support_and_imports() -> None:
    """Each into the file that it belongs to; a new file has nothing that nobody asked for."""
    texts = grafted({"conftest.py": MINE, "test_orders.py": b'"""Orders."""\n'}, "test_read")

    assert texts["test_orders.py"] == (
        '"""Orders."""\n\nfrom .support.near import NEAR\nimport pytest\n\n\n'
        "@pytest.mark.slow\ndef test_read(client, order):\n    assert NEAR\n"
    )
    assert texts["conftest.py"].startswith(
        "# mine\nimport pytest\nfrom .builders import an_order\nx = 'kept   as it is'   \n"
    )
    assert texts["conftest.py"].endswith("\n\n@pytest.fixture\ndef order(client):\n    return an_order()\n")
    assert "def client(): return 2" in texts["conftest.py"]
    assert "def an_order" in texts["builders.py"]
    assert "a_cart" not in texts["builders.py"]
    assert texts["support/near.py"] == "NEAR = 1\n"


def test_what_is_there_stays_as_it_is() -> None:
    """By name: an edited test is still the test."""
    assert grafted({**SUITE, "test_orders.py": b"def test_create(): pass\n"}, "test_create") == {}


def test_a_definition_stands_behind_the_one_that_comes_before_it() -> None:
    """And two blank lines are around it."""
    before = SUITE["test_orders.py"].replace(
        b"\n\n\n@pytest.mark.slow\ndef test_read(client, order):\n    assert NEAR\n", b"\n"
    )
    existing = {**SUITE, "test_orders.py": before + b"\n\ndef test_mine():\n    pass\n"}

    text = grafted(existing, "test_read")["test_orders.py"]

    assert text.index("def test_create") < text.index("def test_read") < text.index("def test_mine")
    assert text.replace("\n\n\n@pytest.mark.slow\ndef test_read(client, order):\n    assert NEAR\n", "\n") == (
        existing["test_orders.py"].decode()
    )


@pytest.mark.parametrize("end", [b"", b"\r\n"])
def test_line_ends_and_a_missing_last_one_are_kept(end: bytes) -> None:
    """Windows' line ends stay, the mark of the byte order too."""
    mine = b"\xef\xbb\xbfA = 1" + end

    text = graft({"test_orders.py": mine}, SUITE, {"test_orders.py": frozenset({"test_create"})}).texts[
        "test_orders.py"
    ]

    assert text.startswith(b"\xef\xbb\xbf")
    assert b"A = 1" in text
    assert b"def test_create(client):" in text
    assert (b"\r\n" in text) == bool(end)
    assert text.count(b"\n") == text.count(b"\r\n") or not end
    compile(text, "test_orders.py", "exec")


def test_a_list_of_all_names_gets_the_new_one() -> None:
    """FACTORIES of factories.py."""
    rendered = {
        "factories.py": b"class AFactory:\n    pass\n\n\nclass BFactory:\n    pass\n\n\n"
        b"ALL = (\n    AFactory,\n    BFactory,\n)\n"
    }
    existing = {"factories.py": b"class AFactory:\n    mine = 1\n\n\nALL = (\n    AFactory,\n)\n"}

    done = graft(existing, rendered, {"factories.py": frozenset({"BFactory"})})

    assert done.texts["factories.py"].decode() == (
        "class AFactory:\n    mine = 1\n\n\nclass BFactory:\n    pass\n\n\nALL = (\n    AFactory,\n    BFactory,\n)\n"
    )
    assert done.names == {"factories.py": ("BFactory",)}


def test_a_new_file_of_one_factory_lists_no_other() -> None:
    """Its list has the one that is there."""
    rendered = {
        "factories.py": b"class AFactory:\n    pass\n\n\nclass BFactory:\n    pass\n\n\n"
        b"ALL = (\n    AFactory,\n    BFactory,\n)\n"
    }

    done = graft(
        {}, rendered, {"factories.py": frozenset({"BFactory"})}, {"factories.py": frozenset({"AFactory", "BFactory"})}
    )

    assert b"AFactory" not in done.texts["factories.py"]
    assert b"    BFactory,\n" in done.texts["factories.py"]


def test_a_broken_file_is_named() -> None:
    """And nothing is put into it."""
    with pytest.raises(ItestError, match="no valid Python"):
        grafted({"test_orders.py": b"def ("}, "test_create")


def test_a_fixture_that_the_conftest_has_is_not_hidden() -> None:
    """The tests take the suite's own `order`, however it is made there."""
    rendered = {
        "test_a.py": b"import pytest\n\n\n@pytest.fixture\ndef order():\n    return 1\n\n\n"
        b"def test_a(order):\n    pass\n"
    }
    existing = {"conftest.py": SUITE["conftest.py"], "test_a.py": b""}

    texts = graft(existing, rendered, {"test_a.py": frozenset({"test_a"})}).texts

    assert texts["test_a.py"].strip() == b"def test_a(order):\n    pass"
