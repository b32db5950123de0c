"""Merges three versions of one module, definition by definition; what cannot be decided stays the user's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from itest.stages.merge.imports import Atom, atoms, is_import, merge_import
from itest.stages.merge.lines import merge_lines, merge_sequences
from itest.stages.merge.text import parse, plain
from itest.stages.merge.units import TAIL, Key, Unit, split_body

BOTH = "you changed it, and so did itest"
GONE = "you changed it; itest no longer writes it"
TWICE = "you made one of this name, and so did itest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A definition that both sides changed, and why that could not be settled."""

    name: str
    why: str
    base: Unit | None
    mine: Unit
    ours: Unit | None


@dataclass(slots=True)
class Merger:
    """One merge; `wanted` are names that the user's own definitions speak of: those stay although itest drops them.

    `dropped` are imports that itest no longer has: they are still in the result, as it may be that they are needed.
    """

    wanted: frozenset[str]
    clashes: list[Clash] = field(default_factory=list)
    dropped: set[Atom] = field(default_factory=set)

    def merge(self, base: Sequence[Unit], mine: Sequence[Unit], ours: Sequence[Unit]) -> list[Unit]:
        """The units of the result, in the user's order."""
        was = {unit.key: unit for unit in base}
        mine, ours = recognised(was, mine), recognised(was, ours, self.wanted)
        new = {unit.key: unit for unit in ours}
        merged = [left for unit in mine if (left := self._one(was.get(unit.key), unit, new.get(unit.key)))]
        return _with_added(merged, ours, {*was, *(unit.key for unit in mine)}, _own_imports(was, mine))

    def _one(self, base: Unit | None, mine: Unit, ours: Unit | None) -> Unit | None:
        """What becomes of a unit that the user has; None when it goes."""
        if is_import(mine):
            return self._import(base, mine, ours)
        if base is None:
            return self._made(mine, ours)
        if base.code == mine.code:
            return self._followed(base, mine, ours)
        if ours is None:
            return self._kept(GONE, base, mine, None)
        if ours.code == mine.code or ours.nameless == base.nameless:
            return mine
        if mine.nameless == base.nameless:
            return with_name(ours, mine.name)
        return self._both(base, mine, ours)

    def _import(self, base: Unit | None, mine: Unit, ours: Unit | None) -> Unit | None:
        """Never a clash: names come and go one by one, and what the code needs is put back at the end."""
        if ours is None:
            self.dropped |= set(atoms(base)) if base else set()
            return mine
        if base is not None and base.code == mine.code:
            return self._followed(base, mine, ours)
        return merge_import(base, mine, ours)

    def _made(self, mine: Unit, ours: Unit | None) -> Unit | None:
        if ours is None or ours.code == mine.code or mine.key == TAIL:
            return mine
        return self._kept(TWICE, None, mine, ours)

    def _followed(self, base: Unit, mine: Unit, ours: Unit | None) -> Unit | None:
        """The user did nothing to it: as itest has it now, in the user's layout where it says the same."""
        if ours is None:
            return mine if mine.key[0] == "def" and mine.name in self.wanted else None
        if ours.code == base.code:
            return mine
        if _same_lead(base, ours):
            return replace(ours, lines=(*mine.lines[: mine.lead], *ours.lines[ours.lead :]), lead=mine.lead)
        return ours

    def _both(self, base: Unit, mine: Unit, ours: Unit) -> Unit | None:
        parts = [part for unit in (base, mine, ours) if (part := split_body(unit))]
        if len(parts) == 3 and all(isinstance(unit.node, ast.ClassDef) for unit in (base, mine, ours)):
            return self._class(mine, parts, (base, ours))
        for lines in (merge_lines(base.lines, mine.lines, ours.lines), _by_statement(parts)):
            if lines is not None and parse(_dedented(lines)) is not None:
                return replace(mine, lines=lines)
        return self._kept(BOTH, base, mine, ours)

    def _class(self, mine: Unit, parts: Sequence[tuple[Unit, list[Unit]]], others: tuple[Unit, Unit]) -> Unit | None:
        """A class: its head like a function, its body like a module."""
        inner = Merger(self.wanted)
        heads, bodies = [part[0] for part in parts], [part[1] for part in parts]
        head = inner._one(*heads)
        body = inner.merge(*bodies)
        lines = (*(head.lines if head else ()), *joined(body))
        if head is None or (inner.clashes and any(clash.mine.key == ("head",) for clash in inner.clashes)):
            return self._kept(BOTH, others[0], mine, others[1])
        if parse(plain(lines)) is None:
            return self._kept(BOTH, others[0], mine, others[1])
        self.clashes += [replace(clash, name=f"{mine.name}.{clash.name}") for clash in inner.clashes]
        return replace(mine, lines=lines)

    def _kept(self, why: str, base: Unit | None, mine: Unit, ours: Unit | None) -> Unit:
        self.clashes.append(Clash(name=mine.name, why=why, base=base, mine=mine, ours=ours))
        return mine


