"""Which of several applications is meant: what deployment names wins, then conventional names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from itest.frameworks._factories import Origin
from itest.model.facts import AppEntry, ConfigArgument, Unknown, Where
from itest.source.aside import SCRIPTS
from itest.source.code import Code
from itest.source.outline import Definition, Outline
from itest.source.project import Project
from itest.source.starts import Start, starts
from itest.source.syntax import dotted

_ATTRIBUTES = (
    "app",
    "application",
    "create_app",
    "make_app",
    "get_app",
    "create_application",
    "get_application",
    "api",
)
_MODULES = ("main", "app", "wsgi", "asgi", "application", "server", "api", "run", "autoapp", "manage", "factory")
_MOUNTS = ("register_blueprint", "include_router", "mount", "add_url_rule", "add_api_route", "route")
Arguments = Callable[[Code, Outline, Definition], tuple[ConfigArgument, ...]]


@dataclass(frozen=True, slots=True)
class _Ranked:
    entry: AppEntry
    key: tuple[int, ...]


def entries(
    code: Code, project: Project, found: tuple[Origin, ...], arguments: Arguments, factory_first: bool
) -> tuple[AppEntry, ...]:
    """All applications, best first; a factory and the objects made by it stand together."""
    named = starts(project)
    groups = []
    for origin in found:
        made = [_entry(code, named, o, d, ()) for o, d in origin.objects]
        built = []
        if origin.factory is not None:
            built = [_entry(code, named, *origin.factory, arguments(code, *origin.factory))]
        made.sort(key=lambda ranked: ranked.key)
        whole = not any(_extended(outline, definition.name) for outline, definition in origin.objects)
        first = _prefer_factory(built, made, factory_first and whole)
        ordered = [*built, *made] if first else [*made, *built]
        ordered = _reasoned(ordered)
        groups.append((min(ranked.key for ranked in ordered), ordered))
    groups.sort(key=lambda group: group[0])
    return tuple(ranked.entry for _, ordered in groups for ranked in ordered)


def _reasoned(ordered: list[_Ranked]) -> list[_Ranked]:
    """A factory preferred to the deployed object that it makes says so."""
    first, named = ordered[0], [r for r in ordered if r.entry.reason != _BY_NAME]
    if first.entry.reason != _BY_NAME or not named:
        return ordered
    other = named[0].entry
    reason = f"it makes {other.spelling}: {other.reason}"
    return [_Ranked(replace(first.entry, reason=reason), first.key), *ordered[1:]]


def ambiguity(apps: tuple[AppEntry, ...]) -> tuple[Unknown, ...]:
    """An Unknown when nothing but alphabet tells the first application from another module's."""
    first = apps[0] if apps else None
    if first is None or first.reason != _BY_NAME:
        return ()
    heads = [app for app in apps if _shape(app) == _shape(first)]
    if len({app.module for app in heads}) < 2:
        return ()
    why = f"{len(heads)} applications look equally good; {first.spelling} is taken first"
    return (Unknown(what="application", why=why, flag="--app", candidates=tuple(a.spelling for a in heads)),)


def _shape(app: AppEntry) -> tuple[str, str, str, int]:
    """What ranks an entry that nothing deploys, but for its folder."""
    return app.reason, app.attr, app.module.rpartition(".")[2], app.module.count(".")


_BY_NAME = "its name"


def _prefer_factory(built: list[_Ranked], made: list[_Ranked], factory_first: bool) -> bool:
    if not built or not made:
        return bool(built)
    arguments = built[0].entry.arguments
    usable = all(a.kind != "unknown" or not a.required for a in arguments)
    return factory_first and usable and any(a.kind != "unknown" for a in arguments)


def _extended(outline: Outline, name: str) -> bool:
    """Whether routes are put on the object only after the factory has made it."""
    wanted = {f"{name}.{verb}" for verb in _MOUNTS}
    return any(not called.scope and dotted(called.node.func) in wanted for called in outline.calls)


def _entry(
    code: Code,
    named: tuple[Start, ...],
    outline: Outline,
    definition: Definition,
    arguments: tuple[ConfigArgument, ...],
) -> _Ranked:
    start, position = _started(code, named, outline.module, definition)
    stem = outline.module.rpartition(".")[2]
    place = Where(path=code.path(outline.module), line=definition.line)
    reason = f"{start.path}:{start.line} starts it" if start else _BY_NAME
    entry = AppEntry(
        module=outline.module,
        attr=definition.name,
        kind="factory" if definition.kind == "function" else "object",
        arguments=arguments,
        where=place,
        reason=reason,
    )
    key = (
        position,
        int(any(part in SCRIPTS for part in place.path.split("/")[:-1])),
        _rank(_ATTRIBUTES, definition.name),
        min(_rank(_MODULES, stem), _rank(_MODULES, outline.module.partition(".")[2])),
        outline.module.count("."),
        1 if definition.name.startswith("_") else 0,
    )
    return _Ranked(entry, key)


def _rank(names: tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else len(names)


def _started(code: Code, named: tuple[Start, ...], module: str, definition: Definition) -> tuple[Start | None, int]:
    """The start string that means this object or factory, and its position among all; (None, large) without one."""
    target = f"{module}.{definition.name}"
    for position, start in enumerate(named):
        home = known_module(code, start.module)
        if home is None:
            continue
        outline = code.outline(home)
        if not start.attr:
            if any(code.identity(outline, attr) == target for attr in _ATTRIBUTES[:3]):
                return start, position
        elif code.identity(outline, start.attr) == target:
            return start, position
    return None, len(named) + 100


def known_module(code: Code, name: str) -> str | None:
    """The first-party module that a start string means, also when it is spelled from another folder."""
    parts = name.split(".")
    for cut in range(len(parts)):
        candidate = ".".join(parts[cut:])
        file = code.modules.get(candidate)
        if file is not None and (cut == 0 or file.path.removesuffix("/__init__.py").endswith(name.replace(".", "/"))):
            return candidate
        if file is not None and file.path.removesuffix(".py").endswith(name.replace(".", "/")):
            return candidate
    return None
