"""Small valid files of the kinds that forms ask for, and those that a form should refuse."""

from __future__ import annotations

import base64
import os
import re
import sys
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from .values import narrowed
from .words import snake

File = Dict[str, Any]
"""A hole {"$": "file", "name"} with "text", with "sample" and its "base64", or with a "size" in bytes."""

SAMPLES = {
    "PNG": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4//8/AAX+Av4zEpUUAAAAAElFTkSuQmCC",
    "JPEG": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP////////////////////////////////////////////////////////////////////"
    "//////////////////wAALCAABAAEBASIA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AR//Z",
    "GIF": "R0lGODdhAQABAIEAAP///wAAAAAAAAAAACwAAAAAAQABAAAIBAABBAQAOw==",
    "PDF": "JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+ZW5kb2JqCjIgMCBvYmo8PC9UeXBlL1BhZ2VzL0tp"
    "ZHNbMyAwIFJdL0NvdW50IDE+PmVuZG9iagozIDAgb2JqPDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJveFswIDAgOSA5"
    "XT4+ZW5kb2JqCnRyYWlsZXI8PC9Sb290IDEgMCBSPj4KJSVFT0YK",
}
KINDS: Dict[str, Tuple[str, str, str]] = {
    "png": ("photo", "PNG", ""),
    "jpg": ("photo", "JPEG", ""),
    "jpeg": ("photo", "JPEG", ""),
    "gif": ("animation", "GIF", ""),
    "pdf": ("report", "PDF", ""),
    "csv": ("amounts", "", "name,amount\nLamp,25\nChair,40\n"),
    "json": ("things", "", '[{"name": "Lamp", "amount": 25}]'),
    "txt": ("notes", "", "Notes on engines"),
}
"""By extension: the usual name of such a file, its sample or its text."""
NAMED = (
    ("png", re.compile(r"image|photo|picture|avatar|logo|thumb|cover|icon|banner|portrait|screenshot|(^|_)(img|pic)")),
    ("csv", re.compile(r"csv|spreadsheet|(^|_)(sheet|table|import)")),
    ("pdf", re.compile(r"pdf|resume|invoice|contract|receipt|document|(^|_)(cv|paper|report)")),
    ("json", re.compile(r"json")),
)
VAGUE = re.compile(r"^(the_|my_|new_)?(files?|uploads?|uploaded_files?|attachments?|data|content|\w)(_?\d)?$")
LIMIT = re.compile(r"(MAX|LIMIT)\w*(SIZE|BYTES|UPLOAD|LENGTH|MB)|(SIZE|UPLOAD|BYTES|FILE)\w*(MAX|LIMIT)", re.IGNORECASE)
NO_SIZE = re.compile(r"NAME|TITLE|PASS|USER|TEXT|PAGE|POOL|CACHE|BATCH|CHUNK|PATH|URL|KEY|ROW|COUNT", re.IGNORECASE)
LEAST, MOST = 1024, 16 * 1024 * 1024


def is_file(shape: Any) -> bool:
    """Whether a field takes a file, or several."""
    if not isinstance(shape, Mapping):
        return False
    shape = narrowed(shape)
    if shape.get("type") == "array":
        return is_file(shape.get("items"))
    return bool(shape.get("format") == "binary" or shape.get("contentMediaType") == "application/octet-stream")


def takes_files(shape: Any) -> bool:
    """Whether any field of an object takes a file."""
    return isinstance(shape, Mapping) and any(map(is_file, (shape.get("properties") or {}).values()))


def without_files(shape: Mapping[str, Any]) -> Optional[Dict[str, Any]]:
    """An object without its files, those of objects inside too; None where it must have one."""
    kept: Dict[str, Any] = {}
    for name, inner in (shape.get("properties") or {}).items():
        if is_file(inner):
            if name in (shape.get("required") or ()):
                return None
        elif isinstance(inner, Mapping) and inner.get("properties"):
            kept[name] = without_files(inner)
        else:
            kept[name] = inner
    return None if None in kept.values() else {**shape, "properties": kept}


def fitting(name: str, shape: Mapping[str, Any], number: int = 0, path: str = "") -> File:
    """The file that a field of this name most likely wants at this path."""
    return _file(name, _wanted(name, narrowed(shape), path)[0], number)


