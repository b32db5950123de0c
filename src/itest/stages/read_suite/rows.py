"""Facts to plain values and back, for the cache: marshal knows nothing else and is the fastest there is.

Each larger field is packed on its own and unpacked when somebody asks for it: most rules look at little of few files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from marshal import dumps, loads
from operator import attrgetter
from typing import Any

from itest.model.suite import Class, FileFacts, Fixture, Function, Import, Note, Patch

_KINDS: Mapping[str, type] = {"functions": Function, "classes": Class, "imports": Import, "patches": Patch}


def _fields(cls: type) -> tuple[str, ...]:
    return tuple(cls.__dataclass_fields__)  # type: ignore[attr-defined]  # these are dataclasses


_GET: Mapping[type, attrgetter[Any]] = {
    cls: attrgetter(*_fields(cls)) for cls in (Function, Class, Import, Patch, Note)
}
_SETTERS: Mapping[type, tuple[Callable[[Any, Any], None], ...]] = {
    cls: tuple(getattr(cls, name).__set__ for name in _fields(cls)) for cls in _GET
}
_FACTS = _fields(FileFacts)
_PLACE = {name: position for position, name in enumerate(_FACTS)}
_FIXTURE = tuple(name for name in _fields(Fixture) if name != "function")
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
        return tuple(map(_GET[_KINDS[name]], value))
    if name == "fixtures":
        return tuple((*_GET_FIXTURE(one), _GET[Function](one.function)) for one in value)
    if name == "notes":
        return {code: tuple(map(_GET[Note], notes)) for code, notes in value.items()}
    return value


def from_row(row: tuple[Any, ...]) -> FileFacts:
    """The facts of a row. Raises ValueError for a row of another shape."""
    if len(row) != len(_FACTS):
        raise ValueError("a row of another shape")
    made = _Kept.__new__(_Kept)
    object.__setattr__(made, "_row", row)
    return made


def _rich(name: str, value: Any) -> Any:
    if name in _KINDS:
        return _many(_KINDS[name], value)
    if name == "fixtures":
        return tuple(
            Fixture(**dict(zip(_FIXTURE, own, strict=True)), function=_many(Function, (function,))[0])
            for *own, function in value
        )
    if name == "notes":
        return {code: _many(Note, rows) for code, rows in value.items()}
    return value


def _many(cls: type, rows: tuple[tuple[Any, ...], ...]) -> tuple[Any, ...]:
    """Instances made by filling their slots: there are tens of thousands, and each was checked when it was kept."""
    setters = _SETTERS[cls]
    made = []
    for row in rows:
        one: Any = object.__new__(cls)
        for fill, value in zip(setters, row, strict=True):
            fill(one, value)
        made.append(one)
    return tuple(made)
