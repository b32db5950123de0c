"""A whole suite: what happens to files that the user edited, deleted or made, and what is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from itest.model.changes import Change
from itest.model.manifest import FileRecord, sha256
from itest.stages.base import PATH, base_change, read_base
from itest.stages.merge import Disk, Reunited, merge_suite

ONE = "tests/integration/test_orders.py"
CONFTEST = "tests/integration/conftest.py"
OLD = b"def test_a(client):\n    assert client\n\n\ndef test_b(client):\n    assert client\n"
NEW = OLD.replace(b"def test_b(client):\n    assert client", b"def test_b(client):\n    assert client.get")
EDITED = OLD.replace(b"def test_a(client):\n", b"def test_a(client):\n    # mine\n")


def disk(now: Mapping[str, bytes | None], base: Mapping[str, bytes], others: Mapping[str, bytes] | None = None) -> Disk:
    records = {path: FileRecord(path=path, ownership="seeded", sha256=sha256(text)) for path, text in base.items()}
    return Disk(records=records, base=base, now=now, others=others or {})


def merged(new: Mapping[str, bytes], there: Disk) -> Reunited:
    changes = [Change(path=p, before=there.now.get(p), after=text, ownership="seeded") for p, text in new.items()]
    return merge_suite(changes, there)


def test_an_unedited_file_is_replaced() -> None:
    """It is as itest wrote it."""
    result = merged({ONE: NEW}, disk({ONE: OLD}, {ONE: OLD}))

    assert [(c.path, c.after) for c in result.changes] == [(ONE, NEW)]


def test_an_edited_file_is_merged_and_remembered_as_itest_has_it() -> None:
    """So that the next update still sees what the user did."""
    result = merged({ONE: NEW}, disk({ONE: EDITED}, {ONE: OLD}))

    (change,) = result.changes
    assert b"# mine" in (change.after or b"")
    assert b"client.get" in (change.after or b"")
    assert [(c.path, c.after) for c in result.recorded] == [(ONE, NEW)]


def test_a_deleted_file_stays_deleted() -> None:
    """And is remembered as deleted: what itest would have there is not news next time."""
    result = merged({ONE: NEW}, disk({ONE: None}, {ONE: OLD}))

    assert result.changes == ()
    assert [(k.path, k.reason) for k in result.kept] == [(ONE, "you deleted it")]
    assert [c.path for c in result.recorded] == [ONE]


def test_a_file_of_the_users_own_is_not_touched_nor_remembered() -> None:
    """It stands where itest would have one now."""
    there = Disk(records={}, base={}, now={ONE: b"mine = 1\n"}, others={})

    result = merged({ONE: NEW}, there)

    assert (result.changes, result.recorded) == ((), ())
    assert [k.reason for k in result.kept] == ["it is yours"]


def test_a_file_that_itest_no_longer_has_goes_unless_it_was_edited() -> None:
    """Its record goes in every case: the edited one is the user's from now on, and nobody has to look for it."""
    clean = merged({}, disk({ONE: OLD}, {ONE: OLD}))
    edited = merged({}, disk({ONE: EDITED}, {ONE: OLD}))
    taken_out = merge_suite((), disk({ONE: EDITED}, {ONE: OLD}), leaving=True)

    assert [(c.path, c.after) for c in clean.changes] == [(ONE, None)]
    assert (edited.changes, edited.kept) == ((), ())
    assert [(c.path, c.ours) for c in edited.conflicts] == [(ONE, "")]
    assert (taken_out.conflicts, [k.path for k in taken_out.kept]) == ((), [ONE])
    assert [c.after for c in (*clean.recorded, *edited.recorded)] == [None, None]


def test_another_layout_does_not_keep_a_file_that_itest_no_longer_has() -> None:
    """The project's formatter went over it: that is no edit."""
    single = b"def test_a( client ):\n    assert (client)\n\n\n\n\ndef test_b(client): assert client\n"

    result = merged({}, disk({ONE: single}, {ONE: OLD}))

    assert [(c.path, c.after) for c in result.changes] == [(ONE, None)]


