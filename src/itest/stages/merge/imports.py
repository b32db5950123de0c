"""Imports, merged by the name: a line of imports is a set, and what the code needs must be in it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace

from itest.stages.merge.text import parse, plain
from itest.stages.merge.units import Unit, split

Atom = tuple[str, str, str]
"""Module (with its dots; empty for a plain import), name, and the name that it is bound to."""

WIDTH = 88


def is_import(unit: Unit) -> bool:
    return unit.key[0] == "import"


def atoms(unit: Unit) -> list[Atom]:
    """What an import statement brings."""
    node = unit.node
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return [(module, alias.name, alias.asname or alias.name) for alias in node.names]
    if isinstance(node, ast.Import):
        return [("", alias.name, alias.asname or alias.name.partition(".")[0]) for alias in node.names]
    return []


def merge_import(base: Unit | None, mine: Unit, ours: Unit) -> Unit | None:
    """The names of one statement, with what each side added and without what one took out; None when none is left."""
    was, new = (set(atoms(unit)) if unit else set() for unit in (base, ours))
    left = [atom for atom in atoms(mine) if atom not in was - new]
    return with_atoms(mine, [*left, *sorted(new - was - set(left))])


def with_atoms(unit: Unit, wanted: Sequence[Atom]) -> Unit | None:
    """The statement with these names; where comments stand in it, names only come, in a statement of their own."""
    if not wanted:
        return None
    if wanted == atoms(unit):
        return unit
    newline = "\r\n" if unit.lines[-1].endswith("\r\n") else "\n"
    body = unit.lines[unit.lead :]
    if "#" in plain(body) or ";" in plain(body):
        added = [atom for atom in wanted if atom not in atoms(unit)]
        lines = (*unit.lines, *_spelled(added, newline)) if added else unit.lines
    else:
        lines = (*unit.lines[: unit.lead], *_spelled(wanted, newline))
    return replace(unit, lines=lines)


def _spelled(wanted: Sequence[Atom], newline: str) -> tuple[str, ...]:
    names = sorted({_alias(atom) for atom in wanted}, key=lambda name: (name.lower(), name))
    module = wanted[0][0]
    if not module:
        return tuple(f"import {name}{newline}" for name in names)
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return (line + newline,)
    inner = (f"    {name},{newline}" for name in names)
    return (f"from {module} import ({newline}", *inner, f"){newline}")


def _alias(atom: Atom) -> str:
    module, name, bound = atom
    plain_name = name if module else name.partition(".")[0]
    return name if bound == plain_name else f"{name} as {bound}"


def without_unused(units: Sequence[Unit], suspects: set[Atom]) -> list[Unit]:
    """The units without those of the suspected imports that nothing speaks of."""
    if not suspects:
        return list(units)
    tree = parse("".join(plain(unit.lines) for unit in units))
    used = _used(tree) if tree else {atom[2] for atom in suspects}
    left: list[Unit] = []
    for unit in units:
        wanted = [atom for atom in atoms(unit) if atom not in suspects or atom[2] in used]
        kept = with_atoms(unit, wanted) if is_import(unit) else unit
        left += [kept] if kept else []
    return left


def with_needed(lines: Sequence[str], sources: Iterable[Sequence[Unit]], newline: str) -> tuple[str, ...]:
    """The module with imports for names that it uses and nobody in it binds, as the `sources` spell them."""
    tree = parse(plain(lines))
    if tree is None:
        return tuple(lines)
    lacking = _used(tree) - bound_names(tree)
    found: dict[str, Atom] = {}
    for units in sources:
        for unit in units:
            for atom in atoms(unit):
                if atom[2] in lacking:
                    found.setdefault(atom[2], atom)
    for atom in sorted(found.values()):
        lines = _with_one(lines, atom, newline)
    return tuple(lines)


def _with_one(lines: Sequence[str], atom: Atom, newline: str) -> tuple[str, ...]:
    units = split(lines) or []
    for at, unit in enumerate(units):
        if is_import(unit) and atom[0] and all(known[0] == atom[0] for known in atoms(unit)):
            units[at] = with_atoms(unit, [*atoms(unit), atom]) or unit
            break
    else:
        last = max((at for at, unit in enumerate(units) if is_import(unit)), default=-1)
        at = last if last >= 0 else (0 if units and units[0].key == ("doc",) else -1)
        spelled = _spelled([atom], newline)
        if at < 0:
            return (*spelled, *lines)
        units[at] = replace(units[at], lines=(*_ended(units[at].lines, newline), *spelled))
    return tuple(line for unit in units for line in unit.lines)


def _ended(lines: tuple[str, ...], newline: str) -> tuple[str, ...]:
    return lines if lines[-1].endswith("\n") else (*lines[:-1], lines[-1] + newline)


def _used(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def bound_names(tree: ast.Module) -> set[str]:
    """Every name that is bound anywhere: an import too few for a name that is local elsewhere is the lesser evil."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return found