def others(name: str, shape: Mapping[str, Any], number: int = 0, path: str = "") -> List[File]:
    """Files of the other kinds that the field may want, one of a kind."""
    return [_file(name, kind, number) for kind in _wanted(name, narrowed(shape), path)[1:]]


def refused(shape: Mapping[str, Any], good: File) -> Iterator[Tuple[str, Any]]:
    """What is wrong with a file, and the file."""
    yield "not a file", "notes"
    yield "an empty file", {"$": "file", "name": good["name"], "text": ""}
    stem, _, extension = str(good["name"]).rpartition(".")
    if good.get("sample") in ("PNG", "JPEG", "GIF"):
        yield "no image", {"$": "file", "name": good["name"], "text": "no image"}
    elsewhere = "txt" if extension != "txt" else "exe"
    yield "a file of another type", {"$": "file", "name": f"{stem}.{elsewhere}", "text": "something else"}
    for limit in [shape["x-most"]] if shape.get("x-most") else limits():
        yield "too large", {"$": "file", "name": good["name"], "size": limit + 1}


def limits() -> List[int]:
    """The sizes in bytes that the project's own settings and constants set for files, the smallest two."""
    found = set()
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None) or ""
        if file.startswith(os.getcwd() + os.sep) and "site-packages" not in file:
            found |= set(_sizes(vars(module), deep=True))
    return sorted(found)[:2]


def _sizes(values: Mapping[str, Any], deep: bool = False) -> Iterator[int]:
    for name, value in list(values.items()):
        if isinstance(value, int) and not isinstance(value, bool) and LIMIT.search(name) and not NO_SIZE.search(name):
            size = value * 1024 * 1024 if name.upper().endswith("MB") else value
            if LEAST <= size <= MOST:
                yield size
        elif deep:
            inner = [getattr(value, "config", None)] if type(value).__name__ == "Flask" else []
            inner += [dict(vars(value))] if _is_own(value) else []
            for each in inner:
                yield from _sizes(each) if isinstance(each, Mapping) else ()


def _is_own(value: Any) -> bool:
    """Whether a value is a class of the project's, or an instance of one that keeps settings."""
    kind = value if isinstance(value, type) else type(value)
    file = getattr(sys.modules.get(str(getattr(kind, "__module__", ""))), "__file__", None) or ""
    plain = isinstance(value, type) or re.search(r"settings|config", kind.__name__, re.IGNORECASE)
    return bool(plain) and file.startswith(os.getcwd() + os.sep) and hasattr(value, "__dict__")


def _wanted(name: str, shape: Mapping[str, Any], path: str) -> Sequence[str]:
    """The kinds that the field may want, the likeliest first; where its name tells nothing the path may."""
    told = [e.lower().lstrip(".") for e in shape.get("x-extensions") or ()]
    known = [kind for kind in told if kind in KINDS]
    if known:
        return known
    if shape.get("x-image"):
        return ["png", "jpg", "gif"]
    plain = snake(re.sub(r"{\w+}|\W+", "_", path) if VAGUE.search(snake(name)) else name).strip("_")
    likely: Optional[str] = next((kind for kind, pattern in NAMED if pattern.search(plain)), None)
    return list(dict.fromkeys([likely or "txt", "png", "pdf", "csv", "jpg", "json", "txt"]))


def _file(field: str, kind: str, number: int) -> File:
    usual, sample, text = KINDS[kind]
    stem = usual if VAGUE.search(snake(field)) else snake(field)
    hole: File = {"$": "file", "name": f"{'another_' if number else ''}{stem}.{kind}"}
    if sample:
        return {**hole, "sample": sample, "base64": SAMPLES[sample]}
    return {**hole, "text": text}


def content(hole: Mapping[str, Any]) -> bytes:
    """What is in the file."""
    if "size" in hole:
        return b"x" * int(hole["size"])
    return base64.b64decode(hole["base64"]) if "base64" in hole else str(hole["text"]).encode()


def sample_of(data: bytes) -> Optional[str]:
    """The name of the sample that these bytes are."""
    return next((name for name, text in SAMPLES.items() if base64.b64decode(text) == data), None)
