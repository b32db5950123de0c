"""The dotted names under which a project's files can be imported, from their paths alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable


def modules_of(paths: Iterable[str], roots: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Two maps: the dotted name of each file, and every dotted name by which an import may mean it, to its path.

    A file's own name starts at the topmost folder of its package, or at the longest of `roots` (folders on sys.path)
    around it, whichever is longer. Of files of one name those below the roots come first, then the one nearest the top,
    then what only pytest finds: it puts the folder of a conftest without `__init__.py` on sys.path.
    """
    files = sorted(path for path in paths if path.endswith(".py"))
    packages = {path.rpartition("/")[0] for path in files if path.rpartition("/")[2] == "__init__.py"}
    known = sorted({root.strip("/") for root in roots if root not in (".", "")}, key=len, reverse=True)
    names: dict[str, str] = {}
    targets: dict[str, str] = {}
    for path in files:
        base = next((root for root in known if path.startswith(f"{root}/")), "")
        names[path] = _dotted(path, base) if base or "/" not in path else _dotted(path, _top(path, packages))
    below = tuple(f"{root}/" for root in known)
    for path in sorted(files, key=lambda path: (not path.startswith(below), path.count("/"))):
        targets.setdefault(names[path], path)
    for path in files:
        targets.setdefault(_dotted(path, ""), path)
    for folder in sorted({path.rpartition("/")[0] for path in files if path.endswith("/conftest.py")} - packages):
        for path in files[bisect_left(files, f"{folder}/") : bisect_left(files, f"{folder}0")]:
            targets.setdefault(_dotted(path, folder), path)
    return names, targets


def _top(path: str, packages: set[str]) -> str:
    """The folder that must be on sys.path for the file's package; the project's root for packages without __init__."""
    folder = path.rpartition("/")[0]
    if folder not in packages:
        return "" if not _beside_root(folder, packages) else folder
    while folder and folder in packages:
        folder = folder.rpartition("/")[0]
    return folder


def _beside_root(folder: str, packages: set[str]) -> bool:
    """Whether a folder without `__init__.py` lies outside every package: pytest then puts it on sys.path itself."""
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in packages:
            return False
    return True


def _dotted(path: str, base: str) -> str:
    inner = path[len(base) + 1 :] if base else path
    name = inner.removesuffix(".py").replace("/", ".")
    return name.removesuffix(".__init__")
