"""Three versions of one module: what becomes of each definition."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from itest.stages.merge import Merged, Sides, merge_file

BASE = '''
"""Orders."""

import pytest

from .factories import OrderFactory


@pytest.fixture
def client(app):
    return app.test_client()


# Placing an order.
def test_create(client):
    answer = client.post("/orders", json={"amount": 1})

    assert answer.status_code == 201
    assert answer.json == {"id": 1}


class TestList:
    """All orders."""

    def test_empty(self, client):
        assert client.get("/orders").json == []

    def test_some(self, client):
        OrderFactory()
        assert len(client.get("/orders").json) == 1
'''


def text(source: str) -> str:
    return textwrap.dedent(source).lstrip("\n")


def merged(base: str, mine: str, ours: str) -> Merged:
    parts = [text(each).encode() for each in (base, mine, ours)]
    return merge_file(Sides(path="tests/test_orders.py", base=parts[0], mine=parts[1], ours=parts[2]))


def after(base: str, mine: str, ours: str) -> str:
    result = merged(base, mine, ours)
    assert result.conflicts == ()
    return result.content.decode()


def changed(old: str, new: str, source: str = BASE) -> str:
    assert old in source
    return source.replace(old, new)


def test_nothing_new_leaves_every_byte() -> None:
    """Also where the user edited."""
    mine = changed("assert len", "assert  len")

    assert after(BASE, mine, BASE) == text(mine)


def test_without_edits_the_new_text_is_taken() -> None:
    """The usual case."""
    ours = changed("201", "200")

    assert after(BASE, BASE, ours) == text(ours)


def test_two_definitions_changed_by_two_sides() -> None:
    """The user's fixture, itest's test; neighbours, which merges of lines would call a conflict."""
    mine = changed("return app.test_client()", "return app.test_client(use_cookies=False)")
    ours = changed("# Placing an order.\n", "# Placing an order, from 2.0.\n")

    assert after(BASE, mine, ours) == text(changed("# Placing an order.\n", "# Placing an order, from 2.0.\n", mine))


def test_one_definition_changed_in_two_places() -> None:
    """Then by line."""
    mine = changed('json={"amount": 1}', 'json={"amount": 1}, headers={}')
    ours = changed('{"id": 1}', '{"id": 1, "state": "new"}')

    assert after(BASE, mine, ours) == text(changed('{"id": 1}', '{"id": 1, "state": "new"}', mine))


def test_one_line_changed_by_both_is_a_conflict_and_stays_the_users() -> None:
    """No marker ever gets into the file; everything else is merged."""
    mine = changed("== 201", "== 202")
    ours = changed("== 201", "== 200")
    ours = changed('"""All orders."""', '"""All orders of a shop."""', ours)

    result = merged(BASE, mine, ours)

    assert result.content.decode() == text(changed("All orders.", "All orders of a shop.", mine))
    (conflict,) = result.conflicts
    assert conflict.name == "test_create"
    assert ("201" in conflict.base, "202" in conflict.yours, "200" in conflict.ours) == (True, True, True)


def test_methods_of_a_class_are_definitions_too() -> None:
    """One edited, one refreshed, one new."""
    mine = changed("OrderFactory()", "OrderFactory(amount=3)")
    ours = (
        changed("json == []", 'json == {"items": []}') + "\n    def test_page(self, client):\n        assert client\n"
    )

    result = after(BASE, mine, ours)

    assert "OrderFactory(amount=3)" in result
    assert '{"items": []}' in result
    assert result.endswith("    def test_page(self, client):\n        assert client\n")


def test_a_deleted_definition_stays_deleted() -> None:
    """Even where itest has a new version of it."""
    mine = BASE[: BASE.index("# Placing")] + BASE[BASE.index("class TestList") :]
    ours = changed("== 201", "== 200")

    assert after(BASE, mine, ours) == text(mine)


def test_a_definition_that_itest_drops_goes_if_nobody_edited_it() -> None:
    """Its imports with it."""
    ours = changed("\nfrom .factories import OrderFactory\n", "")
    ours = ours[: ours.index("\n    def test_some")]

    assert after(BASE, BASE + "\n\ndef test_mine():\n    assert True\n", ours) == text(
        ours + "\n\ndef test_mine():\n    assert True\n"
    )


def test_an_edited_definition_that_itest_drops_is_kept_and_told() -> None:
    """With the import that it needs."""
    mine = changed("OrderFactory()", "OrderFactory(amount=3)")
    ours = changed("\nfrom .factories import OrderFactory\n", "")
    ours = ours[: ours.index("\n    def test_some")]

    result = merged(BASE, mine, ours)

    assert result.content.decode() == text(mine)
    assert [(c.name, c.ours) for c in result.conflicts] == [("TestList.test_some", "")]


def test_a_renamed_test_is_recognised_and_refreshed_under_its_new_name() -> None:
    """It does not come back under the old one."""
    mine = changed("def test_create", "def test_placing_an_order")
    ours = changed("== 201", "== 200")

    assert after(BASE, mine, ours) == text(changed("== 201", "== 200", mine))


def test_a_test_that_itest_renames_is_renamed() -> None:
    """Where the user edited it, it keeps the name that they know."""
    ours = changed("def test_create", "def test_create_order")
    mine = changed('"amount": 1', '"amount": 2')

    assert after(BASE, BASE + "\n# end\n", ours) == text(ours + "\n# end\n")
    assert after(BASE, mine, ours) == text(mine)


def test_a_new_attribute_stands_as_itest_has_it() -> None:
    """Without a blank line between it and the next one, which the user edited."""
    base = "class F:\n    class Meta:\n        model = 1\n\n    title = 1\n    owner = 2\n"
    mine, ours = base.replace("title = 1", "title = 7"), base.replace("    title", "    rank = 3\n    title")

    assert after(base, mine, ours) == ours.replace("title = 1", "title = 7")


def test_the_users_order_stays() -> None:
    """New definitions come after what they follow in itest's version."""
    head, tail = BASE[: BASE.index("# Placing")], BASE[BASE.index("# Placing") :]
    create, rest = tail[: tail.index("class TestList")], tail[tail.index("class TestList") :]
    mine = head + rest + "\n\n" + create.rstrip("\n") + "\n"
    ours = changed("class TestList", "def test_delete(client):\n    assert client\n\n\nclass TestList")

    result = after(BASE, mine, ours)

    places = [result.index(name) for name in ("class TestList", "def test_create", "def test_delete")]
    assert places == sorted(places)


