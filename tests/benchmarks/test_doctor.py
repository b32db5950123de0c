"""What `itest doctor` costs beside parsing the same files: cold, with one file changed, and with nothing changed."""

from __future__ import annotations

import ast
import itertools
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.clock import ratio
from tests.benchmarks.test_start import spawn

pytestmark = pytest.mark.slow

COMMAND = Path(sys.executable).with_name("itest")
FILES, TESTS = 80, 40
CONFTEST = "import pytest\n\n\n@pytest.fixture\ndef order():\n    return {}\n"
TEST = '''
@patch("shop.{1}.send_{0}")
def test_order_{0}(send, order, tmp_path):
    """An order that is placed is told of once."""
    # given
    lines = [{{"variant": number, "quantity": number + {0}}} for number in range(10)]
    order.setdefault("lines", lines)
    total = sum(line["quantity"] for line in order["lines"])

    # when
    answer = place(order, folder=str(tmp_path), reference="order-{0}")

    # then
    assert answer["status"] == "placed"
    assert answer["total"] == total + {0}
    send.assert_called_once_with(answer["id"], total=total)
'''
MAIL = "".join(f"def send_{number}(order, total):\n    return order\n\n\n" for number in range(TESTS))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A suite of as many files and tests as a larger application has, with a cache of its own."""
    monkeypatch.setenv("ITEST_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "project"
    (root / "shop").mkdir(parents=True)
    (root / "shop" / "__init__.py").touch()
    (root / "shop" / "mail.py").write_text(MAIL, encoding="utf-8")
    (root / "shop" / "orders.py").write_text(f"from shop.mail import {names()}\n\nSENT = [{names()}]\n", "utf-8")
    (root / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    head = "from unittest.mock import patch\n\nfrom shop.orders import place\n"
    for number in range(FILES):
        where = "orders" if number else "mail"  # the first file patches in vain
        body = "\n".join(TEST.format(test, where) for test in range(TESTS))
        (root / f"test_{number}.py").write_text(f"{head}\n{body}", encoding="utf-8")
    return root


def names() -> str:
    return ", ".join(f"send_{number}" for number in range(TESTS))


def doctor(project: Path) -> None:
    spawn(str(COMMAND), "doctor", "-C", str(project), "--fail-on", "never")


def parse(project: Path) -> None:
    for file in project.rglob("*.py"):
        ast.parse(file.read_text(encoding="utf-8"))


@pytest.fixture
def cold(project: Path, tmp_path: Path) -> Callable[[], None]:
    """The doctor's first look: nothing is kept from another."""

    def look() -> None:
        for kept in (tmp_path / "cache").rglob("*.*"):
            kept.unlink()
        doctor(project)

    return look


@pytest.fixture
def edited(project: Path) -> Callable[[str, str], Callable[[], None]]:
    """The doctor's look after one more piece of text in one file, a different one each time."""
    count = itertools.count()

    def edit(name: str, piece: str) -> Callable[[], None]:
        def look() -> None:
            with (project / name).open("a", encoding="utf-8") as file:
                file.write(piece.format(f"{next(count)}_later"))
            doctor(project)

        return look

    return edit


def test_the_first_look_costs_at_most_five_times_the_parse(project: Path, cold: Callable[[], None]) -> None:
    """Syntax trees, facts of every test, the fixture graph, every rule, and a cache for the next time."""
    assert ratio(cold, lambda: parse(project), within=5, times=1) <= 5


@pytest.mark.parametrize(
    ("name", "piece", "bound"),
    [
        ("test_79.py", "# {}\n", 0.3),
        ("test_79.py", "\n\ndef test_{0}(order):\n    assert order == {{}}\n", 0.4),
        ("conftest.py", "\n\n@pytest.fixture\ndef order_{0}(order):\n    return order\n", 0.4),
    ],
    ids=["a comment", "a test added", "a fixture added"],
)
def test_one_changed_file_costs_a_part_of_the_first_look(
    name: str, piece: str, bound: float, cold: Callable[[], None], edited: Callable[[str, str], Callable[[], None]]
) -> None:
    """Only that file is read; where it tells what it told the answer stands, else the rules are asked again."""
    cold()

    assert ratio(edited(name, piece), cold, within=bound, times=1) <= bound


def test_nothing_changed_costs_at_most_eight_empty_programs(project: Path) -> None:
    """The answer is told again after a look at what could have changed it."""
    doctor(project)

    assert ratio(lambda: doctor(project), lambda: spawn(sys.executable, "-c", "pass"), within=8) <= 8


def test_nothing_changed_costs_at_most_eight_times_what_ruff_takes_with_a_cache(project: Path) -> None:
    """Ruff knows the decorators of pytest and nothing of fixtures; it is the fastest there is."""

    program = str(COMMAND.with_name("ruff"))

    def ruff() -> None:
        spawn(program, "check", "--isolated", "--exit-zero", "--select", "PT", str(project))

    doctor(project)
    ruff()

    assert ratio(lambda: doctor(project), ruff, within=8, times=5) <= 8


def test_the_first_look_costs_less_than_flake8_does(project: Path, cold: Callable[[], None]) -> None:
    """With its rules for pytest, which look at single files."""
    flake8 = [sys.executable, "-m", "flake8", "--isolated", "-j1", "--exit-zero", "--select", "PT", str(project)]

    assert ratio(cold, lambda: spawn(*flake8), within=0.5, times=1) <= 0.5
