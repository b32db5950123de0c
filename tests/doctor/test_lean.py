"""What of a file is not parsed: the bodies of tests in which no rule has anything to look for, and nothing else."""

from __future__ import annotations

import ast

import pytest

from itest.registry import room
from itest.stages.read_suite.lean import Lean, lean, outline
from itest.stages.read_suite.shown import shown
from itest.stages.read_suite.visit import Source, facts_of
from tests.rules.pages import PAGES, cases

RULES = tuple(rule for rule in room("itest.rules", "RULE").values() if rule.sees)


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


FILES = ((c.label, name, text) for p in sorted(PAGES.glob("*.md")) for c in cases(p) for name, text in c.files.items())
SOURCES = [(f"{label} {name}", text) for label, name, text in FILES if name.endswith(".py") and parses(text)]
PLAIN = """
def test_total(order):
    lines = [line.price for line in order.lines]
    assert sum(lines) == 12


def test_next():
    pass
"""


def left(text: str) -> str:
    return lean(text, shown(text, RULES).rules).text


def test_a_plain_test_is_left_out_and_every_line_keeps_its_number() -> None:
    """The function is still there, from its first line to its last."""
    before, after = ast.parse(PLAIN), ast.parse(left(PLAIN))

    assert "sum(" not in left(PLAIN)
    assert [(f.lineno, f.end_lineno) for f in after.body] == [(f.lineno, f.end_lineno) for f in before.body]


def test_what_stands_in_what_is_left_out_is_known() -> None:
    """Rules ask which names are looked up as attributes, and which stand as text."""
    found = lean('def test_x(order):\n    check(order.total, "customer")\n', RULES)

    assert found.text.endswith("...\n")
    assert found.attributes == {"total"}
    assert found.strings == {"customer"}


@pytest.mark.parametrize(
    "body",
    [
        'with patch("shop.mail.send"):\n        place()',
        "assert order.id == order.id",
        "copy = order\n    assert copy.id == order.id",
        "order['lines'] = []",
        "STORE.append(order)",
        "from shop import mail",
        "send.assert_called",
        "request.getfixturevalue('order')",
        'text = """',
        "place((order)",
    ],
)
def test_a_body_that_may_concern_a_rule_stays(body: str) -> None:
    """In doubt it is parsed."""
    text = f"def test_x(order, send, request):\n    {body}\n"

    assert left(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "def helper():\n    def test_inner(x):\n        call(x)\n    return test_inner\n",
        'SOURCE = """\nclass A:\n  x\n    def test_inner(x):\n        call(x)\n"""\n',
        "if WINDOWS:\n    def test_x(y):\n        call(y)\n",
        "def test_x(y): call(y)\n",
        "def test_x(y=(1, 2)):\n    call(y)\n",
        "def test_x(y):\n\tcall(y)\n",
    ],
    ids=["inside a function", "inside a text", "under a condition", "on one line", "odd head", "tabs"],
)
def test_what_is_not_laid_out_plainly_stays(text: str) -> None:
    """What cannot be told from the text alone is left to the parser."""
    assert left(text) == text


def test_text_that_reaches_the_margin_ends_no_body() -> None:
    """A body that is broken off in the middle of a text is recognised by its quotes."""
    text = 'def test_x():\n    run("""\ndef test_inner(x):\n    call(x)\n""")\n\n\ndef test_y():\n    call()\n'

    assert [f.name for f in ast.parse(left(text)).body if isinstance(f, ast.FunctionDef)] == ["test_x", "test_y"]


def test_methods_of_plain_classes_are_left_out_too() -> None:
    """Most suites of unittest's kind are made of them."""
    method = "    def test_{}(self):\n        call()\n"
    text = f"import shop\n\n\nclass TestOrder:\n{method.format(1)}\n{method.format(2)}"

    assert "call" not in left(text)


def test_of_an_application_only_what_modules_and_classes_bind_is_parsed() -> None:
    """The names that its functions read are known without a tree, but for those in texts and comments."""
    found = outline(
        'import mail\n\n\ndef place(order):\n    "Calls send."\n    # not refuse\n    mail.post(notify, order)\n'
    )

    assert "notify" not in found.text
    assert found.loads == {"mail", "notify", "order"}


@pytest.mark.parametrize("text", [text for _, text in SOURCES], ids=[label for label, _ in SOURCES])
def test_the_declarations_of_a_file_are_the_same_as_of_all_of_it(text: str) -> None:
    """Functions, fixtures, classes, imports and patches: what is left out declares nothing."""
    seen = shown(text, RULES)
    short = lean(text, seen.rules)
    of_all = facts_of(ast.parse(text), Source(path="test_a.py", module="test_a", text=text, left=Lean(text=text)), seen)
    of_less = facts_of(ast.parse(short.text), Source(path="test_a.py", module="test_a", text=text, left=short), seen)

    for name in ("functions", "fixtures", "classes", "imports", "patches", "plugins", "usefixtures", "dynamic"):
        assert getattr(of_less, name) == getattr(of_all, name)
    assert (of_less.definitions, of_less.strings) == (of_all.definitions, of_all.strings)
