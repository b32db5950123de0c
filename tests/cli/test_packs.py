"""`add pack`, `remove pack`, `pack new`, and what `update` makes of packs, without an application being run."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from itest.cli._app import run
from itest.console import Screen
from itest.errors import ItestError, NotGreenError
from itest.flow.asking import take_default
from itest.flow.options import Options
from itest.flow.packing import Wanted, add_pack, remove_pack
from itest.flow.provenance import pack_of_the_suite, provenance
from itest.flow.scaffolding import new_pack
from itest.flow.updating import stale, update
from itest.model.outcome import Outcome
from itest.stages.record import read_manifest
from tests.cli.stand_ins import World, go, tree
from tests.packs import samples

pytestmark = pytest.mark.slow

SUITE = "tests/integration"
SMS = f"{SUITE}/sms/test_sms.py"
KEPT = ".itest/packs/sms.txt"


def options(project: Path, **given: Any) -> Options:
    return Options(project=project, yes=True, python=sys.executable, **{"verify": False, **given})


def add(project: Path, source: Path | str, *, flags: dict[str, Any] | None = None, **wanted: Any) -> Outcome:
    pack = Wanted(source=str(source), **wanted)
    return add_pack(pack, options(project, **(flags or {})), take_default, Screen(quiet=True))


def remove(project: Path, name: str) -> Outcome:
    return remove_pack(name, options(project), take_default, Screen(quiet=True))


def again(project: Path, **given: Any) -> Outcome:
    return update(options(project, **given), take_default, Screen(quiet=True))


def refused(project: Path, source: Path | str, message: str, **wanted: Any) -> ItestError:
    """The pack is not taken, with exit code 2, and every byte of the project is as it was."""
    before = tree(project)
    with pytest.raises(ItestError, match=message) as caught:
        add(project, source, **wanted)

    assert caught.value.exit_code == 2
    assert tree(project) == before
    return caught.value


@pytest.fixture
def suite(project: Path, world: World) -> Path:
    """A project whose suite is one green test."""
    world.suite[f"{SUITE}/test_items.py"] = b"def test_items():\n    assert 1\n"
    world.dependencies = ("pytest>=7",)
    go(project, verify=False)
    return project


@pytest.fixture
def sms(tmp_path: Path) -> Path:
    """The sample pack, in a repository."""
    folder = samples.sms(tmp_path / "packs" / "sms")
    samples.repository(folder)
    return folder


def application_changes(project: Path) -> None:
    (project / "app.py").write_text((project / "app.py").read_text() + "\n# more\n")


def test_a_pack_from_git_comes_into_the_suite_and_is_pinned(suite: Path, sms: Path) -> None:
    """Commit and hash are in `.itest.toml`, its text in `.itest`, and the suite was run with it."""
    outcome = add(suite, sms, flags={"verify": True})

    manifest = read_manifest(suite)
    assert manifest is not None
    record = manifest.packs[0]
    assert (outcome.status, outcome.exit_code) == ("written", 0)
    assert outcome.final is not None
    assert outcome.final.passed == 4
    assert (record.name, record.kind, record.source) == ("sms", "git", "../packs/sms")
    assert record.commit == samples.git(sms, "rev-parse", "HEAD")
    assert len(record.sha256) == 64
    assert "(flask)" in (suite / f"{SUITE}/sms/gateway.py").read_text()
    assert KEPT in tree(suite)
    assert f"= {SMS}" in (suite / ".itest/base.txt").read_text()


def test_adding_and_removing_leaves_every_byte_as_it_was(suite: Path, sms: Path, tmp_path: Path) -> None:
    """From a zip here; the folders of the pack go too."""
    before = tree(suite)
    archive = samples.zipped(sms, tmp_path / "sms.zip", top="sms-main/")
    (sms / "README.md").unlink()

    assert add(suite, archive).exit_code == 0
    assert SMS in tree(suite)
    assert remove(suite, "sms").exit_code == 0
    assert tree(suite) == before
    assert not (suite / SUITE / "sms").exists()
    assert not (suite / ".itest/packs").exists()


def test_the_same_pack_twice_changes_nothing(suite: Path, sms: Path, world: World) -> None:
    """Nothing is run either."""
    add(suite, sms)
    before, sandboxes = tree(suite), world.sandboxes

    assert add(suite, sms).status == "unchanged"
    assert again(suite).status == "unchanged"
    assert (tree(suite), world.sandboxes) == (before, sandboxes)


def test_an_update_renders_the_pack_without_its_source(suite: Path, sms: Path) -> None:
    """Its text is kept, so neither network nor the folder is needed; and nothing that was not changed changes."""
    add(suite, sms)
    shutil.rmtree(sms)
    application_changes(suite)
    before = tree(suite)

    outcome = again(suite)

    changed = {path for path, content in tree(suite).items() if before.get(path) != content}
    assert outcome.status == "written"
    assert changed == {".itest.toml"}


def test_another_version_is_merged_with_what_the_user_has_made_of_the_first(suite: Path, sms: Path) -> None:
    """By definition, like everything else: an edit stays, news come, a conflict is left aside."""
    add(suite, sms)
    edited = (suite / SMS).read_text() + "\n\ndef test_mine(sms_gateway):\n    assert sms_gateway.sent == []\n"
    (suite / SMS).write_text(edited)
    gateway = sms / samples.TOP / samples.TOP / "gateway.py"
    gateway.write_text(gateway.read_text().replace("message-{", "letter-{"))
    test = sms / samples.TOP / samples.TOP / "test_{{cookiecutter.name}}.py"
    test.write_text(test.read_text().replace("message-1", "letter-1"))
    samples.git(sms, "commit", "--quiet", "-am", "Letters")

    outcome = add(suite, sms)

    text = (suite / SMS).read_text()
    assert outcome.exit_code == 0
    assert "letter-1" in text
    assert "def test_mine" in text
    assert "letter-{" in (suite / f"{SUITE}/sms/gateway.py").read_text()
    manifest = read_manifest(suite)
    assert manifest is not None
    assert [record.commit for record in manifest.packs] == [samples.git(sms, "rev-parse", "HEAD")]


def test_an_edited_file_survives_the_removal_of_its_pack(suite: Path, sms: Path) -> None:
    """It is named."""
    add(suite, sms)
    mine = "\n\nclass Mine:\n    pass\n"
    (suite / f"{SUITE}/sms/gateway.py").write_text((suite / f"{SUITE}/sms/gateway.py").read_text() + mine)

    outcome = remove(suite, "sms")

    assert [kept.path for kept in outcome.kept] == [f"{SUITE}/sms/gateway.py"]
    assert not (suite / SMS).exists()


def test_variables_are_set_by_hand_and_stay_set(suite: Path, sms: Path, tmp_path: Path) -> None:
    """An update knows them, and so does the next version, also from another place."""
    add(suite, sms, settings=("sender=ACME",))
    assert add(suite, sms).status == "unchanged"
    application_changes(suite)

    again(suite)
    assert '"from": "ACME"' in (suite / f"{SUITE}/sms/gateway.py").read_text()
    outcome = add(suite, samples.sms(tmp_path / "moved"))

    assert '"from": "ACME"' in (suite / f"{SUITE}/sms/gateway.py").read_text()
    assert "it takes the place of the pack sms from ../packs/sms" in outcome.notes
    refused(suite, sms, "no variable sendr", settings=("sendr=ACME",))
    refused(suite, sms, "sets nothing", settings=("sender",))


def test_a_pack_whose_tests_are_red_is_not_kept(suite: Path, tmp_path: Path) -> None:
    """They are run behind the fence before anything is written, and none is dropped: the project is as it was."""
    before = tree(suite)
    pack = samples.folder(tmp_path / "red", {"red/test_red.py": "def test_red():\n    assert 0\n"})

    with pytest.raises(NotGreenError, match="1 tests of the pack small are red in a copy") as caught:
        add(suite, pack, flags={"verify": True})

    assert caught.value.exit_code == 1
    assert "test_red" in caught.value.advice
    assert tree(suite) == before


def test_a_pack_that_turns_the_suite_red_is_taken_back(suite: Path, tmp_path: Path) -> None:
    """What is green by itself may disturb the others: the whole suite has the last word."""
    before = tree(suite)
    shared = "def test_first():\n    assert 1\n\n\ndef test_not_here(request):\n"
    shared += "    assert 'project' not in str(request.config.rootpath)\n"
    pack = samples.folder(tmp_path / "red", {"red/test_red.py": shared})

    with pytest.raises(NotGreenError, match="1 tests of the suite would be red"):
        add(suite, pack, flags={"verify": True})

    assert tree(suite) == before


def test_what_a_pack_needs_is_installed_and_recorded_and_goes_with_it(
    suite: Path, tmp_path: Path, world: World
) -> None:
    """In the project's own list of test libraries."""
    before = tree(suite)
    needing = {"name": "small", "requirements": ["surely-not-there>=2"]}
    pack = samples.folder(tmp_path / "small", _itest=needing)

    outcome = add(suite, pack)
    assert outcome.installed == ("surely-not-there>=2",)
    assert "surely-not-there>=2" in (suite / "requirements-dev.txt").read_text()
    remove(suite, "small")

    assert tree(suite) == before


