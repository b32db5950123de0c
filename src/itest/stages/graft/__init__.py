"""Takes single definitions out of a freshly rendered suite into the one on disk, with what they need and it lacks."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from itest.errors import ItestError
from itest.source.syntax import Function
from itest.stages.graft.module import Module, closure, inserted, parsed, without

Texts = Mapping[str, bytes]
"""Files of a suite by their paths, relative to its folder."""

Wanted = Mapping[str, frozenset[str]]
"""Names of top-level definitions by the path of their file."""


@dataclass(slots=True)
class Grafted:
    """The files that change, and the definitions that came into each (all of them where the file is new)."""

    texts: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)


def graft(existing: Texts, rendered: Texts, wanted: Wanted, peers: Wanted | None = None) -> Grafted:
    """The wanted definitions in the files that they belong to; nothing for those that are there already.

    What they need goes with them: helpers and fixtures of their module, fixtures of the conftest, builders, factories
    and support modules. Of a file that is not there yet, the `peers` of what is wanted are left out.
    Raises ItestError when a file on disk is no Python.
    """
    done = Grafted()
    pending = dict(wanted)
    while pending:
        path, names = pending.popitem()
        if path not in rendered:
            continue
        module = parsed(rendered[path])
        text = done.texts.get(path, existing.get(path))
        before = None if text is None else _read(path, text)
        there = frozenset(before.definitions) if before else frozenset()
        new = closure(module, names - there, there | _shared(path, module, existing))
        if before is not None and not new:
            continue
        if before is None:
            done.texts[path], new = _fresh(module, names, (peers or {}).get(path, frozenset()))
        else:
            done.texts[path] = inserted(before, module, new)
        done.names[path] = (*done.names.get(path, ()), *new)
        for other, needed in _elsewhere(path, module, new, rendered).items():
            pending[other] = pending.get(other, frozenset()) | needed
    return done


def _shared(path: str, module: Module, existing: Texts) -> frozenset[str]:
    """Fixtures of a test module that the conftest on disk has: the suite's own are taken rather than hidden."""
    if path == "conftest.py" or "conftest.py" not in existing:
        return frozenset()
    known = _read("conftest.py", existing["conftest.py"]).definitions
    return frozenset(name for name in module.definitions if name in known and module.is_fixture(name))


def _read(path: str, text: bytes) -> Module:
    try:
        return parsed(text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ItestError(
            f"{path} is no valid Python: {error}", advice="Mend it first.", where=f"{path}:{line}"
        ) from None


def _fresh(module: Module, names: frozenset[str], peers: frozenset[str]) -> tuple[bytes, tuple[str, ...]]:
    """A new file: all of the rendered one but the peers that nobody asked for."""
    kept = closure(module, names, frozenset())
    text = without(module, [name for name in peers if name in module.definitions and name not in kept])
    return text, tuple(name for name in module.definitions if name in kept or name not in peers)


def _elsewhere(path: str, module: Module, names: tuple[str, ...], rendered: Texts) -> dict[str, frozenset[str]]:
    """What the definitions need of other files of the suite: imported names, and fixtures of the conftest."""
    found: dict[str, set[str]] = {}
    for name in names:
        for used in module.needs(name):
            origin = module.bound.get(used)
            if isinstance(origin, ast.ImportFrom) and origin.level:
                for other, wanted in _origin(path, origin, used):
                    found.setdefault(other, set()).update(wanted)
        for asked in _asked(module, name):
            found.setdefault("conftest.py", set()).add(asked)
    fixtures = frozenset(parsed(rendered["conftest.py"]).definitions) if "conftest.py" in rendered else frozenset()
    if "conftest.py" in found:
        found["conftest.py"] &= fixtures
    return {other: frozenset(wanted) for other, wanted in found.items() if wanted or other != "conftest.py"}


def _asked(module: Module, name: str) -> list[str]:
    """The fixtures that a test or fixture asks for and its own module does not have."""
    node = module.definitions[name]
    if not isinstance(node, Function):
        return []
    is_fixture = any("fixture" in ast.unparse(decorator) for decorator in node.decorator_list)
    arguments = [each.arg for each in (*node.args.args, *node.args.kwonlyargs)]
    return (
        [each for each in arguments if each not in module.definitions] if is_fixture or name.startswith("test") else []
    )


def _origin(path: str, node: ast.ImportFrom, used: str) -> list[tuple[str, frozenset[str]]]:
    """The suite's file that a relative import names, with the name that is taken from it."""
    folder = PurePosixPath(path).parent
    for _ in range(node.level - 1):
        folder = folder.parent
    real = next((alias.name for alias in node.names if (alias.asname or alias.name) == used), used)
    if not node.module:
        return [((folder / f"{real}.py").as_posix(), frozenset())]
    return [((folder / f"{node.module.replace('.', '/')}.py").as_posix(), frozenset({real}))]
