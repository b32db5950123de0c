"""Which Django settings module the tests should use, out of packages of fragments, environments and overrides."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from itest.source.code import Code
from itest.source.outline import Definition, Outline
from itest.source.project import Project
from itest.source.pytests import pytest_settings
from itest.source.starts import django_settings
from itest.source.syntax import argument, text

_TEST = re.compile(r"(^|[._])(test|tests|testing|ci|pytest)($|[._])")
_LAST = ("settings", "local", "dev", "development", "develop", "base", "common", "defaults", "default", "main")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A settings module and why it is believed to be the one; lower `rank` is better."""

    module: str
    rank: int
    reason: str


def is_settings(code: Code, module: str) -> bool:
    """Whether the module, with what it star-imports, is a whole configuration and no fragment of one."""
    return setting(code, module, "INSTALLED_APPS") is not None and setting(code, module, "ROOT_URLCONF") is not None


def setting(code: Code, module: str, name: str, seen: tuple[str, ...] = ()) -> tuple[Outline, Definition] | None:
    """The last assignment of a setting that the module sees, its own before those it star-imports."""
    if module in seen or module not in code.modules:
        return None
    outline = code.outline(module)
    own = [d for d in outline.definitions.get(name, ()) if d.kind in ("assign", "import")]
    if own:
        if own[-1].kind == "assign":
            return outline, own[-1]
        return code.definition(code.identity(outline, name))
    for origin in reversed(parts(code, outline)):
        found = setting(code, origin, name, (*seen, module))
        if found is not None:
            return found
    return None


def parts(code: Code, outline: Outline) -> list[str]:
    """The modules that a settings module takes over: star imports, and with django-split-settings its package."""
    if "split_settings" not in code.modules[outline.module].text:
        return outline.stars
    inside = [name for name in code.modules if name.startswith(f"{outline.module}.")]
    return [*inside, *outline.stars]


def visible(code: Code, module: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The modules that make up a settings module: itself and what it star-imports."""
    if module in seen or module not in code.modules:
        return seen
    found = seen | {module}
    for origin in parts(code, code.outline(module)):
        found = visible(code, origin, found)
    return found


def candidates(code: Code, project: Project) -> tuple[Candidate, ...]:
    """All whole settings modules, the one for tests first."""
    found: dict[str, Candidate] = {}
    for candidate in _all(code, project):
        known = found.get(candidate.module)
        if is_settings(code, candidate.module) and (known is None or candidate.rank < known.rank):
            found[candidate.module] = candidate
    ranked = sorted(found.values(), key=lambda c: (c.rank, c.module.count("."), c.module))
    return tuple(_fitting(code, ranked))


def _fitting(code: Code, ranked: list[Candidate]) -> list[Candidate]:
    """Models with PostgreSQL's own field types need settings that use PostgreSQL."""
    if len(ranked) < 2 or ranked[0].rank <= 1 or not _uses_postgres(code):
        return ranked
    return sorted(ranked, key=lambda c: "postgres" not in database_text(code, c.module))


def database_text(code: Code, module: str) -> str:
    """The source of the DATABASES setting, lower case, "" without one."""
    found = setting(code, module, "DATABASES")
    return ast.unparse(found[1].value).lower() if found and found[1].value is not None else ""


def _uses_postgres(code: Code) -> bool:
    return any(True for outline in code.mentioning("django.contrib.postgres.fields") if "model" in outline.module)


def _all(code: Code, project: Project) -> Iterator[Candidate]:
    for module, place in pytest_settings(project):
        yield Candidate(module, 0, f"{place} names it for pytest")
    for module in code.modules:
        if _TEST.search(module) and "settings" in code.modules[module].text + module:
            yield Candidate(module, 2, "its name says that it is for tests")
    for rank, words in ((3, ("manage",)), (4, ("wsgi", "asgi", "celery"))):
        yield from _scripted(code, words, rank)
    for module, path, line in django_settings(project):
        yield Candidate(module, 5, f"{path}:{line} names it")
    for module, file in code.modules.items():
        if "INSTALLED_APPS" in file.text or "settings" in module:
            last = module.rpartition(".")[2]
            rank = _LAST.index(last) if last in _LAST else len(_LAST)
            yield Candidate(module, 10 + rank, "it is a whole settings module")


def _scripted(code: Code, stems: tuple[str, ...], rank: int) -> Iterator[Candidate]:
    """`os.environ.setdefault("DJANGO_SETTINGS_MODULE", "x.settings")` in manage.py and the server modules."""
    for module, file in code.modules.items():
        if module.rpartition(".")[2] not in stems or "DJANGO_SETTINGS_MODULE" not in file.text:
            continue
        for called in code.outline(module).calls:
            if text(argument(called.node, 0)) == "DJANGO_SETTINGS_MODULE":
                value = text(argument(called.node, 1, "default"))
                if value:
                    yield Candidate(value, rank, f"{file.path}:{called.node.lineno} names it")
