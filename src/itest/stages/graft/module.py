"""Puts single definitions of one module's text into another's; every other byte of it stays as it is."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from itest.source.syntax import Function

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed text: its definitions by name in source order, and what its imports bind."""

    text: bytes
    tree: ast.Module
    definitions: Mapping[str, Named]
    bound: Mapping[str, ast.Import | ast.ImportFrom] = field(default_factory=dict)

    def source(self, name: str) -> str:
        """One definition as it is written, decorators included, without a line end."""
        lines = self.text.decode("utf-8-sig").split("\n")
        node = self.definitions[name]
        return "\n".join(lines[_first(node) - 1 : node.end_lineno])

    def needs(self, name: str) -> frozenset[str]:
        """The names of the module that a definition uses: definitions, imports, fixtures it asks for."""
        known = {*self.definitions, *self.bound}
        return frozenset(used for used in _used(self.definitions[name]) if used in known and used != name)

    def is_fixture(self, name: str) -> bool:
        """Whether a definition is a pytest fixture."""
        decorators: list[ast.expr] = getattr(self.definitions[name], "decorator_list", [])
        return any("fixture" in ast.unparse(decorator) for decorator in decorators)


def parsed(text: bytes) -> Module:
    """Raises SyntaxError for what is no Python."""
    tree = ast.parse(text)
    definitions: dict[str, Named] = {}
    bound: dict[str, ast.Import | ast.ImportFrom] = {}
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update({(alias.asname or alias.name.partition(".")[0]): node for alias in node.names})
        for name in _names(node):
            definitions.setdefault(name, node)  # type: ignore[arg-type]  # whatever binds a name is one of these
    return Module(text, tree, definitions, bound)


def closure(module: Module, wanted: Collection[str], there: Collection[str]) -> tuple[str, ...]:
    """The wanted definitions and those that they need and that are not `there` yet, in source order."""
    found: set[str] = set()
    pending = [name for name in wanted if name in module.definitions]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += [each for each in module.needs(name) if each in module.definitions and each not in there]
    return tuple(name for name in module.definitions if name in found)


def inserted(existing: Module, rendered: Module, names: Collection[str]) -> bytes:
    """The existing text with these definitions of the rendered one, each where its neighbours are, and their imports.

    Where both have the same list of names (`FACTORIES = (...)`), the new ones are entered there as well.
    """
    offsets = _offsets(existing.text)
    order = list(rendered.definitions)
    edits: list[tuple[int, str]] = []
    if imports := _imports(existing, rendered, names):
        line = _after_imports(existing.tree)
        edits.append((offsets[line], imports if existing.bound or not line else f"\n{imports}"))
    edits += [_placed(existing, offsets, order, name, rendered.source(name)) for name in names]
    edits += _listed(existing, offsets, rendered, names)
    return _applied(existing.text, edits)


def without(module: Module, names: Collection[str]) -> bytes:
    """The text without these definitions, and without their names in lists of names."""
    lines = module.text.decode("utf-8-sig").splitlines(keepends=True)
    for name in names:
        node = module.definitions[name]
        for number in range(_first(node) - 1, node.end_lineno or node.lineno):
            lines[number] = ""
    for statement in module.tree.body:
        for element in _elements(statement):
            if element.id in names and element.lineno == element.end_lineno:
                line = lines[element.lineno - 1]
                lines[element.lineno - 1] = "" if line.strip().rstrip(",") == element.id else line
    return "".join(lines).encode()


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (*Function, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _used(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.arg):
            yield inner.arg
        elif isinstance(inner, ast.Constant) and isinstance(inner.value, str) and inner.value.isidentifier():
            yield inner.value


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _offsets(text: bytes) -> list[int]:
    """The offset behind each line; that of line 0 is the beginning (behind a byte order mark)."""
    offsets = [3 if text.startswith(b"\xef\xbb\xbf") else 0]
    position = 0
    for line in text.splitlines(keepends=True):
        position += len(line)
        offsets.append(position)
    return offsets


def _placed(existing: Module, offsets: list[int], order: list[str], name: str, source: str) -> tuple[int, str]:
    """Where a definition goes: behind the nearest one that stands before it in the rendered text too, else the end."""
    before = [each for each in order[: order.index(name)] if each in existing.definitions]
    behind = [each for each in order[order.index(name) + 1 :] if each in existing.definitions]
    if before:
        return offsets[existing.definitions[before[-1]].end_lineno or 0], f"\n\n{source}\n"
    if behind:
        return offsets[_first(existing.definitions[behind[0]]) - 1], f"{source}\n\n\n"
    return len(existing.text), f"\n\n{source}\n"


def _elements(node: ast.stmt) -> list[ast.Name]:
    """The names in a list of names that a module assigns."""
    value = getattr(node, "value", None)
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or not isinstance(value, (ast.Tuple, ast.List)):
        return []
    return [each for each in value.elts if isinstance(each, ast.Name)]


def _listed(
    existing: Module, offsets: list[int], rendered: Module, names: Collection[str]
) -> Iterator[tuple[int, str]]:
    for title, node in existing.definitions.items():
        theirs = rendered.definitions.get(title)
        there = _elements(node)
        known = {each.id for each in there}
        new = [each.id for each in _elements(theirs) if each.id in names and each.id not in known] if theirs else []
        if not there or not new:
            continue
        last = there[-1]
        at = offsets[last.lineno - 1] + last.col_offset + len(last.id.encode())
        own_line = last.lineno != node.lineno
        between = "\n" + " " * last.col_offset if own_line else " "
        yield at, "".join(f",{between}{name}" for name in new)


def _imports(existing: Module, rendered: Module, names: Collection[str]) -> str:
    """The import lines that the new definitions need and the existing text lacks."""
    used = {each for name in names for each in rendered.needs(name)}
    lines = []
    for name, node in rendered.bound.items():
        if name not in used or name in existing.bound or name in existing.definitions:
            continue
        alias = next(each for each in node.names if (each.asname or each.name.partition(".")[0]) == name)
        plain = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
        if isinstance(node, ast.ImportFrom):
            plain = f"from {'.' * node.level}{node.module or ''} import {plain}"
        else:
            plain = f"import {plain}"
        lines.append(f"{plain}\n")
    return "".join(sorted(lines))


def _after_imports(tree: ast.Module) -> int:
    """The line behind which further imports go: the last import of the module, else its docstring."""
    imports = [node.end_lineno or 0 for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    if imports:
        return imports[-1]
    return (tree.body[0].end_lineno or 0) if tree.body and ast.get_docstring(tree) is not None else 0


def _applied(text: bytes, edits: list[tuple[int, str]]) -> bytes:
    """The text with the insertions, in its own line ends; what goes to one place stays in the order given."""
    foreign = b"\r\n" in text
    if edits and text and not text.endswith(b"\n"):
        last = len(text)
        edits = [(at, f"\n{new}" if at == last and not new.startswith(",") else new) for at, new in edits]
    for at, new in sorted(edits, key=lambda edit: edit[0])[::-1]:
        added = (new.replace("\n", "\r\n") if foreign else new).encode()
        text = text[:at] + added + text[at:]
    return text