def test_another_layout_is_no_edit() -> None:
    """The project's formatter wraps, unwraps and sorts; what it made of an unchanged definition stays as it is."""
    mine = changed(
        'client.post("/orders", json={"amount": 1})',
        "client.post(\n        '/orders',\n        json={'amount': 1},\n    )",
    )
    ours = changed("== 201", "== 200")
    ours = changed("return app.test_client()", "return app.test_client(use_cookies=True)", ours)

    result = after(BASE, mine, ours)

    assert "== 200" in result
    assert "use_cookies=True" in result


def test_comments_are_edits() -> None:
    """A note that the user wrote into a test survives its next version."""
    mine = changed("    assert answer.status_code", "    # Ask Ada why.\n    assert answer.status_code")
    ours = changed('{"id": 1}', '{"id": 1, "state": "new"}')

    result = after(BASE, mine, ours)

    assert "# Ask Ada why." in result
    assert '"state"' in result


def test_both_made_one_of_the_same_name() -> None:
    """The user's stays."""
    mine = BASE + "\n\ndef test_delete(client):\n    assert 1\n"
    ours = BASE + "\n\ndef test_delete(client):\n    assert 2\n"

    result = merged(BASE, mine, ours)

    assert result.content.decode() == text(mine)
    assert [c.name for c in result.conflicts] == ["test_delete"]