def test_escapes_are_refused_and_nothing_is_written(suite: Path, sms: Path, tmp_path: Path) -> None:
    """By a path in a zip, a link in git, a rendered name, the sandbox of Jinja, an extension of Jinja."""
    slip = samples.with_entry(samples.zipped(sms, tmp_path / "slip.zip"), "../../evil.py")
    linked = samples.sms(tmp_path / "linked")
    (linked / samples.TOP / "conftest.py").symlink_to(suite / "app.py")
    samples.repository(linked)
    named = samples.folder(tmp_path / "named", {"{{cookiecutter.path}}.py": "x = 1\n"}, path="../../../../evil")
    told = samples.folder(tmp_path / "told", {"test_a.py": "{{ cookiecutter.__class__.__mro__ }}"})
    extended = samples.folder(tmp_path / "extended", _extensions=["os.path"])

    for source, message in (
        (slip, "leads out"),
        (linked, "is a link"),
        (named, "refused"),
        (told, "cannot be rendered"),
        (extended, "extensions of Jinja"),
    ):
        assert "Nothing was written" in refused(suite, source, message).advice
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("elsewhere", ["../elsewhere", "."])
def test_a_link_in_the_tests_folder_is_not_followed_out_of_it(
    suite: Path, sms: Path, tmp_path: Path, elsewhere: str
) -> None:
    """Neither out of the project nor to another place in it."""
    target = (suite / elsewhere).resolve()
    target.mkdir(exist_ok=True)
    (suite / SUITE / "sms").symlink_to(target)

    refused(suite, sms, "leads out of the suite's folder through a link")


