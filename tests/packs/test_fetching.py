"""What a pack may come in, and that it is the same pack in all of them; what is refused before anything is read."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from itest.errors import ItestError
from itest.packs import archive, gathering, repository
from itest.packs.declaration import declared
from itest.packs.fetching import Fetched, fetch
from tests.packs import samples


def taken(source: Path | str, root: Path, **options: str) -> Fetched:
    return fetch(str(source), root, **options)


def hash_of(found: Fetched) -> str:
    return declared(found.files, found.source).sha256


def test_a_folder_a_zip_and_a_repository_hold_the_same_pack(tmp_path: Path) -> None:
    """Line ends and the top folder of a code host's zip make no difference."""
    folder = samples.sms(tmp_path / "sms")
    zipped = samples.zipped(folder, tmp_path / "sms.zip", top="sms-1f2e3d/")
    plain = taken(folder, tmp_path)
    commit = samples.repository(folder)
    (folder / "cookiecutter.json").write_text("{}")

    cloned = taken(folder, tmp_path)
    url = taken(f"file://{folder}", tmp_path)

    assert {plain.kind, taken(zipped, tmp_path).kind, cloned.kind} == {"folder", "zip", "git"}
    assert {hash_of(each) for each in (plain, taken(zipped, tmp_path), cloned, url)} == {hash_of(plain)}
    assert (cloned.commit, url.commit, plain.commit) == (commit, commit, None)
    assert "as committed" in cloned.notes[0]
    assert "README.md" not in plain.files


def test_a_branch_a_tag_and_a_commit_are_pinned_to_the_commit(tmp_path: Path) -> None:
    """`--ref` says which."""
    folder = samples.sms(tmp_path / "sms")
    first = samples.repository(folder)
    samples.git(folder, "tag", "v1")
    samples.git(folder, "checkout", "--quiet", "-b", "next")
    (folder / "cookiecutter.json").write_text((folder / "cookiecutter.json").read_text().replace(">=7", ">=8"))
    samples.git(folder, "commit", "--quiet", "-am", "Another")
    second = samples.git(folder, "rev-parse", "HEAD")
    samples.git(folder, "checkout", "--quiet", "main")

    commits = [taken(folder, tmp_path, ref=ref).commit for ref in ("v1", "main", first, "next", second[:12])]

    assert commits == [first, first, first, second, second]
    with pytest.raises(ItestError, match="no commit, tag or branch v9"):
        taken(folder, tmp_path, ref="v9")


def test_one_of_several_packs_is_named(tmp_path: Path) -> None:
    """Without a name they are listed."""
    for name in ("one", "two"):
        samples.sms(tmp_path / "packs" / name)

    with pytest.raises(ItestError, match="several packs") as caught:
        taken(tmp_path / "packs", tmp_path)

    assert "--directory: one, two" in caught.value.advice
    assert taken(tmp_path / "packs", tmp_path, directory="two").files


