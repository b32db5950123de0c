"""The README says what is true: its tables come from the rooms, its verbs are the command's own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from itest import __version__
from itest.cli._app import verbs
from itest.registry import room

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


def between(text: str, marker: str) -> str:
    return text.partition(f"<!-- {marker} -->\n")[2].partition(f"<!-- /{marker} -->")[0]


def titles(package: str, name: str) -> str:
    return ", ".join(each.title for each in sorted(room(package, name).values(), key=lambda each: each.title.lower()))


def supported() -> Iterator[str]:
    yield f"- **Frameworks:** {titles('itest.frameworks', 'FRAMEWORK')}"
    yield f"- **Databases through:** {titles('itest.orms', 'ORM')}"
    yield ""
    yield "| boundary | priority | why |"
    yield "|---|---|---|"
    for boundary in room("itest.boundaries", "BOUNDARY").values():
        yield f"| `{boundary.name}` | {boundary.priority} | {boundary.reason} |"


def rules() -> Iterator[str]:
    families: dict[str, list[str]] = {}
    for rule in sorted(room("itest.rules", "RULE").values(), key=lambda each: each.code):
        families.setdefault(rule.family, []).append(f"{rule.code} {rule.name}")
    yield "| family | rules |"
    yield "|---|---|"
    for family, found in families.items():
        yield f"| {family} | {', '.join(found)} |"


@pytest.mark.parametrize(("marker", "lines"), [("supported", supported), ("rules", rules)])
def test_a_table_is_what_the_rooms_declare(marker: str, lines: Callable[[], Iterator[str]]) -> None:
    """Adding a framework, ORM, boundary or rule shows here; ITEST_UPDATE_GOLDENS=1 writes it."""
    text, wanted = README.read_text(encoding="utf-8"), "\n".join(lines()) + "\n"
    if os.environ.get("ITEST_UPDATE_GOLDENS"):
        head, opening, rest = text.partition(f"<!-- {marker} -->\n")
        README.write_text(head + opening + wanted + rest[rest.index(f"<!-- /{marker} -->") :], encoding="utf-8")

    assert between(README.read_text(encoding="utf-8"), marker) == wanted


def test_every_verb_is_documented_and_every_documented_verb_exists() -> None:
    """A verb that does not work yet is absent, from the command as well as from the README."""
    documented = re.findall(r"^\| `itest ([a-z]+(?: [a-z]+)?)`", README.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(documented) == list(verbs())


def test_the_two_commands_stand_between_their_markers() -> None:
    """.ci/run takes the second one from here."""
    text = README.read_text(encoding="utf-8")

    assert between(text, "demo").count("\n$ ") == 1
    assert between(text, "tests").count("\n$ ") == 1


def test_the_changelog_knows_what_is_unreleased_and_this_version() -> None:
    """The line is part of the change."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert "## [Unreleased]" in text or f"## [{__version__}]" in text


def test_the_package_and_its_metadata_name_one_version() -> None:
    """`itest --version` is what is installed."""
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
