"""`.itest.toml`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from itest.errors import ItestError
from itest.model.answers import Answers
from itest.model.changes import Change
from itest.model.facts import AppEntry, Interpreter, Where
from itest.model.manifest import PackRecord, sha256
from itest.stages.record import manifest_change, manifest_for, read_manifest, source_digest

ANSWERS = Answers(
    app=AppEntry(module="shop", attr="create_app", kind="factory", where=Where(path="shop.py", line=1), reason=""),
    interpreter=Interpreter(path="/secret/home/.venv/bin/python", kind=".venv"),
    boundaries=("api", "database"),
)
CHANGES = (
    Change(path="tests/integration/conftest.py", before=None, after=b"x = 1\n", ownership="owned", template="t.jinja"),
    Change(path="requirements.txt", before=b"", after=b"pytest\n", ownership="touched"),
)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    """Answers, digest and the hash of each file of itest's own survive; the user's files are not recorded."""
    manifest = manifest_for(ANSWERS, "abc", CHANGES, None)
    change = manifest_change(manifest, tmp_path)
    (tmp_path / change.path).write_bytes(change.after or b"")

    assert read_manifest(tmp_path) == manifest
    assert [(f.path, f.sha256) for f in manifest.files] == [("tests/integration/conftest.py", sha256(b"x = 1\n"))]
    assert manifest.app == "shop:create_app()"


def test_packs_are_read_back_with_all_that_pins_them(tmp_path: Path) -> None:
    """And what is not said of one is not written."""
    packs = (
        PackRecord(name="plain", source="../plain.zip", kind="zip", sha256="1"),
        PackRecord(
            name="sms",
            source="https://host.org/sms.git",
            kind="git",
            sha256="2",
            commit="abc",
            ref="v1",
            directory="packs/sms",
            overrides=("suite/support/network.py.jinja",),
            settings={"sender": "ACME"},
            hooks=True,
        ),
    )
    manifest = replace(manifest_for(ANSWERS, "abc", CHANGES, None), packs=packs)
    change = manifest_change(manifest, tmp_path)
    (tmp_path / change.path).write_bytes(change.after or b"")

    assert read_manifest(tmp_path) == manifest
    assert manifest_for(ANSWERS, "abc", CHANGES, manifest).packs == packs
    assert b"hooks = false" not in (change.after or b"")


def test_nothing_of_the_machine_gets_into_the_file(tmp_path: Path) -> None:
    """It is committed: no path of somebody's home."""
    change = manifest_change(manifest_for(ANSWERS, "abc", CHANGES, None), tmp_path)

    assert b"/secret" not in (change.after or b"")
    assert str(tmp_path).encode() not in (change.after or b"")


def test_records_of_untouched_files_stay(tmp_path: Path) -> None:
    """A later command that writes one file does not forget the others."""
    first = manifest_for(ANSWERS, "abc", CHANGES, None)
    other = Change(path="tests/integration/factories.py", before=None, after=b"y\n", ownership="seeded")

    second = manifest_for(ANSWERS, "abc", (other,), first)

    assert [f.path for f in second.files] == ["tests/integration/conftest.py", "tests/integration/factories.py"]


@pytest.mark.parametrize("text", ["not toml [", "version = '1'\n", "version='1'\ndigest=''\nfiles=[]\nanswers={}\n"])
def test_a_broken_file_is_one_clear_message(tmp_path: Path, text: str) -> None:
    """A merge conflict in it, for example."""
    (tmp_path / ".itest.toml").write_text(text)

    with pytest.raises(ItestError, match=r"\.itest\.toml cannot be read"):
        read_manifest(tmp_path)


def test_a_project_without_the_file_has_no_manifest(tmp_path: Path) -> None:
    """The first `init`."""
    assert read_manifest(tmp_path) is None


def test_the_digest_follows_sources_and_answers_but_not_tests(tmp_path: Path) -> None:
    """It decides whether a second `init` has anything to do."""
    (tmp_path / "app.py").write_text("x = 1\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_x.py").write_text("x = 1\n")
    paths = ["app.py", "tests/test_x.py", "gone.py", "README.md"]

    def digest() -> str:
        return source_digest(tmp_path, paths, ["tests"], ANSWERS)

    first = digest()
    (tmp_path / "tests/test_x.py").write_text("x = 2\n")
    assert digest() == first
    (tmp_path / "app.py").write_text("x = 2\n")
    assert digest() != first


def test_the_digest_follows_the_conftests_above_the_suite(tmp_path: Path) -> None:
    """Fixtures of theirs may serve its tests."""
    (tmp_path / "tests/unit").mkdir(parents=True)
    above, beside = tmp_path / "tests/conftest.py", tmp_path / "tests/unit/conftest.py"
    above.write_text("x = 1\n")
    beside.write_text("x = 1\n")
    paths = ["tests/conftest.py", "tests/unit/conftest.py"]

    def digest() -> str:
        return source_digest(tmp_path, paths, [ANSWERS.tests_dir], ANSWERS)

    first = digest()
    beside.write_text("x = 2\n")
    assert digest() == first
    above.write_text("x = 2\n")
    assert digest() != first