def test_a_pack_does_not_replace_what_the_suite_has(suite: Path, tmp_path: Path) -> None:
    """Neither a file of the suite, nor a boundary, nor a file of another pack, nor one of the user's."""
    (suite / SUITE / "mine.py").write_text("x = 1\n")
    one = samples.folder(tmp_path / "one", {"one.py": "x = 1\n"}, _itest={"name": "one"})
    mine = samples.folder(tmp_path / "mine", {"mine.py": "x = 2\n", "b.py": "x = 1\n"}, _itest={"name": "mine"})
    add(suite, one)

    refused(suite, samples.folder(tmp_path / "a", {"test_items.py": "x = 1\n"}), "as the suite itself does")
    refused(suite, samples.folder(tmp_path / "b", _itest={"name": "email"}), "a boundary of itest's own")
    refused(suite, samples.folder(tmp_path / "c", {"one.py": "x = 2\n"}), "both make")
    assert [kept.path for kept in add(suite, mine).kept] == [f"{SUITE}/mine.py"]
    assert (suite / SUITE / "mine.py").read_text() == "x = 1\n"


def test_a_kept_text_that_was_tampered_with_is_not_used(suite: Path, sms: Path) -> None:
    """What is rendered is what was added, by its hash."""
    add(suite, sms)
    kept = suite / KEPT
    original = kept.read_text()
    kept.write_text(original.replace("Your code is 1234", "Your code is 4321"))
    application_changes(suite)

    with pytest.raises(ItestError, match="its hash differs"):
        again(suite)
    with pytest.raises(ItestError, match="its hash differs"):
        again(suite, dry_run=True)


def test_without_its_kept_text_the_pack_is_fetched_at_its_commit(suite: Path, sms: Path) -> None:
    """Not as it is now; and not at all if that is not what was added."""
    add(suite, sms)
    kept = (suite / KEPT).read_bytes()
    (suite / KEPT).unlink()
    (sms / "cookiecutter.json").write_text((sms / "cookiecutter.json").read_text().replace("upper", "lower"))
    samples.git(sms, "commit", "--quiet", "-am", "Another")
    application_changes(suite)

    assert again(suite).status == "written"
    assert (suite / KEPT).read_bytes() == kept
    assert '"from": "SMS"' in (suite / f"{SUITE}/sms/gateway.py").read_text()
    (suite / KEPT).unlink()
    shutil.rmtree(sms / ".git")
    with pytest.raises(ItestError, match="is no git repository"):
        again(suite)


