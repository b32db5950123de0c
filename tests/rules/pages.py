"""Reads the pages of this folder: prose, projects in fenced blocks, and the lines on which a rule must speak.

Each `##` section is one project. A fence with `title="path"` is that file; one without is `test_page.py`. A line that
ends in `# error: F04` must be reported by that rule, every other line must not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).parent
_FENCE = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```', re.M | re.S)
_EXPECTED = re.compile(r"#\s*error:\s*([A-Z]\d\d(?:,\s*[A-Z]\d\d)*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One section: its title, its files by path, and the (path, line, code) that must be reported."""

    page: str
    title: str
    files: dict[str, str]
    expected: frozenset[tuple[str, int, str]]

    @property
    def label(self) -> str:
        return f"{self.page}: {self.title}"


def cases(page: Path) -> list[Case]:
    """The sections of a page that hold a project."""
    sections = re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.M)[1:]
    found = [_case(page.stem, *section.split("\n", 1)) for section in sections]
    return [case for case in found if case.files]


def _case(page: str, title: str, text: str) -> Case:
    files = {match["title"] or "test_page.py": match["body"] for match in _FENCE.finditer(text)}
    expected = {
        (path, number, code.strip())
        for path, body in files.items()
        for number, line in enumerate(body.splitlines(), start=1)
        if (match := _EXPECTED.search(line))
        for code in match[1].split(",")
    }
    return Case(page=page, title=title.strip(), files=files, expected=frozenset(expected))
