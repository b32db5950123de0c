"""What looks odd is told as questions: in the terminal, in the JSON document, and in a file where one is wished for."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itest.cli._outcome import report
from itest.cli.main import main
from itest.console.findings import by_kind, findings_markdown, request_line
from itest.model.observations import Finding, Request


def tie(*path: str) -> dict[str, Any]:
    return {"$": "tie", "thing": "article", "path": list(path)}


CHANGE = Request(
    method="PUT",
    path="/articles/{slug}",
    persona="other",
    holes={"slug": tie("slug")},
    query={"draft": 1},
    json={"article": {"title": "Sea", "author": {"$": "persona", "name": "user", "path": ["id"]}}},
)
BREAK = Request(method="POST", path="/articles", persona="anonymous", holes={}, query={}, raw="not json")


def finding(kind: str, request: Request, question: str = "Is that meant?") -> Finding:
    return Finding(kind=kind, endpoint="PUT /articles", question=question, request=request, detail="KeyError: 'title'")


def test_a_request_says_who_sends_what_where() -> None:
    """With names where the suite has things."""
    told = 'PUT /articles/<article.slug>?draft=1 as other {"article": {"title": "Sea", "author": "<user.id>"}}'

    assert request_line(CHANGE) == told
    assert request_line(BREAK) == "POST /articles not json"


def test_the_gravest_come_first() -> None:
    """A stranger who changes things before an error, and kinds that nobody knows last."""
    found = by_kind([finding(kind, BREAK) for kind in ("odd journey", "server error", "stranger may change")])

    assert list(found) == ["Somebody else may change it", "It breaks", "Odd journey"]


def test_the_file_has_every_question_with_its_request() -> None:
    """As a list to tick off."""
    text = findings_markdown([finding("stranger may change", CHANGE), finding("server error", BREAK)], "shop")

    assert text.startswith("# What itest asks about shop\n")
    assert text.count("- [ ] Is that meant?") == 2
    assert "  PUT /articles/<article.slug>?draft=1\n  # as other\n" in text
    assert "  Seen: KeyError: 'title'" in text


def test_texts_of_the_project_are_no_markup() -> None:
    """What an application answers may be a page."""
    text = findings_markdown([finding("server error", BREAK, "<img src=x>\n# [a](b)")], "shop")

    assert "- [ ] \\<img src=x\\> # \\[a\\](b)" in text


def test_nothing_odd_is_said_to_be_nothing() -> None:
    """An empty file would look like a failure."""
    assert "Nothing looked odd." in findings_markdown([], "shop")


def outcome(status: str, trial: Any = None) -> Any:
    return SimpleNamespace(
        status=status, trial=trial, findings=(finding("server error", BREAK),), facts=SimpleNamespace(root="/x/shop")
    )


def test_the_file_is_written_where_it_is_wished(tmp_path: Path) -> None:
    """And nowhere else."""
    report(SimpleNamespace(), outcome("planned"), tmp_path / "odd.md")  # type: ignore[arg-type]

    assert [path.name for path in tmp_path.iterdir()] == ["odd.md"]
    assert "# What itest asks about shop" in (tmp_path / "odd.md").read_text(encoding="utf-8")


def test_a_run_that_looked_at_nothing_leaves_the_file(tmp_path: Path) -> None:
    """What the run before found still holds."""
    said: list[str] = []
    (tmp_path / "odd.md").write_text("before")

    report(SimpleNamespace(say=said.append), outcome("unchanged"), tmp_path / "odd.md")  # type: ignore[arg-type]

    assert (tmp_path / "odd.md").read_text() == "before"
    assert "was not written" in said[0]


def test_a_folder_that_is_missing_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not after minutes."""
    monkeypatch.setattr(sys, "argv", ["itest", "init", "--findings", str(tmp_path / "nowhere" / "odd.md")])

    assert main() == 2
    assert "there is no folder" in " ".join(capsys.readouterr().err.split())
