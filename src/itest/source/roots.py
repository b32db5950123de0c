"""Which folders belong on sys.path: those from which the project's own absolute imports and start commands resolve."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from itest.source.tree import SourceTree

_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([A-Za-z_][\w.]*)[ \t]+import|import[ \t]+([A-Za-z_][\w.]*))", re.M)
_COMMON = frozenset({"os", "re", "sys", "json", "typing", "datetime", "logging", "pathlib", "collections", "uuid"})


def module_name(path: str, roots: tuple[str, ...]) -> str:
    """The dotted name of a file when its longest enclosing root is on sys.path."""
    best = ""
    for root in roots:
        if root != "." and path.startswith(f"{root}/") and len(root) > len(best):
            best = root
    inner = path[len(best) + 1 :] if best else path
    dotted = inner.removesuffix(".py").replace("/", ".")
    return dotted.removesuffix(".__init__") if dotted != "__init__" else "__init__"


def source_roots(tree: SourceTree) -> tuple[str, ...]:
    """The roots by votes, best first; "." when nothing votes."""
    imported = {
        path: [from_ or plain for from_, plain in _IMPORT.findall(f.imports)] for path, f in tree.python.items()
    }
    votes = _votes(tree, imported)
    votes.update(_inside(tree, imported))
    for path, file in tree.python.items():
        folder = path.rpartition("/")[0]
        if path.endswith("manage.py") and "django" in file.text and f"{folder}/__init__.py" not in tree.names:
            votes[folder or "."] += 50
    if not votes:
        return (".",)
    best = votes.most_common(1)[0][1]
    chosen = [root for root, count in votes.most_common() if count * 8 >= best]
    kept: list[str] = []
    for root in chosen:
        if not any(_shadowed(root, other) for other in kept):
            kept.append(root)
    return tuple(kept)


def _shadowed(root: str, other: str) -> bool:
    """A folder deep inside a better root is no second root: its modules would be imported under two names."""
    nested = other == "." or root.startswith(f"{other}/")
    depth = root.count("/") - (-1 if other == "." else other.count("/"))
    return nested and depth > 1


def _votes(tree: SourceTree, imported: Mapping[str, list[str]]) -> Counter[str]:
    """How many imports resolve from each folder; an import counts for the nearest folder that can serve it."""
    tops = _tops(tree)
    served: dict[str, list[str]] = {}
    votes: Counter[str] = Counter()
    for path, names in imported.items():
        for name in names:
            if name not in served:
                top = name.partition(".")[0]
                homes = tops.get(top, ()) if top not in _COMMON else ()
                served[name] = [home for home in homes if _serves(tree, home, name)]
            nearest = _nearest(path, served[name]) if served[name] else None
            if nearest is not None:
                votes[nearest] += 1
    return votes


def _inside(tree: SourceTree, imported: Mapping[str, list[str]]) -> Counter[str]:
    """Votes for packages that are started from inside (`cd app; uvicorn main:app`) although they are packages.

    Only where no import names the package itself and several of its own modules are imported as if from inside: one
    alone may be a module named like a library (`redis.py` beside `from redis import Redis`).
    """
    packages = sorted({path.rpartition("/")[0] for path in tree.python if path.endswith("/__init__.py")})
    outermost = [each for each in packages if not any(each.startswith(f"{other}/") for other in packages)]
    votes: Counter[str] = Counter()
    for home in outermost:
        name = home.rpartition("/")[2]
        own = [each for path, names in imported.items() if path.startswith(f"{home}/") for each in names]
        if any(each.partition(".")[0] == name for each in own):
            continue
        served = [each for each in own if each.partition(".")[0] not in _COMMON and _serves(tree, home, each)]
        if len({each.partition(".")[0] for each in served}) > 1:
            votes[home] += len(served)
    return votes


def _tops(tree: SourceTree) -> dict[str, set[str]]:
    """Top-level names to the folders that hold such a package or module."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in tree.python:
        parts = path.removesuffix(".py").split("/")
        for depth, part in enumerate(parts):
            home = "/".join(parts[:depth]) or "."
            if part.isidentifier() and part != "__init__" and (home == "." or f"{home}/__init__.py" not in tree.names):
                found[part].add(home)
    return found


def _serves(tree: SourceTree, home: str, name: str) -> bool:
    """Whether `import name` finds a file from that folder (its last part may be an attribute)."""
    prefix = "" if home == "." else f"{home}/"
    path = prefix + name.replace(".", "/")
    if f"{path}.py" in tree.names or path in tree.folders:
        return True
    parent = path.rpartition("/")[0]
    return "." in name and (f"{parent}.py" in tree.names or f"{parent}/__init__.py" in tree.names)


def _nearest(path: str, homes: list[str]) -> str | None:
    """The outermost home above the importing file that is no package itself, else any home when there is only one."""
    above = [home for home in homes if home == "." or path.startswith(f"{home}/")]
    if above:
        return min(above, key=len)
    return homes[0] if len(homes) == 1 else None