def joined(units: Iterable[Unit]) -> list[str]:
    """The lines of the units; one that ended the file without a line end gets one where something follows."""
    lines: list[str] = []
    for unit in units:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        lines += unit.lines
    return lines


def _by_statement(parts: Sequence[tuple[Unit, list[Unit]]]) -> tuple[str, ...] | None:
    """A function's statements, merged like lines: another layout of one does not stand in the way of the others."""
    if len(parts) != 3:
        return None
    base, mine, ours = ([head, *body] for head, body in parts)
    merged = merge_sequences(base, mine, ours, lambda unit: unit.code)
    return tuple(joined(merged)) if merged is not None else None


def _same_lead(base: Unit, ours: Unit) -> bool:
    """Whether itest left what stands before the definition as it was: then the user's blank lines stay."""
    return [line.strip() for line in base.lines[: base.lead]] == [line.strip() for line in ours.lines[: ours.lead]]


def _dedented(lines: Sequence[str]) -> str:
    """A method or function as the parser takes it alone."""
    text = plain(lines)
    return f"if True:\n{text}" if text.lstrip("\n").startswith((" ", "\t")) else text


def recognised(was: Mapping[Key, Unit], side: Sequence[Unit], wanted: frozenset[str] = frozenset()) -> list[Unit]:
    """The units of one side; what was only renamed has the key that it had before, unless the old name is wanted."""
    known = {unit.key for unit in side}
    lost: dict[str, list[Key]] = {}
    for key, unit in was.items():
        if key not in known and getattr(unit.node, "name", None) and unit.name not in wanted:
            lost.setdefault(unit.nameless, []).append(key)
    found: list[Unit] = []
    for unit in side:
        candidates = lost.get(unit.nameless, []) if unit.key not in was and getattr(unit.node, "name", None) else []
        found.append(replace(unit, key=candidates.pop(0)) if candidates else unit)
    return found


def with_name(unit: Unit, name: str) -> Unit:
    """The definition under another name."""
    old = re.escape(unit.name)
    lines = list(unit.lines)
    for at in range(unit.lead, len(lines)):
        lines[at], count = re.subn(rf"^(\s*(?:async\s+def|def|class)\s+){old}\b", rf"\g<1>{name}", lines[at])
        if count:
            break
    return replace(unit, lines=tuple(lines))


def _own_imports(was: Mapping[Key, Unit], mine: Sequence[Unit]) -> set[str]:
    """The names that imports of the user's own bind."""
    before = {atom for unit in was.values() for atom in atoms(unit)}
    return {atom[2] for unit in mine for atom in atoms(unit) if atom not in before}


def _with_added(merged: list[Unit], ours: Sequence[Unit], known: set[Key], bound: set[str]) -> list[Unit]:
    """What itest has anew, each after what it follows in itest's version, as far as that is still there."""
    for at, unit in enumerate(ours):
        if unit.key in known or unit.key == TAIL:
            continue
        if is_import(unit) and {atom[2] for atom in atoms(unit)} <= bound:
            continue
        places = {each.key: place for place, each in enumerate(merged)}
        before = next((places[each.key] + 1 for each in reversed(ours[:at]) if each.key in places), None)
        after = next((places[each.key] for each in ours[at + 1 :] if each.key in places), None)
        end = places.get(TAIL, len(merged))
        place = before if before is not None else after if after is not None else end
        merged.insert(place, unit)
        if at + 1 < len(ours) and place + 1 < len(merged) and merged[place + 1].key == ours[at + 1].key:
            merged[place + 1] = _spaced(merged[place + 1], ours[at + 1])
    return merged


def _spaced(unit: Unit, model: Unit) -> Unit:
    """The unit with as many blank lines before it as another has: it now follows what it follows there."""
    own, wanted = (len(list(takewhile(lambda line: not line.strip(), each.lines))) for each in (unit, model))
    lines = (*model.lines[:wanted], *unit.lines[own:])
    return replace(unit, lines=lines, lead=unit.lead - own + wanted)