def test_imports_are_merged_by_name() -> None:
    """Both sides add to the same line; nothing is imported twice, nothing is lost."""
    mine = (
        changed("import OrderFactory", "import OrderFactory, UserFactory") + "\n\ndef test_mine():\n    UserFactory()\n"
    )
    ours = changed("import OrderFactory", "import ItemFactory, OrderFactory")
    ours = changed(
        "    OrderFactory()\n", "    OrderFactory()\n    ItemFactory()\n".replace("\n    I", "\n        I"), ours
    )

    result = after(BASE, mine, ours)

    assert result.count("import ItemFactory, OrderFactory, UserFactory\n") == 1


def test_an_import_that_the_user_took_out_comes_back_when_it_is_needed() -> None:
    """The new definition would not run without."""
    mine = changed("from .factories import OrderFactory\n", "", BASE[: BASE.index("\n    def test_some")])
    ours = BASE + "\n\ndef test_total(client):\n    assert OrderFactory().total == 0\n"

    result = after(BASE, mine, ours)

    assert "from .factories import OrderFactory\n" in result
    assert "def test_total" in result
    assert "def test_some" not in result


def test_a_broken_file_of_the_users_is_left_alone() -> None:
    """In the middle of an edit; what itest has is shown beside it."""
    result = merged(BASE, BASE + "\ndef half(", changed("201", "200"))

    assert result.content.decode() == text(BASE + "\ndef half(")
    assert [c.name for c in result.conflicts] == [""]


@pytest.mark.parametrize("spelling", ["crlf", "bom", "tabs", "two spaces", "no last line end", "latin-1"])
def test_the_users_spelling_of_the_file_stays(spelling: str) -> None:
    """Line ends, byte order mark, indentation, encoding and last line are theirs, for what is new too."""
    mine = text(changed("return app", "return  app") + "\n\ndef test_mine():\n    assert 'ok'\n")
    ours = text(changed("== 201", "== 200") + "\n\ndef test_new(client):\n    if client:\n        assert client\n")
    spell: dict[str, Callable[[str], bytes]] = {
        "crlf": lambda source: source.replace("\n", "\r\n").encode(),
        "bom": lambda source: b"\xef\xbb\xbf" + source.encode(),
        "tabs": lambda source: source.replace("    ", "\t").encode(),
        "two spaces": lambda source: source.replace("    ", "  ").encode(),
        "no last line end": lambda source: source.rstrip("\n").encode(),
        "latin-1": lambda source: b"# -*- coding: latin-1 -*-\n" + source.replace("'ok'", "'\xe9'").encode("latin-1"),
    }

    result = merge_file(Sides(path="t.py", base=text(BASE).encode(), mine=spell[spelling](mine), ours=ours.encode()))

    expected = changed("== 201", "== 200", mine) + "\n\ndef test_new(client):\n    if client:\n        assert client\n"
    assert result.conflicts == ()
    if spelling == "latin-1":
        assert b"'\xe9'" in result.content
        assert b"== 200" in result.content
    else:
        head, new = expected.split("\n\ndef test_mine")[0], "def test_new"
        assert result.content.startswith(spell[spelling](head + "\n")[:-2])
        assert new.encode() in result.content
        assert result.content.endswith(b"\n") == (spelling != "no last line end")


def test_other_files_are_merged_by_line() -> None:
    """A workflow, for example."""
    base, mine, ours = b"a: 1\nb: 2\nc: 3\nd: 4\n", b"a: 9\nb: 2\nc: 3\nd: 4\n", b"a: 1\nb: 2\nc: 3\nd: 5\n"

    assert merge_file(Sides(path="ci.yml", base=base, mine=mine, ours=ours)).content == b"a: 9\nb: 2\nc: 3\nd: 5\n"
