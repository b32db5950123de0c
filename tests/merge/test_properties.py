"""What holds for every merge, whatever the three versions are."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from itest.stages.merge import Sides, merge_file

NAMES = ("test_a", "test_b", "test_c", "client", "Shop", "LIMIT", "test_d")
LINES = (
    "x = 1",
    "assert x",
    "y = [1, 2]",
    "# why",
    "client.get('/')",
    "with open('f') as f:\n        f.read()",
    "z = '''a\nb'''",
)
IMPORTS = (
    "import os",
    "import re, sys",
    "from a import b",
    "from a import b, c",
    "from .f import (\n    d,\n    e,\n)",
)
COMMENTS = ("", "# about this\n", "# one\n\n# two\n")

bodies = st.lists(st.sampled_from(LINES), min_size=1, max_size=5)
comments = st.sampled_from(COMMENTS)


def function(name: str, body: Sequence[str], comment: str = "", indent: str = "") -> str:
    inner = "\n".join(f"    {line}" for line in [*body, "pass"])
    text = f"{comment}def {name}():\n{inner}\n"
    return "".join(f"{indent}{line}" if line.strip() else line for line in text.splitlines(keepends=True))


def shop(bodies: Sequence[Sequence[str]]) -> str:
    plain = [[line for line in body if "\n" not in line] for body in bodies]
    return "class Shop:\n    rate = 1\n\n" + "\n".join(
        function(f"method_{number}", body, indent="    ") for number, body in enumerate(plain)
    )


@st.composite
def definition(draw: st.DrawFn, name: str) -> str:
    if name == "LIMIT":
        return f"LIMIT = {draw(st.integers(0, 3))}\n"
    if name == "Shop":
        return shop(draw(st.lists(bodies, min_size=1, max_size=3)))
    return function(name, draw(bodies), draw(comments))


@st.composite
def module(draw: st.DrawFn) -> str:
    """A module of distinct definitions in any order, with imports."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    imports = draw(st.lists(st.sampled_from(IMPORTS), max_size=3, unique=True))
    parts = ["\n".join(imports) + "\n" if imports else "", *(draw(definition(name)) for name in names)]
    return "\n\n".join(part for part in parts if part)


@st.composite
def descendant(draw: st.DrawFn, base: str) -> str:
    """The module after some changes: definitions replaced, removed, added, moved."""
    tree = ast.parse(base)
    lines = base.splitlines(keepends=True)
    parts = []
    start = 0
    for node in tree.body:
        end = node.end_lineno or 0
        parts.append("".join(lines[start:end]))
        start = end
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(parts) - 1)) if parts else 0
        act = draw(st.sampled_from(("replace", "remove", "add", "move")))
        name = draw(st.sampled_from((*NAMES, "test_new", "test_other")))
        if act == "replace" and parts:
            parts[at] = "\n\n" + draw(definition(name)).rstrip("\n") + "\n"
        elif act == "remove" and len(parts) > 1:
            del parts[at]
        elif act == "add":
            parts.insert(at, "\n\n" + draw(definition(name)))
        elif parts:
            parts.append(parts.pop(at))
    return "".join(part if part.endswith("\n") else part + "\n" for part in parts)


@st.composite
def triple(draw: st.DrawFn) -> tuple[str, str, str]:
    base = draw(module())
    return base, draw(descendant(base)), draw(descendant(base))


def merge(base: str, mine: str, ours: str) -> tuple[str, int]:
    merged = merge_file(Sides(path="t.py", base=base.encode(), mine=mine.encode(), ours=ours.encode()))
    return merged.content.decode(), len(merged.conflicts)


def said(source: str) -> dict[str, str]:
    """What each function and class of a module says, whatever its layout."""
    body = ast.parse(source).body
    return {node.name: ast.dump(node) for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def bodies_of(source: str) -> set[str]:
    """The same without their names."""
    return {text.replace(f"name='{name}'", "", 1) for name, text in said(source).items()}


def names(source: str) -> set[str]:
    return {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }


@given(triple())
def test_identity(sides: tuple[str, str, str]) -> None:
    """Nothing changed: nothing changes."""
    base, _, _ = sides
    assert merge(base, base, base) == (base, 0)


@given(triple())
def test_an_edit_of_the_users_alone_stays_to_the_byte(sides: tuple[str, str, str]) -> None:
    """Whatever it is."""
    base, mine, _ = sides
    assert merge(base, mine, base) == (mine, 0)


@given(triple())
def test_news_of_itest_alone_are_taken_to_the_byte(sides: tuple[str, str, str]) -> None:
    """Whatever they are."""
    base, _, ours = sides
    assert merge(base, base, ours) == (ours, 0)


@given(triple())
def test_both_did_the_same(sides: tuple[str, str, str]) -> None:
    """There is nothing to decide."""
    base, mine, _ = sides
    assert merge(base, mine, mine) == (mine, 0)


@settings(max_examples=150)
@given(triple())
def test_the_result_always_parses_and_is_stable(sides: tuple[str, str, str]) -> None:
    """And the same update again changes nothing."""
    base, mine, ours = sides
    once, _ = merge(base, mine, ours)

    ast.parse(once)
    assert merge(ours, once, ours) == (once, 0)


@settings(max_examples=150)
@given(triple())
def test_no_edit_of_the_users_is_lost(sides: tuple[str, str, str]) -> None:
    """What they wrote or changed is in the result as it was, unless itest changed it too; so are their imports.

    (A definition that they only gave another name follows itest's version of it.)
    """
    base, mine, ours = sides
    result, conflicts = merge(base, mine, ours)
    was, yours, new, now = map(said, (base, mine, ours, result))
    for name, text in yours.items():
        renamed = text.replace(f"name='{name}'", "", 1) in bodies_of(base)
        if was.get(name) != text and not renamed:
            assert name in now
            assert now[name] == text or new.get(name) != was.get(name)
            assert now[name] == text or was.get(name) is not None
    assert names(mine) - names(base) <= names(result)
    assert conflicts or not [name for name in yours if name not in now and name in new]
