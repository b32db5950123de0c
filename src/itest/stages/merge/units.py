"""Takes Python apart into definitions: each with the comments before it, and what it says whatever its layout."""

from __future__ import annotations

import ast
import copy
import io
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from itest.stages.merge.text import parse, plain

Key = tuple[str, ...]
TAIL: Key = ("tail",)
"""What comes after the last statement: comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A statement, or several on one line. `code` is what it says without layout, `nameless` the same without its
    name; `lead` counts the lines before it that belong to it: blank ones and comments."""

    key: Key
    lines: tuple[str, ...]
    lead: int
    code: str
    nameless: str
    node: ast.stmt | None = None

    @property
    def name(self) -> str:
        """The name that it defines, or how a person finds it."""
        found = getattr(self.node, "name", "")
        return found or (self.key[1] if self.key[0] == "def" else self.text.strip().partition("\n")[0])

    @property
    def text(self) -> str:
        return plain(self.lines).strip("\n") + "\n"


def split(lines: Sequence[str]) -> list[Unit] | None:
    """The units of a module in order; None where the text is no Python. Joined, their lines are the module's."""
    found = _split(tuple(lines))
    return None if found is None else list(found)


@lru_cache(maxsize=256)
def _split(lines: tuple[str, ...]) -> tuple[Unit, ...] | None:
    tree = parse(plain(lines))
    return None if tree is None else tuple(_segmented(lines, _leveled(tree).body, 0, len(lines)))


def split_body(unit: Unit) -> tuple[Unit, list[Unit]] | None:
    """A class or function as its head and the units of its body; None for anything else, and what is on one line."""
    tree = parse(plain(unit.lines))
    node = tree.body[0] if tree and len(tree.body) == 1 else None
    if tree is None or not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return None
    _leveled(tree)
    hollow = copy.copy(node)
    hollow.body = []
    at = max([node.lineno, *(getattr(each, "end_lineno", None) or 0 for each in _headed(hollow))]) - 1
    while at < len(unit.lines) and not unit.lines[at].partition("#")[0].rstrip().endswith(":"):
        at += 1
    if at >= _first(node.body[0]):
        return None
    said = _said([hollow], [text for line, text in _comments(unit.lines).items() if line <= at])
    head = Unit(key=("head",), lines=tuple(unit.lines[: at + 1]), lead=unit.lead, code=said, nameless=said)
    return head, _segmented(unit.lines, node.body, at + 1, len(unit.lines))


def _headed(hollow: ast.stmt) -> Iterator[ast.AST]:
    """Everything in the head of a definition without its body, but not the definition itself."""
    return (each for each in ast.walk(hollow) if each is not hollow)


def _segmented(lines: Sequence[str], body: Sequence[ast.stmt], start: int, end: int) -> list[Unit]:
    comments = _comments(lines)
    groups = list(_groups(body))
    units: list[Unit] = []
    counts: Counter[Key] = Counter()
    for number, group in enumerate(groups):
        following = _first(groups[number + 1][0]) if number + 1 < len(groups) else end
        last = _with_inner_comments(lines, group[-1], following)
        own = [text for line, text in comments.items() if start <= line < last]
        key = _key(group[0], first=number == 0)
        counts[key] += 1
        code = _said(group, own)
        units.append(
            Unit(
                key=key if counts[key] == 1 else (*key, str(counts[key])),
                lines=tuple(lines[start:last]),
                lead=_first(group[0]) - start,
                code=code,
                nameless=_nameless(group[0], code),
                node=group[0],
            )
        )
        start = last
    if start < end:
        said = "\n".join(text for line, text in comments.items() if start <= line < end)
        units.append(Unit(key=TAIL, lines=tuple(lines[start:end]), lead=0, code=said, nameless=said))
    return units


def _groups(body: Sequence[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Statements; those that share a line together."""
    group: list[ast.stmt] = []
    for node in body:
        if group and _first(node) >= (group[-1].end_lineno or 0):
            yield group
            group = []
        group.append(node)
    if group:
        yield group


def _first(node: ast.stmt) -> int:
    """The index of the first line, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)]) - 1


def _with_inner_comments(lines: Sequence[str], node: ast.stmt, following: int) -> int:
    """The index after the last line of the statement: comments below it that are indented deeper are still its own."""
    last = node.end_lineno or node.lineno
    for at in range(last, following):
        stripped = lines[at].strip()
        if stripped and len(lines[at]) - len(lines[at].lstrip()) <= node.col_offset:
            break
        last = at + 1 if stripped else last
    return last


def _comments(lines: Sequence[str]) -> Mapping[int, str]:
    """The comments by the index of their line, without the spaces that formatters put in."""
    found: dict[int, str] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(plain(lines)).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0] - 1] = " ".join(token.string.lstrip("#").split())
    except (tokenize.TokenError, SyntaxError):
        return {}
    return found


def _key(node: ast.stmt, *, first: bool) -> Key:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return ("def", node.name)
    if isinstance(node, ast.ImportFrom):
        return ("import", "." * node.level + (node.module or ""))
    if isinstance(node, ast.Import):
        return ("import", "import " + ", ".join(sorted(ast.unparse(alias) for alias in node.names)))
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return ("def", " = ".join(ast.unparse(target) for target in targets))
    if isinstance(node, ast.Expr):
        return _expression_key(node.value, first=first)
    test = ast.unparse(node.test) if isinstance(node, ast.If) else ""
    return (type(node).__name__, test)


def _expression_key(value: ast.expr, *, first: bool) -> Key:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return ("doc",) if first else ("text",)
    if isinstance(value, ast.Call):
        begin = ast.unparse(value.args[0]) if value.args and isinstance(value.args[0], ast.Constant) else ""
        return ("call", ast.unparse(value.func), begin)
    return ("expression",)


def _said(nodes: Sequence[ast.stmt], comments: Sequence[str]) -> str:
    """What the statements say: no positions, no layout of docstrings, imports in order."""
    return "\n".join([*(ast.dump(node) for node in nodes), *comments])


def _nameless(node: ast.stmt, code: str) -> str:
    """What a function or class says whatever it is called; its name is the first thing in a dump."""
    name = getattr(node, "name", None)
    return code.replace(f"(name={name!r}", "(", 1) if isinstance(name, str) else code


def _leveled(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        _level(node)
    return tree


def _level(node: ast.AST) -> None:
    """Take out what a formatter may change."""
    if isinstance(node, ast.Constant):
        node.kind = None
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        node.names = sorted(node.names, key=lambda alias: (alias.name, alias.asname or ""))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        node.value = ast.Constant(value=" ".join(node.value.value.split()))
