"""What itest put into a project's lists of libraries is taken out again, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.model.facts import Tooling
from itest.model.manifest import DependencyRecord
from itest.packaging.record import choose, record
from itest.packaging.record.undo import remembered, taken_out

NEW = ("aiosmtpd>=1.4.4",)
GONE = frozenset({"aiosmtpd"})


def tooling(manager: str, place: str | None) -> Tooling:
    return Tooling(package_manager=manager, lockfile=None, dev_dependencies=place, tests_dir=None, pytest_config=None)


def put(root: Path, tools: Tooling, requirements: tuple[str, ...] = NEW) -> DependencyRecord:
    change = record(root, tools, requirements)
    assert change is not None
    assert change.after is not None
    (root / change.path).write_bytes(change.after)
    return remembered(change, choose(root, tools), requirements)


def out(root: Path, *records: DependencyRecord) -> tuple[DependencyRecord, ...]:
    changes, left = taken_out(root, records, GONE)
    for change in changes:
        if change.after is None:
            (root / change.path).unlink()
        else:
            (root / change.path).write_bytes(change.after)
    return left


@pytest.mark.parametrize(
    ("manager", "place", "name", "before"),
    [
        ("pip", "requirements-dev.txt", "requirements-dev.txt", b"pytest\n# why\nblack==24\n"),
        ("pip", "requirements-dev.txt", "requirements-dev.txt", b"pytest"),
        ("pip", "requirements-dev.txt", "requirements-dev.txt", b"pytest\r\nblack\r\n"),
        ("uv", "pyproject.toml#dependency-groups.dev", "pyproject.toml", b'[dependency-groups]\ndev = ["pytest"]\n'),
        ("uv", None, "pyproject.toml", b'[project]\nname = "x"\n'),
        (
            "poetry",
            "pyproject.toml#tool.poetry.group.dev.dependencies",
            "pyproject.toml",
            b'[tool.poetry.group.dev.dependencies]\npytest = "*"  # mine\n\n[tool.black]\nline-length = 100\n',
        ),
        ("poetry", None, "pyproject.toml", b'[tool.poetry]\nname = "x"\n\n\n'),
    ],
)
def test_nothing_is_left_of_it(tmp_path: Path, manager: str, place: str | None, name: str, before: bytes) -> None:
    """Whatever the file looked like, and without its last line end."""
    (tmp_path / name).write_bytes(before)

    left = out(tmp_path, put(tmp_path, tooling(manager, place)))

    assert (tmp_path / name).read_bytes() == before
    assert left == ()


def test_a_list_that_was_made_for_it_goes(tmp_path: Path) -> None:
    """requirements-dev.txt is there only because of itest."""
    (tmp_path / "requirements.txt").write_bytes(b"flask\n")

    out(tmp_path, put(tmp_path, tooling("pip", None)))

    assert [path.name for path in tmp_path.iterdir()] == ["requirements.txt"]


def test_what_others_need_stays_and_what_the_user_added_too(tmp_path: Path) -> None:
    """Only the line goes that nobody needs any more."""
    path = tmp_path / "requirements-dev.txt"
    path.write_bytes(b"pytest\n")
    known = put(tmp_path, tooling("pip", "requirements-dev.txt"), (*NEW, "moto>=5"))
    path.write_bytes(path.read_bytes() + b"mine\n")

    left = out(tmp_path, known)

    assert path.read_bytes() == b"pytest\nmoto>=5\nmine\n"
    assert [record.requirements for record in left] == [("moto>=5",)]


def test_a_table_loses_only_the_entry(tmp_path: Path) -> None:
    """Also where the piece of text is another by now."""
    path = tmp_path / "pyproject.toml"
    path.write_bytes(b'[dependency-groups]\ndev = [\n    "pytest",\n]\n')
    known = put(tmp_path, tooling("uv", "pyproject.toml#dependency-groups.dev"), (*NEW, "moto>=5"))
    path.write_bytes(path.read_bytes().replace(b'"pytest",', b'"pytest>=8",'))

    out(tmp_path, known)

    assert b"aiosmtpd" not in path.read_bytes()
    assert b'"moto>=5"' in path.read_bytes()
    assert b'"pytest>=8"' in path.read_bytes()


def test_what_the_user_pinned_or_took_out_is_theirs(tmp_path: Path) -> None:
    """A line that reads otherwise now stays."""
    path = tmp_path / "requirements-dev.txt"
    path.write_bytes(b"pytest\n")
    known = put(tmp_path, tooling("pip", "requirements-dev.txt"))
    path.write_bytes(b"pytest\naiosmtpd==1.4.6\n")

    out(tmp_path, known)

    assert path.read_bytes() == b"pytest\naiosmtpd==1.4.6\n"
