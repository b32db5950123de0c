"""Takes in the files of a pack, whatever it comes in: only regular files of text, only harmless paths, not too many."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from itest.errors import ItestError

DECLARATION = "cookiecutter.json"
FOLDERS = ("hooks", "templates", "overrides")
MOST_ENTRIES, MOST_FILES, MOST_BYTES = 20_000, 200, 1_000_000
"""Of all that is found beside a pack; of the files that belong to it; of their bytes in all."""
NOTHING = "Nothing was written."

Files = dict[str, bytes]
"""The files of a pack by POSIX path from its folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing found; `read` gives its first bytes, as many as are asked for, and is None for links and the like."""

    path: str
    read: Callable[[int], bytes] | None


def gather(entries: Iterable[Entry], directory: str | None, source: str) -> Files:
    """The files of the one pack that is found, or of the one in `directory`.

    Raises ItestError for a path that leads out, a link, a file that is no text, for too much, and for no pack at all.
    """
    found = _limited(entries, source)
    for entry in found:
        safe_path(entry.path, source)
    home = _home(found, directory, source)
    files: Files = {}
    left = MOST_BYTES
    for path, entry in sorted(_belonging(found, home)):
        if entry.read is None:
            raise ItestError(f"{source}: {path} is a link or no regular file", advice=f"A pack has none. {NOTHING}")
        content = entry.read(left + 1)
        left -= len(content)
        if left < 0 or len(files) == MOST_FILES:
            limits = f"{MOST_FILES} files and {MOST_BYTES:,} bytes"
            raise ItestError(f"{source} is too large for a pack", advice=f"At most {limits}. {NOTHING}")
        files[path] = _text(path, content, source)
    _distinct(files, source)
    return files


def safe_path(path: str, source: str) -> str:
    """The path, if it is one that stays in its folder on every system. Raises ItestError for any other."""
    parts = path.split("/")
    strange = re.match(r"[A-Za-z]:", path) or any(unicodedata.category(each) == "Cc" for each in path)
    if strange or "\\" in path or not {"", ".", ".."}.isdisjoint(parts):
        raise ItestError(f"{source}: the path {path!r} leads out of its folder", advice=f"It was refused. {NOTHING}")
    return path


def template_folder(path: str) -> bool:
    """Whether the first part of a path is the folder that cookiecutter renders."""
    top = path.split("/")[0]
    return "{{" in top and "cookiecutter" in top and "}}" in top and "/" in path


def _limited(entries: Iterable[Entry], source: str) -> list[Entry]:
    found: list[Entry] = []
    for entry in entries:
        found.append(entry)
        if len(found) > MOST_ENTRIES:
            raise ItestError(f"{source} has more than {MOST_ENTRIES:,} files", advice="Name the folder of the pack.")
    return found


def _home(entries: Sequence[Entry], directory: str | None, source: str) -> str:
    """The folder of the pack, with a slash at its end, or empty."""
    homes = sorted(e.path.removesuffix(DECLARATION) for e in entries if PurePosixPath(e.path).name == DECLARATION)
    if directory is not None:
        wanted = f"{safe_path(directory.strip('/'), source)}/"
        if wanted in homes:
            return wanted
        raise ItestError(f"{source} has no {wanted}{DECLARATION}", advice=_named(homes))
    if "" in homes or len(homes) == 1:
        return homes[0]
    if homes:
        raise ItestError(f"{source} has several packs", advice=_named(homes))
    advice = f"A pack is a cookiecutter template: a folder with a {DECLARATION}. `itest pack new NAME` makes one."
    raise ItestError(f"{source} is no pack: there is no {DECLARATION} in it", advice=advice)


def _named(homes: Sequence[str]) -> str:
    there = ", ".join(home.strip("/") or "." for home in homes)
    return f"Name one with --directory: {there}." if homes else NOTHING


def _belonging(entries: Iterable[Entry], home: str) -> Iterable[tuple[str, Entry]]:
    for entry in entries:
        path = entry.path.removeprefix(home)
        if not entry.path.startswith(home):
            continue
        top = path.split("/")[0]
        rendered = template_folder(path) or (entry.read is None and template_folder(f"{path}/"))
        if path == DECLARATION or top in FOLDERS or rendered:
            yield path, entry


def _text(path: str, content: bytes, source: str) -> bytes:
    """With the line ends that every checkout has, and one at the end."""
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ItestError(f"{source}: {path} is not text in UTF-8", advice=f"A pack consists of text. {NOTHING}")
    return (text if text.endswith("\n") or not text else f"{text}\n").encode()


def _distinct(files: Files, source: str) -> None:
    seen: dict[str, str] = {}
    for path in files:
        first = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if first != path:
            raise ItestError(f"{source}: {first} and {path} are one file where case does not count", advice=NOTHING)
