"""Takes single tests, or single cases of a parametrized test, out of a rendered file, and what only they needed."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A test to take out: `owner` is its class, if any; `cases` are indices of its parametrized cases, None for all."""

    function: str
    owner: str = ""
    cases: frozenset[int] | None = None


def prune(source: str, removals: Iterable[Removal]) -> str | None:
    """The source without these tests; None when no test is left in it.

    Where the cases of a parametrized test do not stand in one literal list, the whole test goes. Imports that are no
    longer used are left to the formatter.
    """
    before = ast.parse(source)
    wanted = {(removal.owner, removal.function): removal for removal in removals}
    edits: list[tuple[int, int, bytes]] = []
    offsets = _offsets(source)
    for owner, function in _tests(before):
        removal = wanted.get((owner, function.name))
        if removal is not None:
            edits.append(_edit(source, offsets, function, removal))
    pruned = _apply(source, edits)
    after = ast.parse(pruned)
    if not any(True for _ in _tests(after)):
        return None
    return _without_orphans(pruned, before, after)


def _tests(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in tree.body:
        if isinstance(node, Function) and node.name.startswith("test"):
            yield "", node
        elif isinstance(node, ast.ClassDef):
            yield from ((node.name, n) for n in node.body if isinstance(n, Function) and n.name.startswith("test"))


def _edit(source: str, offsets: list[int], function: Function, removal: Removal) -> tuple[int, int, bytes]:
    values = _cases(function) if removal.cases is not None else None
    if values is None or removal.cases is None or len(removal.cases) >= len(values.elts):
        first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
        return offsets[first - 1], offsets[function.end_lineno or function.lineno], b""
    kept = [ast.get_source_segment(source, node) for n, node in enumerate(values.elts) if n not in removal.cases]
    text = "[" + "".join(f"{segment}," for segment in kept) + "]"
    start = offsets[values.lineno - 1] + values.col_offset
    end = offsets[(values.end_lineno or values.lineno) - 1] + (values.end_col_offset or 0)
    return start, end, text.encode()


def _cases(function: Function) -> ast.List | ast.Tuple | None:
    """The one literal list of cases whose indices are those that pytest counts; None where that is not so."""
    marks = [
        d for d in function.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func).endswith("parametrize")
    ]
    if len(marks) != 1 or len(marks[0].args) != 2 or any(keyword.arg == "ids" for keyword in marks[0].keywords):
        return None
    values = marks[0].args[1]
    return values if isinstance(values, (ast.List, ast.Tuple)) else None


def _without_orphans(source: str, before: ast.Module, after: ast.Module) -> str:
    """Take out top-level helpers, fixtures and constants that were used before and no longer are."""
    used_before, used_now = _names(before), _names(after)
    edits = []
    offsets = _offsets(source)
    for node in after.body:
        name = _defined(node)
        if name and used_before[name] > 1 and used_now[name] <= 1:
            decorators = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
            edits.append((offsets[first - 1], offsets[node.end_lineno or node.lineno], b""))
    if not edits:
        return source
    pruned = _apply(source, edits)
    return _without_orphans(pruned, before, ast.parse(pruned))


def _defined(node: ast.stmt) -> str | None:
    if isinstance(node, Function) and not node.name.startswith("test"):
        return None if any("autouse" in ast.unparse(d) for d in node.decorator_list) else node.name
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        name = node.targets[0].id
        return None if name.startswith(("__", "pytest")) else name
    return None


def _names(tree: ast.Module) -> Mapping[str, int]:
    """How often each name occurs: as a name, a parameter, a definition or a whole string (fixtures by name)."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found[name] += 1
            case ast.Constant(value=str(name)):
                found[name] += 1
    return found


def _offsets(source: str) -> list[int]:
    """The byte offset at which each line starts, and one more for the end."""
    offsets = [0]
    for line in source.encode().splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    return offsets


def _apply(source: str, edits: Iterable[tuple[int, int, bytes]]) -> str:
    content = source.encode()
    for start, end, text in sorted(edits, reverse=True):
        content = content[:start] + text + content[end:]
    return content.decode()