EVENTS, HAPPENINGS = "tests/integration/test_events.py", "tests/integration/test_happenings.py"
BUILDERS = "tests/integration/builders.py"
CALLS = b"""from .builders import an_event


def test_create_event(client):
    response = client.post("/events", json=an_event().payload())
    assert response.status_code == 201


def test_list_events(client):
    response = client.get("/events")
    assert response.status_code == 200
"""
MINE = b"\n\ndef test_mine(client):\n    assert client.get('/events').json == []\n"


def renamed(text: bytes) -> bytes:
    return text.replace(b"events", b"happenings").replace(b"an_event", b"a_happening").replace(b"event", b"happening")


def test_edits_follow_a_module_that_was_renamed_with_its_resource() -> None:
    """What the user added comes into the new module, which is as itest has it otherwise; the old one goes."""
    result = merged({HAPPENINGS: renamed(CALLS)}, disk({EVENTS: CALLS + MINE}, {EVENTS: CALLS}))

    after = {change.path: change.after for change in result.changes}
    assert after == {HAPPENINGS: renamed(CALLS) + MINE, EVENTS: None}
    assert (result.conflicts, result.kept) == ((), ())
    assert {c.path: c.after for c in result.recorded} == {HAPPENINGS: renamed(CALLS), EVENTS: None}


def test_an_edited_test_of_a_renamed_module_finds_what_it_needs() -> None:
    """It is a conflict, stays the user's in the new module, and the builder that it calls stays with it."""
    base = {EVENTS: CALLS, BUILDERS: b"def an_event():\n    return 1\n"}
    edited = CALLS.replace(b"== 201\n", b"== 202\n")
    new = {HAPPENINGS: renamed(CALLS), BUILDERS: renamed(base[BUILDERS])}

    result = merged(new, disk({**base, EVENTS: edited}, base))

    after = {change.path: change.after or b"" for change in result.changes}
    assert [(c.path, c.name) for c in result.conflicts] == [(HAPPENINGS, "test_create_event")]
    assert b"== 202" in after[HAPPENINGS]
    assert b"import a_happening, an_event" in after[HAPPENINGS]
    assert b"def an_event" in after[BUILDERS]


def test_a_new_module_of_another_make_takes_nobodys_place() -> None:
    """Names alone say nothing: the edited one is a conflict and stays."""
    other = b"import pytest\n\n\n@pytest.fixture\ndef thing():\n    yield {1: [2]}\n\n\nX = 1\n"

    result = merged({HAPPENINGS: other}, disk({EVENTS: CALLS + MINE}, {EVENTS: CALLS}))

    assert [change.path for change in result.changes] == [HAPPENINGS]
    assert [conflict.path for conflict in result.conflicts] == [EVENTS]


def test_what_the_users_own_tests_speak_of_stays() -> None:
    """A fixture that itest no longer needs, and a support module that only they import."""
    conftest = b"def mailbox():\n    return []\n\n\ndef client():\n    return 1\n"
    without = b"def client():\n    return 2\n"
    support = "tests/integration/support/mailbox.py"
    own = {"tests/integration/test_mine.py": b"from .support import mailbox\n\n\ndef test_x(mailbox):\n    assert 1\n"}
    base = {CONFTEST: conftest, support: b"x = 1\n"}

    result = merged({CONFTEST: without}, disk(base, base, own))
    alone = merged({CONFTEST: without}, disk(base, base))

    assert [c.path for c in alone.changes] == [CONFTEST, support]
    assert [k.path for k in result.kept] == [support]
    assert b"def mailbox" in (result.changes[0].after or b"")
    assert alone.changes[0].after == without


FACTORIES = "tests/integration/factories.py"
SHOP = b"class ShopFactory:\n    pass\n\n\nclass ItemFactory:\n    pass\n"
USES = b"from .factories import ShopFactory\n\n\ndef test_a():\n    assert ShopFactory\n"


