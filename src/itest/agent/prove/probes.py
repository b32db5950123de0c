"""Probes: calls put in front of statements while modules are imported, so that each test tells which of them it ran.

Works alike on every Python version and costs a set insertion a statement, where a tracer would cost a call a line.
"""

from __future__ import annotations

import ast
import builtins
from typing import Any, Dict, List, Optional, Set, Tuple

from .edits import Edit, edits
from .source import FUNCTIONS, Source, read

NAME = "__itest_ran__"
"""The built-in name that instrumented code calls with a probe's number."""

ARRIVED = 0
"""The probe that every request hits as it comes in."""

Hit = Tuple[int, int]
"""A probe and the request under which it ran, both by number; -1 for outside of any request."""


class Recorder:
    """Where hits go: `hits` is replaced for each test, `request` is the number of the one being answered."""

    def __init__(self) -> None:
        self.hits: Set[Hit] = set()
        self.request = -1

    def install(self) -> None:
        def ran(probe: int) -> None:
            self.hits.add((probe, self.request))

        setattr(builtins, NAME, ran)


class Module:
    """One instrumented file: its source, its faults, and the probe of each statement and of each function's start."""

    def __init__(self, path: str, source: Source, faults: List[Edit]) -> None:
        self.path, self.source, self.faults = path, source, faults
        self.statements: Dict[Tuple[int, int], int] = {}
        self.functions: Dict[Tuple[int, str], int] = {}


class Probes:
    """All instrumented modules by path."""

    def __init__(self) -> None:
        self.modules: Dict[str, Module] = {}
        self.count = ARRIVED

    def compiled(self, path: str) -> Optional[Any]:
        """The code of the module with probes in it; None where it cannot be read."""
        try:
            source = read(path)
            module = Module(path, source, edits(source))
        except (OSError, SyntaxError, UnicodeDecodeError, RecursionError):
            return None
        self.modules[path] = module
        tree = self._instrument(module)
        return compile(tree, path, "exec", dont_inherit=True)

    def _instrument(self, module: Module) -> ast.Module:
        wanted = {fault.anchor for fault in module.faults if not fault.fresh}
        tree = module.source.tree
        functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
        names = {node: module.source.name(node) for node in functions}
        for node in ast.walk(tree):
            for field in ("body", "orelse", "finalbody"):
                block = getattr(node, field, None)
                if isinstance(block, list) and not isinstance(node, (ast.Module, ast.ClassDef)):
                    setattr(node, field, self._block(block, wanted, module))
        for node in functions:
            first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
            probe = module.functions[first, names[node]] = self._new()
            node.body.insert(1 if ast.get_docstring(node, clean=False) is not None else 0, _call(probe, node.body[0]))
        return tree

    def _block(self, block: List[Any], wanted: Set[Tuple[int, int]], module: Module) -> List[Any]:
        found: List[Any] = []
        for statement in block:
            anchor = (statement.lineno, statement.col_offset) if isinstance(statement, ast.stmt) else None
            if anchor in wanted and anchor is not None:
                probe = module.statements[anchor] = self._new()
                found.append(_call(probe, statement))
            found.append(statement)
        return found

    def _new(self) -> int:
        self.count += 1
        return self.count


def _call(probe: int, where: ast.AST) -> ast.stmt:
    call = ast.Call(func=ast.Name(id=NAME, ctx=ast.Load()), args=[ast.Constant(value=probe)], keywords=[])
    return ast.fix_missing_locations(ast.copy_location(ast.Expr(value=call), where))