def test_a_source_is_written_down_so_that_it_holds_elsewhere(tmp_path: Path) -> None:
    """From the project where it lies near, and never with a password."""
    folder = samples.sms(tmp_path / "here" / "sms")

    assert taken(folder, tmp_path / "here" / "project").source == "../sms"
    assert repository.bare_of("https://me:secret@host.org/a/b@c.git") == "https://host.org/a/b@c.git"
    assert repository.bare_of("ssh://git@host.org/a.git") == "ssh://git@host.org/a.git"
    assert repository.bare_of("git@host.org:a/b.git") == "git@host.org:a/b.git"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """The address of this test's folder on a server of this machine."""
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_zip_on_the_web_is_the_same_pack(tmp_path: Path, web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As code hosts offer them; its hash pins it."""
    folder = samples.sms(tmp_path / "sms")
    samples.zipped(folder, tmp_path / "v2.zip", top="sms-2/")
    (tmp_path / "page.zip").write_text("<html>Please log in</html>")

    found = taken(f"http://{web}/v2.zip", tmp_path)

    assert (found.kind, found.source) == ("zip", f"http://{web}/v2.zip")
    assert hash_of(found) == hash_of(taken(folder, tmp_path))
    with pytest.raises(ItestError, match=r"page\.zip is no zip"):
        taken(f"http://{web}/page.zip", tmp_path)
    with pytest.raises(ItestError, match="cannot be fetched: HTTP Error 404"):
        taken(f"http://{web}/nothing.zip", tmp_path)
    monkeypatch.setattr(archive, "LARGEST", 100)
    with pytest.raises(ItestError, match="too large"):
        taken(f"http://{web}/v2.zip", tmp_path)


@pytest.mark.parametrize(
    "name", ["../evil.py", "/tmp/evil.py", "a/../../evil.py", "a\\..\\evil.py", "C:/evil.py", "a//b", "a\nb", "./x/y"]
)
def test_a_zip_with_a_path_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    """Wherever in it the path is, and whatever system it leads out on."""
    zipped = samples.zipped(samples.sms(tmp_path / "sms"), tmp_path / "sms.zip")
    samples.with_entry(zipped, name)

    with pytest.raises(ItestError, match="leads out of its folder"):
        taken(zipped, tmp_path)


def test_a_link_in_a_pack_is_refused(tmp_path: Path) -> None:
    """In a folder, in a repository and in a zip; to a file and to a folder."""
    folder = samples.sms(tmp_path / "sms")
    (folder / samples.TOP / "passwd").symlink_to("/etc/passwd")
    zipped = samples.zipped(samples.sms(tmp_path / "plain"), tmp_path / "sms.zip")
    samples.with_entry(zipped, f"{samples.TOP}/passwd", "/etc/passwd", stat.S_IFLNK | 0o777)
    linked = samples.folder(tmp_path / "linked")
    (linked / "overrides").symlink_to(tmp_path)

    for source in (folder, zipped, linked):
        with pytest.raises(ItestError, match="is a link"):
            taken(source, tmp_path)
    samples.repository(folder)
    with pytest.raises(ItestError, match="is a link"):
        taken(folder, tmp_path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """What counts is what comes out of the zip, not what it says."""
    zipped = samples.zipped(samples.sms(tmp_path / "sms"), tmp_path / "sms.zip")
    samples.with_entry(zipped, f"{samples.TOP}/big.txt", "0" * 50_000_000)

    assert zipped.stat().st_size < 100_000
    with pytest.raises(ItestError, match="too large"):
        taken(zipped, tmp_path)


def test_too_many_files_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the pack nor beside it."""
    folder = samples.folder(tmp_path / "many", {f"{number}.txt": "x" for number in range(6)})
    monkeypatch.setattr(gathering, "MOST_FILES", 5)

    with pytest.raises(ItestError, match="too large"):
        taken(folder, tmp_path)
    monkeypatch.setattr(gathering, "MOST_ENTRIES", 3)
    with pytest.raises(ItestError, match="more than 3 files"):
        taken(folder, tmp_path)


def test_a_blob_of_a_repository_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """Its size is asked for first."""
    folder = samples.folder(tmp_path / "large", {"big.txt": "0" * 2_000_000})
    samples.repository(folder)

    with pytest.raises(ItestError, match="too large"):
        taken(folder, tmp_path)


def test_what_is_no_text_or_one_file_twice_is_refused(tmp_path: Path) -> None:
    """A pack is kept in the project as text, and must be the same on every system."""
    binary = samples.folder(tmp_path / "binary")
    (binary / samples.TOP / "logo.png").write_bytes(b"\x89PNG\0")
    zipped = samples.zipped(samples.folder(tmp_path / "twice"), tmp_path / "twice.zip")
    samples.with_entry(zipped, f"{samples.TOP}/TEST_small.py")

    with pytest.raises(ItestError, match=r"logo\.png is not text"):
        taken(binary, tmp_path)
    with pytest.raises(ItestError, match="where case does not count"):
        taken(zipped, tmp_path)


def test_what_is_no_pack_says_so(tmp_path: Path) -> None:
    """Nothing there, an empty folder, a file, a broken zip, a repository that does not answer, one without commits."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x")
    subprocess.run(["git", "init", "--quiet", str(tmp_path / "new")], check=True)
    zipped = samples.zipped(samples.sms(tmp_path / "sms"), tmp_path / "sms.zip")
    zipped.write_bytes(b"PK\3\4" + bytes(200) + zipped.read_bytes()[204:])
    told = {
        "nowhere": "There is no nowhere",
        "empty": "no cookiecutter.json",
        "file.txt": "neither a folder nor a zip",
        "new": "no commit yet",
        f"file://{tmp_path}/nowhere": "cannot be fetched",
        "sms.zip": "cannot be read as a zip",
    }

    for source, message in told.items():
        with pytest.raises(ItestError, match=message):
            taken(source, tmp_path)


def test_a_repository_cannot_name_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by a transport that runs one nor by a name that is an option."""
    monkeypatch.chdir(tmp_path)
    samples.repository(samples.sms(tmp_path / "sms"))

    for source in (f"ext::touch {tmp_path}/made", f"--upload-pack=touch {tmp_path}/made"):
        with pytest.raises(ItestError):
            taken(source, tmp_path)
    with pytest.raises(ItestError, match="no commit, tag or branch"):
        taken("sms", tmp_path, ref=f"--output={tmp_path}/made")
    assert not (tmp_path / "made").exists()
