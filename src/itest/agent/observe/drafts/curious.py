"""Answers of foreign services that notice what the application looks for in them, and have it there.

What such a service really answers is not known here. The application tells it: the keys that it asks for, that it
loops over something, or calculates with it.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from ..known import holes, jwts
from .guesses import FAULT, OPTIONAL, guess, like

Path = Tuple[Any, ...]
MARK = "\r\t\r"


class Ear:
    """What one document is: `data` as JSON, changed while it is read; `wrong` are parts that are of another kind."""

    def __init__(self, data: Any, root: str) -> None:
        self.data = data
        self.number = 0
        self._root = root
        self.wrong: Dict[Path, Any] = {}
        self.grown = 0
        self.last: Path = ()
        self.read = 0

    def missed(self, path: Path, value: Any) -> None:
        """A part that should be something else."""
        self.wrong.setdefault(path, value)

    def looped(self, path: Path) -> None:
        """A part that the application loops over; what libraries do with it tells nothing."""
        file = sys._getframe(2).f_code.co_filename
        if file.startswith(self._root) and "site-packages" not in file:
            self.missed(path, [{}])

    def put(self, path: Path, value: Any) -> None:
        """Sets a part of the data; a path that leads nowhere is forgotten."""
        if not path:
            self.data = value
            return
        place = self.data
        for step in path[:-1]:
            try:
                place = place[step]
            except (KeyError, IndexError, TypeError):
                return
        if isinstance(place, dict):
            place[path[-1]] = value
        elif isinstance(place, list) and isinstance(path[-1], int) and path[-1] <= len(place):
            place[path[-1] : path[-1] + 1] = [value]

    def settled(self) -> bool:
        """Puts right what was wrong; whether nothing was, and nothing has grown since."""
        changed = bool(self.wrong) or self.grown > 0
        for path, value in sorted(self.wrong.items(), key=lambda item: len(item[0])):
            self.put(path, value)
        self.wrong, self.grown = {}, 0
        return not changed


def _better_not(key: str) -> bool:
    """Whether a key that is looked for is better not there."""
    return bool(FAULT.search(key) or OPTIONAL.match(key))


class Map(Dict[str, Any]):
    """An object that has every key that it is asked for."""

    def __init__(self, data: Mapping[str, Any], path: Path, ear: Ear) -> None:
        super().__init__()
        self._path, self._ear = path, ear
        for key, item in data.items():
            super().__setitem__(key, listening(item, (*path, key), ear))

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int):
            self._ear.missed(self._path, [{}] * (key + 1) if key >= 0 else [{}])
            raise KeyError(key)
        if key not in self.keys():
            self._grow(key, guess(str(key)))
        return self._heard(key)

    def get(self, key: Any, default: Any = None) -> Any:
        if not super().__contains__(key):
            if _better_not(str(key)):
                return default
            self._grow(key, like(default, str(key)))
        return self._heard(key)

    def __contains__(self, key: object) -> bool:
        if not super().__contains__(key) and not _better_not(str(key)):
            self._grow(str(key), guess(str(key)))
        return super().__contains__(key)

    def _grow(self, key: str, value: Any) -> None:
        self._ear.grown += 1
        self._ear.put((*self._path, key), value)
        super().__setitem__(key, listening(value, (*self._path, key), self._ear))

    def _heard(self, key: Any) -> Any:
        value = super().__getitem__(key)
        self._ear.last = (*self._path, key) if isinstance(value, (dict, list)) else self._path
        return value

    def __iter__(self) -> Iterator[str]:
        if not self.keys():
            self._ear.looped(self._path)
        return super().__iter__()


class Items(List[Any]):
    """A list in which there is something wherever it is looked for."""

    def __init__(self, data: List[Any], path: Path, ear: Ear) -> None:
        super().__init__(listening(item, (*path, index), ear) for index, item in enumerate(data))
        self._path, self._ear = path, ear

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, str):
            self._ear.missed(self._path, {})
        elif isinstance(index, int) and index >= len(self):
            self._ear.missed((*self._path, len(self)), {})
        return super().__getitem__(index)

    def __getattr__(self, name: str) -> Any:
        if name in ("get", "items", "keys", "values"):
            self._ear.missed(self._path, {})
        raise AttributeError(name)


class Text(str):
    """A text that notices when it should have been something else."""

    _path: Path = ()
    _ear: Optional[Ear] = None

    def __getitem__(self, key: Any) -> str:
        if isinstance(key, str):
            self._other({})
        elif isinstance(key, int) and self._ear is not None:
            self._ear.looped(self._path)
        return super().__getitem__(key)

    def __getattr__(self, name: str) -> Any:
        if name in ("get", "items", "keys", "values"):
            self._other({})
        raise AttributeError(name)

    def __iter__(self) -> Iterator[str]:
        if self._ear is not None:
            self._ear.looped(self._path)
        return super().__iter__()

    def __float__(self) -> float:
        return self._number()

    def __int__(self) -> int:
        return int(self._number())

    def _number(self) -> float:
        self._other(1.5)
        return 1.5

    def _other(self, value: Any) -> None:
        if self._ear is not None:
            self._ear.missed(self._path, value)


def _counts(name: str) -> Callable[..., Any]:
    usual = getattr(str, name, None)

    def operation(self: Text, other: Any) -> Any:
        if isinstance(other, (int, float)) and not isinstance(other, bool):
            self._other(1.5)
        return usual(self, other) if usual is not None else NotImplemented

    return operation


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "lt", "le", "gt", "ge"):
    setattr(Text, f"__{_name}__", _counts(f"__{_name}__"))


def listening(value: Any, path: Path, ear: Ear) -> Any:
    """The value as one that listens; of a token the claims do, once they are read."""
    if jwts.is_jwt(value):
        inner = 1 + list(jwts.within(ear.data)).index(path)
        value = jwts.encoded(_mark(json.dumps(value["claims"]), ear.number, inner))
    if isinstance(value, dict):
        return Map(value, path, ear)
    if isinstance(value, list):
        return Items(value, path, ear)
    if isinstance(value, str):
        text = Text(value)
        text._path, text._ear = path, ear
        return text
    return value


def marked(data: Any, number: int) -> str:
    """The JSON text of a document, marked as the one with this number."""
    return _mark(json.dumps(holes.fill(data, dict)), number, 0)


def _mark(text: str, number: int, inner: int) -> str:
    return text[:1] + MARK + " " * number + "\r" + "\n" * inner + text[1:] if text[:1] in "{[" else text


@contextlib.contextmanager
def listened(ears: List[Ear]) -> Iterator[None]:
    """Inside, every document that is marked listens with the ear of its number when it is read as JSON."""
    for place, each in enumerate(ears):
        each.number = place
    decoder: Any = json._default_decoder  # type: ignore[attr-defined]  # what json.loads stands on
    usual = decoder.decode

    def decode(text: str, *more: Any, **named: Any) -> Any:
        number, inner = _number_of(text)
        value = usual(text, *more, **named)
        if number is None or number >= len(ears):
            return value
        ear = ears[number]
        path: Path = (*list(jwts.within(ear.data))[inner - 1], "claims") if inner else ()
        ear.last, ear.read = path, 1 + max(each.read for each in ears)
        return listening(holes.walk(ear.data, path), path, ear)

    decoder.decode = decode
    try:
        yield
    finally:
        del decoder.decode


def _number_of(text: Any) -> Tuple[Optional[int], int]:
    """The number of a marked document, and which of its tokens these claims are of; 0 for the document itself."""
    if not isinstance(text, str) or text[1 : 1 + len(MARK)] != MARK:
        return None, 0
    rest = text[1 + len(MARK) :]
    number = len(rest) - len(rest.lstrip(" "))
    rest = rest[number + 1 :]
    return number, len(rest) - len(rest.lstrip("\n"))
