"""Puts a fault into functions that are already there, by giving them another code, and takes it out again."""

from __future__ import annotations

import ast
import gc
from types import CodeType, FunctionType
from typing import Any, Dict, Iterator, List, Set, Tuple

from .edits import Edit, apply, edits
from .source import FUNCTIONS, Source, first_line, read

Key = Tuple[str, int, str]
"""A function's file, first line and name, as its code tells them."""


class NotLiveError(LookupError):
    """No function in memory has the code that the fault changes."""


class Patch:
    """One fault in force, from its making until `undo`.

    Raises NotLiveError, or SyntaxError where the edited module does not compile.
    """

    def __init__(self, path: str, number: int) -> None:
        source = read(path)
        edit = edits(source)[number]
        self._changed = changed_codes(source, edit, path)
        self._given: List[Tuple[FunctionType, CodeType]] = []
        for function in _in_memory({_key(old) for old, _ in self._changed}):
            for old, new in self._changed:
                if function.__code__ == old:  # what something else has rewritten is not ours to replace
                    self._given.append((function, function.__code__))
                    function.__code__ = new
                    break
        if not self._given:
            raise NotLiveError(edit.name)

    def undo(self) -> None:
        """Every function has its own code again, those too that were made while the fault was in force."""
        for function, original in self._given:
            function.__code__ = original
        if len(self._changed) > 1:
            for function in _in_memory({_key(new) for _, new in self._changed}):
                for old, new in self._changed:
                    if function.__code__ == new:
                        function.__code__ = old
                        break


def changed_codes(source: Source, edit: Edit, path: str) -> List[Tuple[CodeType, CodeType]]:
    """The code, without and with the fault, of each function of the module that it changes, the outer ones first."""
    before = dict(_functions(_compiled(source.text, path)))
    edited = apply(source, edit)
    after = dict(_functions(_compiled(edited, path)))
    lost = {place: _lost(code, after[place]) for place, code in before.items() if place in after}
    if any(lost.values()):
        after = dict(_functions(_with_names(edited, path, lost)))
    return [(code, after[place]) for place, code in before.items() if place in after and after[place] != code]


def _compiled(text: str, path: str) -> CodeType:
    return compile(text, path, "exec", dont_inherit=True)


def _functions(code: CodeType, above: Tuple[Any, ...] = ()) -> Iterator[Tuple[Tuple[Any, ...], CodeType]]:
    """(place, code) of every function, comprehension and lambda; the place is stable under edits of other lines."""
    counted: Dict[Tuple[str, int], int] = {}
    for constant in code.co_consts:
        if not isinstance(constant, CodeType):
            continue
        name = (constant.co_name, constant.co_firstlineno)
        counted[name] = counted.get(name, -1) + 1
        place = (*above, (*name, counted[name]))
        if constant.co_flags & 0x2:  # has fast locals: a function, not a class body
            yield place, constant
        yield from _functions(constant, place)


def _in_memory(keys: Set[Key]) -> List[FunctionType]:
    return [item for item in gc.get_objects() if type(item) is FunctionType and _key(item.__code__) in keys]


def _key(code: CodeType) -> Key:
    return code.co_filename, code.co_firstlineno, code.co_name


def _lost(before: CodeType, after: CodeType) -> List[str]:
    return [name for name in before.co_freevars if name not in after.co_freevars]


def _with_names(text: str, path: str, lost: Dict[Tuple[Any, ...], List[str]]) -> CodeType:
    """The module compiled so that its functions close over `lost` names again: code of another closure fits nowhere."""
    wanted = {place[-1][:2]: names for place, names in lost.items() if names}
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            names = wanted.get((node.name, first_line(node)), [])
            mentions: List[ast.stmt] = [ast.Expr(value=ast.Name(id=name, ctx=ast.Load())) for name in names]
            if mentions:
                node.body.append(ast.If(test=ast.Constant(value=False), body=mentions, orelse=[]))
    compiled: CodeType = compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)
    return compiled