def test_hooks_run_when_they_are_allowed_and_never_again_unasked(suite: Path, sms: Path) -> None:
    """An update of somebody else, from the same `.itest.toml`, runs no program of the pack's."""
    (sms / "hooks").mkdir()
    (sms / "hooks" / "post_gen_project.py").write_text("open('sms/by_hook.py', 'w').write('x = 1\\n')\n")
    samples.git(sms, "add", "-A")
    samples.git(sms, "commit", "--quiet", "-m", "Hooks")

    told = add(suite, sms, flags={"dry_run": True})
    assert any("were not run" in note for note in told.notes)
    add(suite, sms, allow_hooks=True)
    before = tree(suite)
    application_changes(suite)
    outcome = again(suite)

    assert f"{SUITE}/sms/by_hook.py" in before
    assert any("not rendered anew" in note for note in outcome.notes)
    assert {path: text for path, text in tree(suite).items() if path.startswith(SUITE)} == {
        path: text for path, text in before.items() if path.startswith(SUITE)
    }


def test_a_dry_run_shows_the_files_of_the_pack_and_writes_nothing(suite: Path, sms: Path) -> None:
    """The same plan."""
    before = tree(suite)

    outcome = add(suite, sms, flags={"dry_run": True})

    assert outcome.status == "planned"
    assert {SMS, KEPT, ".itest.toml"} <= {change.path for change in outcome.changes.changes}
    assert tree(suite) == before


def test_the_other_verbs_leave_packs_where_they_are(suite: Path, sms: Path) -> None:
    """`update`, `update --check`, and `init` where nothing has changed know them."""
    add(suite, sms)
    before = tree(suite)
    assert go(suite).status == "unchanged"
    application_changes(suite)

    assert not stale(again(suite, dry_run=True))
    again(suite)

    assert {path for path, text in tree(suite).items() if before.get(path) != text} == {"app.py", ".itest.toml"}


def test_a_file_of_a_pack_says_where_it_came_from(suite: Path, sms: Path) -> None:
    """`itest explain FILE`, and `itest explain` for the pack itself."""
    add(suite, sms)
    commit = samples.git(sms, "rev-parse", "HEAD")

    found = provenance(str(suite / SMS), suite)

    assert found is not None
    assert f"pack sms from ../packs/sms at commit {commit[:10]}" in dict(found.facts)["template"]
    about = pack_of_the_suite("sms", suite)
    assert about is not None
    assert dict(about.facts)["pinned"].startswith(f"{commit}, sha256 ")
    assert f"  {SMS}" in about.body.splitlines()
    assert pack_of_the_suite("other", suite) is None


def test_what_there_is_no_pack_of_cannot_be_removed(suite: Path, sms: Path) -> None:
    """What there is, is named."""
    with pytest.raises(ItestError, match="no pack smss") as caught:
        remove(suite, "smss")
    assert caught.value.advice == "It has none."
    add(suite, sms)
    with pytest.raises(ItestError, match="no pack smss") as caught:
        remove(suite, "smss")
    assert "Did you mean sms?" in caught.value.advice


def test_without_a_suite_there_is_nothing_to_add_a_pack_to(project: Path, sms: Path, world: World) -> None:
    """The way out is named."""
    assert "itest init" in refused(project, sms, "no suite").advice


def test_a_new_pack_works_as_it_is(suite: Path, tmp_path: Path) -> None:
    """It is rendered and its tests are green in any suite; a second one of the name is not made."""
    made = new_pack("beacon", tmp_path, Screen(quiet=True), dry_run=False)

    outcome = add(suite, tmp_path / "beacon", flags={"verify": True})

    assert "beacon/cookiecutter.json" in [change.path for change in made.changes]
    assert outcome.final is not None
    assert (outcome.exit_code, outcome.final.passed) == (0, 3)
    with pytest.raises(ItestError, match="is there already"):
        new_pack("beacon", tmp_path, Screen(quiet=True), dry_run=False)
    assert not (tmp_path / ".itest").exists()


def test_the_commands_say_so_on_the_command_line(
    suite: Path, sms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit codes and messages as everywhere."""
    flags = ["-C", str(suite), "--yes", "--no-verify", "--python", sys.executable]
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("x", "x")

    assert run(["pack", "new", "beacon", "-C", str(tmp_path)]) == 0
    assert run(["pack", "new", "../beacon", "-C", str(tmp_path)]) == 2
    assert run(["add", "pack", str(broken), *flags]) == 2
    assert "there is no cookiecutter.json" in " ".join(capsys.readouterr().err.split())
    assert run(["add", "pack", str(sms), "--set", "sender=ACME", *flags]) == 0
    assert "pack sms from ../packs/sms (commit" in capsys.readouterr().out
    assert run(["remove", "pack", "sms", *flags]) == 0
