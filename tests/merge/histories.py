"""Edit-then-update histories over generated suites: what users do to a module, and what applications do to it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"
MODULES = sorted(path for path in GOLDEN.glob("*/*/test_*.py") if path.read_text().count("\ndef test_") >= 3)

Edit = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One module: as itest wrote it, as the user has it, as itest would write it for the application of today."""

    name: str
    base: str
    mine: str
    ours: str


def functions(source: str) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


def tests(source: str) -> list[ast.FunctionDef]:
    return [node for node in functions(source) if node.name.startswith("test_")]


def span(node: ast.FunctionDef) -> tuple[int, int]:
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return first - 1, node.end_lineno or node.lineno


def cut(source: str, node: ast.FunctionDef) -> tuple[str, str]:
    """The module without the function, and the function."""
    lines = source.splitlines(keepends=True)
    begin, end = span(node)
    return "".join(lines[:begin]).rstrip("\n") + "\n" + "".join(lines[end:]), "".join(lines[begin:end])


def inserted(source: str, line: int, text: str) -> str:
    lines = source.splitlines(keepends=True)
    return "".join([*lines[:line], text, *lines[line:]])


def middle(source: str) -> ast.FunctionDef:
    found = tests(source)
    return found[len(found) // 2]


# What users do.
def add_a_test(source: str) -> str:
    return source + "\n\ndef test_of_my_own(client):\n    assert client is not None\n"


def add_a_fixture(source: str) -> str:
    first = span(functions(source)[0])[0]
    text = '@pytest.fixture\ndef lucky_number():\n    """Mine."""\n    return 7\n\n\n'
    with_it = inserted(source, first, text)
    return with_it if "\nimport pytest\n" in source else with_it.replace("\n\n", "\n\nimport pytest\n", 1)


def rename_a_test(source: str) -> str:
    return source.replace(f"def {middle(source).name}(", "def test_what_ada_asked_for(")


def change_an_assertion(source: str) -> str:
    node = middle(source)
    return inserted(source, node.end_lineno or 0, "    assert response.status_code != 500  # Ada\n")


def write_a_comment(source: str) -> str:
    node = tests(source)[0]
    return inserted(source, node.body[-1].lineno - 1, "    # Ada: see ticket 12.\n")


def delete_a_test(source: str) -> str:
    return cut(source, middle(source))[0]


def move_a_test_to_the_end(source: str) -> str:
    left, text = cut(source, tests(source)[0])
    return f"{left.rstrip()}\n\n\n{text}"


def import_a_name(source: str) -> str:
    return source.replace("from .builders import ", "from .builders import a_thing, ", 1) + "\n\nTHING = a_thing()\n"


def rename_the_fixture(source: str) -> str:
    return re.sub(r"\bchanges\b(?! added)", "seen_rows", source)


def reformat(source: str) -> str:
    """Another line length and other quotes, as the project's formatter may want them."""
    options = ["--isolated", "--no-cache", "--config", "line-length=120", "--config", "format.quote-style='single'"]
    command = [sys.executable, "-m", "ruff", "format", *options, "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


def reformat_and_change(source: str) -> str:
    return change_an_assertion(reformat(source))


# What applications do.
def new_column(source: str) -> str:
    """In every answer and every row."""
    text = re.sub(r"^(\s+)\*\*changes,$", r'\1"colour": "red",\n\1**changes,', source, flags=re.MULTILINE)
    return re.sub(r"created\((?=\w)", 'created(colour="red", ', text)


def new_route(source: str) -> str:
    """A test in the middle, and a name to import."""
    text = 'def test_archive(client, changes):\n    """Anyone can archive."""\n'
    text += '    with changes() as rows:\n        response = client.post("/archive", json=a_query().payload())\n\n'
    text += "    assert response.status_code == 204\n    assert rows == {}\n\n\n"
    with_it = inserted(source, span(middle(source))[0], text)
    return with_it.replace("from .builders import ", "from .builders import a_query, ", 1)


def other_status(source: str) -> str:
    return source.replace("status_code == 201", "status_code == 202").replace(
        "status_code == 404", "status_code == 410"
    )


def other_path(source: str) -> str:
    return re.sub(r'"/(api/)?', '"/v2/', source)


def route_gone(source: str) -> str:
    return cut(source, tests(source)[1])[0]


def more_said(source: str) -> str:
    """The middle test, and nothing else, asserts one more thing."""
    return inserted(source, middle(source).end_lineno or 0, '    assert response.headers["X-Shop"] == "1"\n')


USERS: tuple[Edit, ...] = (
    add_a_test,
    add_a_fixture,
    rename_a_test,
    change_an_assertion,
    write_a_comment,
    delete_a_test,
    move_a_test_to_the_end,
    import_a_name,
    rename_the_fixture,
    reformat,
    reformat_and_change,
)
APPLICATIONS: tuple[Edit, ...] = (new_column, new_route, other_status, other_path, route_gone, more_said)


def histories() -> list[History]:
    """Every edit of a user with every change of an application, where both change something."""
    found = []
    for path in MODULES:
        base = path.read_text(encoding="utf-8")
        edited = {edit.__name__: edit(base) for edit in USERS}
        made = {change.__name__: change(base) for change in APPLICATIONS}
        found += [
            History(name=f"{path.parent.name}/{path.stem}: {user}, {app}", base=base, mine=mine, ours=ours)
            for user, mine in edited.items()
            for app, ours in made.items()
            if base not in (mine, ours)
        ]
    return found


def conflicts_of_git(history: History) -> int:
    """How many `git merge-file` leaves: each is a module that no longer parses."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for side, text in (("mine", history.mine), ("base", history.base), ("ours", history.ours)):
            (folder / side).write_text(text, encoding="utf-8")
        command = ["git", "merge-file", "-p", "-q", "mine", "base", "ours"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert 0 <= done.returncode < 128
    return done.returncode
