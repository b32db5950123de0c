"""What a patch's dotted target is: the module of the project that it leads to, and whether the name is bound there."""

from __future__ import annotations

import builtins
import re
from pathlib import Path

from itest.model.suite import FileFacts, Import, Suite
from itest.source.aside import is_test

_MADE_AT_RUN = ("globals()", "sys.modules", "setattr(", "exec(", "lazy_loader", "import_from_string")
_HOPS = 6
_LIBRARIES = ("src", "lib", "libs", "python", "backend", "server", "app", "tests", "test")
_PROJECTS = ("pyproject.toml", "setup.py", "setup.cfg", "conftest.py", "manage.py", "requirements.txt", "tox.ini")


def home_of(suite: Suite, target: str) -> tuple[FileFacts | None, str]:
    """The module of the project that defines what the target's first name is, and the names after that module.

    Imports are followed (`shop.orders.mail.send` is `send` in shop.mail). None for what lies outside of the project
    or cannot be parsed.
    """
    for _ in range(_HOPS):
        module, rest = suite.sources.split(target)
        home = suite.sources.module(module) if module and rest else None
        if home is None:
            return None, rest
        first, dot, after = rest.partition(".")
        item = next((one for one in home.imports if one.bound == first and not one.scope), None)
        if item is None or first in home.definitions:
            return home, rest
        target = f"{imported(item)}{dot}{after}"
    return None, ""


def imported(item: Import) -> str:
    """The dotted name of what an import binds."""
    if item.name:
        return f"{item.module}.{item.name}"
    return item.module if item.bound != item.module.partition(".")[0] else item.bound


def missing(suite: Suite, target: str, path: str) -> tuple[str, str]:
    """The module's path and the name that it does not have; two "" when it has it or nobody can know.

    `path` is the file that patches: a folder beside it may be the package that is meant.
    """
    module, rest = suite.sources.split(target)
    home = suite.sources.module(module) if module and rest else None
    if home is None:
        return "", ""
    first, _, after = rest.partition(".")
    if not home.binds(first):
        found = _surely_absent(suite, home, first) and not _near(suite, path, f"{module}.{first}")
        found = found and not _relied_on(suite, f"{module}.{first}") and not _elsewhere(suite, home, module, first)
        return (home.path, first) if found else ("", "")
    item = next((one for one in home.imports if one.bound == first and not one.scope), None)
    if item is not None and after and first not in home.definitions:
        return missing(suite, f"{imported(item)}.{after}", path)
    return _of_class(suite, home, first, after)


def _elsewhere(suite: Suite, home: FileFacts, module: str, name: str) -> bool:
    """Whether another module of that dotted name has the name, or this one belongs to a package without `__init__`.

    The folder around a package is then no place to import from: the project's files do not say so.
    """
    ends = tuple(f"{module.replace('.', '/')}{end}" for end in (".py", "/__init__.py"))
    if any(
        f"/{facts.path}".endswith(tuple(f"/{end}" for end in ends)) and facts.binds(name)
        for facts in suite.sources.mentioning(name)
    ):
        return True
    around = next((home.path.removesuffix(end) for end in ends if home.path.endswith(end)), "").strip("/")
    within = Path(suite.root) / around
    return bool(around) and within.name not in _LIBRARIES and not any((within / mark).exists() for mark in _PROJECTS)


def _relied_on(suite: Suite, dotted: str) -> bool:
    """Whether the application imports the name as a module: then it is made when the package is built."""
    return any(
        f"{item.module}.".startswith(f"{dotted}.")
        for facts in suite.sources.mentioning(dotted.rpartition(".")[2])
        if not is_test(facts.path)
        for item in facts.imports
    )


def _near(suite: Suite, path: str, dotted: str) -> bool:
    """Whether a folder above the file, or its `src`, has the module: a package without `__init__` or one of two."""
    root, parts = Path(suite.root), dotted.split(".")
    above = [root, *((root / path).parents[index] for index in range(path.count("/")))]
    places = [folder.joinpath(*parts) for base in above for folder in (base, base / "src")]
    return any(place.is_dir() or place.with_name(f"{place.name}.py").exists() for place in places)


def _surely_absent(suite: Suite, home: FileFacts, name: str) -> bool:
    """Whether nothing can bring the name into the module: no star, no `__getattr__`, no file, no trick."""
    if name in dir(builtins) or (name.startswith("__") and name.endswith("__")) or "__getattr__" in home.definitions:
        return False
    source = suite.sources.text(home.path)
    if any(item.bound == "*" for item in home.imports) or any(trick in source for trick in _MADE_AT_RUN):
        return False
    if re.search(rf"\b(?:global|import|as|except)\b[^\n]*\b{re.escape(name)}\b", source):
        return False
    return not (home.path.endswith("__init__.py") and _beside(suite, home, name))


def _beside(suite: Suite, home: FileFacts, name: str) -> bool:
    """Whether a package's folder has anything of that name, also what is no Python source."""
    folder = (Path(suite.root) / home.path).parent
    return any(entry.name.partition(".")[0] == name for entry in folder.iterdir())


def _of_class(suite: Suite, home: FileFacts, name: str, rest: str) -> tuple[str, str]:
    """An attribute that a class without bases does not have: its name stands nowhere in the module."""
    found = [one for one in home.classes if one.qualname == name]
    attribute = rest.partition(".")[0]
    if not attribute or len(found) != 1 or found[0].bases or found[0].decorators or attribute.startswith("__"):
        return "", ""
    source = suite.sources.text(home.path)
    if re.search(rf"\b{re.escape(attribute)}\b", source) or "metaclass" in source or "setattr(" in source:
        return "", ""
    return home.path, f"{name}.{attribute}"