def test_a_module_that_would_not_find_what_the_user_renamed_stays_as_it_is() -> None:
    """One name too few would stop every test of the module; it is a conflict instead, and the suite runs on."""
    renamed = SHOP.replace(b"class ItemFactory", b"class ThingFactory").replace(b"pass\n", b"x = 1\n")
    there = disk({FACTORIES: renamed, ONE: USES}, {FACTORIES: SHOP, ONE: USES})
    new = USES.replace(b"import ShopFactory", b"import ItemFactory, ShopFactory") + b"\n\nITEM = ItemFactory\n"

    result = merged({FACTORIES: SHOP, ONE: new}, there)

    assert result.changes == ()
    (conflict,) = result.conflicts
    assert conflict.path == ONE
    assert "factories.ItemFactory" in conflict.why
    assert merged({FACTORIES: SHOP, ONE: new}, disk({FACTORIES: SHOP, ONE: USES}, {FACTORIES: SHOP, ONE: USES})).changes


def test_modules_of_a_package_are_found() -> None:
    """`from .support import rows` names a file, `from .support.rows import created` a name in one."""
    rows = "tests/integration/support/rows.py"
    package = "tests/integration/support/__init__.py"
    new = b"from .support import rows\nfrom .support.rows import created\n\nX = (rows, created)\n"

    result = merged({ONE: new, rows: b"def created():\n    pass\n", package: b""}, disk({}, {}))

    assert [c.path for c in result.changes] == [ONE, rows, package]
    assert result.conflicts == ()


def test_without_a_base_an_edited_file_is_a_conflict() -> None:
    """Suites of an itest that kept none: nothing is guessed."""
    there = disk({ONE: EDITED}, {ONE: OLD})
    there = Disk(records=there.records, base={}, now=there.now, others={})

    result = merged({ONE: NEW}, there)

    assert result.changes == ()
    assert [c.path for c in result.conflicts] == [ONE]


def test_a_fixture_that_only_other_line_ends_have_changed_is_no_edit() -> None:
    """A checkout on Windows; the new text gets the same line ends."""
    result = merged({ONE: NEW}, disk({ONE: OLD.replace(b"\n", b"\r\n")}, {ONE: OLD}))

    assert [c.after for c in result.changes] == [NEW.replace(b"\n", b"\r\n")]


TEXTS = {CONFTEST: b"x = 1\n\n# = no path\n| = 2\n", ONE: OLD, "tests/integration/__init__.py": b""}


def laid(root: Path, texts: Mapping[str, bytes]) -> Path:
    change = base_change(root, [Change(path=p, before=None, after=t, ownership="owned") for p, t in texts.items()])
    assert change.path == PATH
    (root / PATH).parent.mkdir(exist_ok=True)
    (root / PATH).write_bytes(change.after or b"")
    return root


def test_the_base_comes_back_as_it_was(tmp_path: Path) -> None:
    """Whatever stands in the files, with any line ends of the checkout."""
    laid(tmp_path, TEXTS)
    assert read_base(tmp_path) == TEXTS

    path = tmp_path / PATH
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_base(tmp_path) == TEXTS


def test_a_damaged_part_of_the_base_is_not_known(tmp_path: Path) -> None:
    """A merge of branches that left its markers: only the file that it is about."""
    path = laid(tmp_path, TEXTS) / PATH
    path.write_bytes(path.read_bytes().replace(b"| def test_b", b"<<<<<<< HEAD\n| def test_b"))

    assert set(read_base(tmp_path)) == set(TEXTS) - {ONE}


def test_the_base_forgets_files_that_go(tmp_path: Path) -> None:
    """With the last of them it goes itself."""
    laid(tmp_path, {ONE: OLD})

    gone = base_change(tmp_path, [Change(path=ONE, before=OLD, after=None, ownership="owned")])

    assert gone.after is None


def test_no_tool_takes_the_base_for_code(tmp_path: Path) -> None:
    """Neither pytest nor a linter collects it, and no line of it is Python."""
    path = laid(tmp_path, {ONE: OLD}) / PATH

    assert path.suffix == ".txt"
    assert not path.name.startswith("test")
    assert all(line.startswith(("#", "= ", "|")) for line in path.read_text().splitlines())
