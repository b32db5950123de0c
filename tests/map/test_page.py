"""The map as a page, as Markdown, as JSON and on a terminal."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from itest.cli._app import run
from itest.console import Screen
from itest.console.chart import chart_document, chart_markdown, chart_text
from itest.console.chart_page import chart_page
from itest.flow.mapping import chart_of
from itest.model.chart import Chart
from tests.map.shop import lay

VOID = ("meta", "link", "br", "img", "input", "hr")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def chart(project: Path) -> Chart:
    return chart_of(project, Screen(quiet=True))


class Page(HTMLParser):
    """The tags of a page, checked for balance, and its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_is_whole_and_needs_nothing_else(chart: Chart) -> None:
    """Balanced, no script, no address of anything to load, both colour schemes, print, a language and a title."""
    text = chart_page(chart)
    page = Page(text)

    assert page.open == []
    assert not [tag for tag, _ in page.seen if tag in ("script", "link", "img", "iframe")]
    assert not re.search(r"https?://|url\(|@import", text)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert ("html", {"lang": "en"}) in page.seen


def test_every_reference_on_the_page_leads_somewhere(chart: Chart) -> None:
    """Labels and the link that skips to the boundaries; identifiers are there once."""
    seen = Page(chart_page(chart)).seen
    ids = [given["id"] for _, given in seen if "id" in given]
    wanted = [given[name] for _, given in seen for name in ("aria-labelledby",) if name in given]
    wanted += [(given["href"] or "").removeprefix("#") for _, given in seen if "href" in given]

    assert set(wanted) <= set(ids)
    assert len(ids) == len(set(ids))


def test_what_comes_from_the_project_is_escaped(chart: Chart) -> None:
    """Also an endpoint that would be markup."""
    odd = next(key for key in chart.endpoints if "script" in key)

    assert odd in Page(chart_page(chart)).words
    assert '"x"' not in re.sub(r"<style>.*</style>", "", chart_page(chart), flags=re.S)


def test_the_page_shows_endpoints_tests_and_evidence(chart: Chart) -> None:
    """Boundaries by priority, with what is uncovered."""
    words = Page(chart_page(chart)).words

    assert words.index("Critical external") < words.index("Important")
    assert "tests/test_orders.py::test_receipt" in words
    assert "shop/notices.py:6" in words
    assert "no test" in words


def test_markdown_has_a_drawing_and_tables(chart: Chart) -> None:
    """The drawing has each boundary and edge once, and labels that cannot end early."""
    text = chart_markdown(chart)
    drawing = text.partition("```mermaid\n")[2].partition("```")[0]

    assert drawing.startswith("flowchart LR\n")
    assert len(re.findall(r"^    b\d+\[\[", drawing, re.M)) == len(chart.areas)
    assert "all --> b0" in drawing
    assert all(line.count('"') in (0, 2) for line in drawing.splitlines())
    assert "| `POST /orders/{order_id}/confirmation` | **no test** |" in text


def test_the_document_is_what_the_map_knows(chart: Chart) -> None:
    """Schema 1."""
    told = json.loads(json.dumps(chart_document(chart)))

    assert told["schema"] == 1
    assert told["endpoints"]["uncovered"] == list(chart.uncovered)
    email = next(each for each in told["boundaries"] if each["name"] == "email")
    assert email["evidence"][0]["path"] == "shop/notices.py"
    assert {"endpoint", "where", "seen", "tests", "watching", "covered"} == set(email["endpoints"][0])


def test_the_tree_names_tests_and_what_has_none(chart: Chart) -> None:
    """As with `-v`."""
    text = chart_text(chart)

    assert "tests/test_orders.py::test_receipt" in text
    assert "✗ POST /orders/{order_id}/confirmation" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (["--format", "html"], "<!DOCTYPE html>"),
        (["--format", "markdown"], "# Integration boundaries"),
        (["--json"], '{\n  "schema": 1'),
        (["-v"], "shop"),
    ],
)
def test_each_form_goes_to_a_file_too(project: Path, tmp_path: Path, arguments: list[str], begins: str) -> None:
    """`-o FILE`."""
    target = tmp_path / "map.txt"

    assert run(["map", "-C", str(project), "-q", "-o", str(target), *arguments]) == 0
    assert target.read_text(encoding="utf-8").startswith(begins) or begins == "shop"


def test_nothing_to_map_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2."""
    assert run(["map", "-C", str(tmp_path)]) == 2
    assert "itest:" in capsys.readouterr().err


def test_a_boundary_is_explained_with_what_the_project_has_of_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`itest explain email` says where it shows and what crosses it."""
    assert run(["explain", "email", "-C", str(project)]) == 0

    said = capsys.readouterr().out
    assert "shop/notices.py:6" in said
    assert "POST /orders" in said
