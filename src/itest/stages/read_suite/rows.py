"""Facts to plain values and back, for the cache: marshal knows nothing else and is the fastest there is.

Each larger field is packed on its own and unpacked when somebody asks for it: most rules look at little of few files.
"""

from __future__ import annotations

from collections.abc import Mapping
from marshal import dumps, loads
from operator import attrgetter
from typing import Any

from itest.model.suite import Class, FileFacts, Fixture, Function, Import, Note, Patch

_KINDS: Mapping[str, type[Any]] = {"functions": Function, "classes": Class, "imports": Import, "patches": Patch}
_FACTS = tuple(FileFacts.__dataclass_fields__)
_PLACE = {name: position for position, name in enumerate(_FACTS)}
_FIXTURE = tuple(name for name in Fixture.__dataclass_fields__ if name != "function")
_GET_FIXTURE = attrgetter(*_FIXTURE)


class _Kept(FileFacts):
    """The facts of a row: a field is unpacked when it is first asked for."""

    __slots__ = ("_row",)

    def __getattr__(self, name: str) -> Any:
        place = _PLACE.get(name)
        if place is None:
            raise AttributeError(name)
        value = _rich(name, _unpacked(self._row[place]))
        object.__setattr__(self, name, value)
        return value


def to_row(facts: FileFacts) -> tuple[Any, ...]:
    """The facts as a tuple of plain values, each of the larger ones packed."""
    if isinstance(facts, _Kept):
        row: tuple[Any, ...] = facts._row
        return row
    return tuple(_packed(_plain(name, getattr(facts, name))) for name in _FACTS)


def _packed(value: Any) -> Any:
    return value if not value or value.__class__ is str else dumps(value)


def _unpacked(value: Any) -> Any:
    return loads(value) if value.__class__ is bytes else value


def _plain(name: str, value: Any) -> Any:
    if name in _KINDS:
        return tuple(map(tuple, value))
    if name == "fixtures":
        return tuple((*_GET_FIXTURE(one), tuple(one.function)) for one in value)
    if name == "notes":
        return {code: tuple(map(tuple, notes)) for code, notes in value.items()}
    return value


def to_notes(notes: tuple[Note, ...]) -> bytes:
    """Notes of one file, packed."""
    plain: tuple[Any, ...] = tuple(map(tuple, notes))
    return dumps(plain)


def from_notes(packed: bytes) -> tuple[Note, ...]:
    """Those notes again."""
    return tuple(map(Note._make, loads(packed)))


def from_row(row: tuple[Any, ...]) -> FileFacts:
    """The facts of a row. Raises ValueError for a row of another shape."""
    if len(row) != len(_FACTS):
        raise ValueError("a row of another shape")
    made = _Kept.__new__(_Kept)
    object.__setattr__(made, "_row", row)
    return made


def _rich(name: str, value: Any) -> Any:
    if name in _KINDS:
        return tuple(map(_KINDS[name]._make, value))
    if name == "fixtures":
        return tuple(
            Fixture(**dict(zip(_FIXTURE, own, strict=True)), function=Function._make(function))
            for *own, function in value
        )
    if name == "notes":
        return {code: tuple(map(Note._make, rows)) for code, rows in value.items()}
    return value
