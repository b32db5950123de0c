"""How the project is started: the `module:attr` strings and settings modules in its deployment files and readme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from itest.source.project import Project

_SERVED = re.compile(
    r"\b(?:uvicorn|gunicorn|hypercorn|granian|daphne|waitress-serve|uwsgi|flask|fastapi|run)\b[^\n#;|]*?"
    r"""[\s"',=\[]([A-Za-z_][\w.]*):([A-Za-z_]\w*)(\(\s*[^)\s]*\s*\))?(?![\w/.-])"""
)
_FLASK_APP = re.compile(r"""\bFLASK_APP["']?\s*[=: ,]\s*["']?([A-Za-z_./][\w./]*)(?::([A-Za-z_]\w*)(\([^)\n]*\))?)?""")
_DJANGO = re.compile(r"""\bDJANGO_SETTINGS_MODULE["']?\s*[=: ,]+\s*["']?([A-Za-z_][\w.]*)""")
_FASTAPI_FILE = re.compile(r"\bfastapi\s+(?:run|dev)\s+(?:--\S+\s+)*([\w./]+\.py)")
_WSGI_FILE = re.compile(r"\buwsgi\b[^\n]*--module[= ]([\w.]+)(?::(\w+))?")
_FILES = re.compile(
    r"(^|/)(procfile|dockerfile[^/]*|[^/]*\.dockerfile|(docker-)?compose[^/]*\.ya?ml|makefile|justfile|taskfile\.ya?ml|fly\.toml|render\.ya?ml"
    r"|app\.ya?ml|vercel\.json|readme[^/]*|contributing[^/]*|[^/]+\.sh|supervisord?\.conf|[^/]*gunicorn[^/]*|uwsgi\.ini|package\.json|heroku\.yml"
    r"|tox\.ini|noxfile\.py|[^/]+\.service)$",
    re.I,
)
_HIDDEN = (".flaskenv", ".env", ".env.example", ".env.sample", ".env.dist", ".env.template", ".env.local.example")
_ORDER = ("procfile", "dockerfile", "compose", "tool.", ".flaskenv", ".sh", "makefile", "taskfile", ".env", "readme")


@dataclass(frozen=True, slots=True)
class Start:
    """One string that names an application: `attr` is "" where only the module is named, `called` for factories."""

    module: str
    attr: str
    called: bool
    path: str
    line: int
    text: str


def starts(project: Project) -> tuple[Start, ...]:
    """Every start string, those of deployment files before those of readmes."""
    found = [*_configured(project)]
    for path, content in _files(project):
        found += _in_text(path, content)
    return tuple(sorted(set(found), key=lambda s: (_order(s.path), s.path, s.line)))


def django_settings(project: Project) -> tuple[tuple[str, str, int], ...]:
    """Every DJANGO_SETTINGS_MODULE that a deployment or environment file names, with its place."""
    found = []
    for path, content in _files(project):
        for match in _DJANGO.finditer(content):
            found.append((match[1], path, _line(content, match.start())))
    return tuple(sorted(found, key=lambda f: (_order(f[1]), f[1], f[2])))


def _configured(project: Project) -> Iterator[Start]:
    entry = project.table("tool", "fastapi").get("entrypoint")
    if isinstance(entry, str) and ":" in entry:
        module, _, attr = entry.partition(":")
        line = _line_of(project.read("pyproject.toml") or "", entry)
        yield Start(module, attr, False, project.inside("pyproject.toml"), line, f"[tool.fastapi] {entry}")


def _files(project: Project) -> Iterator[tuple[str, str]]:
    prefix = "" if project.base == "." else f"{project.base}/"
    for path in project.tree.paths:
        inner = path.removeprefix(prefix)
        if path.startswith(prefix) and inner.count("/") <= 3 and _FILES.search(inner):
            content = project.tree.text(path)
            if content:
                yield path, content
    for name in _HIDDEN:
        content = project.read(name)
        if content:
            yield project.inside(name), content


def _in_text(path: str, content: str) -> Iterator[Start]:
    for match in _SERVED.finditer(content):
        line = _line(content, match.start(1))
        called = bool(match[3]) or "--factory" in content.splitlines()[line - 1]
        yield Start(match[1], match[2], called, path, line, _shown(content, line))
    for match in _FLASK_APP.finditer(content):
        line = _line(content, match.start())
        yield Start(as_module(match[1]), match[2] or "", bool(match[3]), path, line, _shown(content, line))
    for match in _FASTAPI_FILE.finditer(content):
        line = _line(content, match.start())
        yield Start(as_module(match[1]), "", False, path, line, _shown(content, line))
    for match in _WSGI_FILE.finditer(content):
        line = _line(content, match.start())
        yield Start(match[1], match[2] or "application", False, path, line, _shown(content, line))


def as_module(spelled: str) -> str:
    """`app/main.py` and `./wsgi` as dotted modules."""
    return spelled.removeprefix("./").removesuffix(".py").strip("/").replace("/", ".")


def _shown(content: str, line: int) -> str:
    return " ".join(content.splitlines()[line - 1].split())[:100]


def _line(content: str, position: int) -> int:
    return content.count("\n", 0, position) + 1


def _line_of(content: str, part: str) -> int:
    return _line(content, max(content.find(part), 0))


def _order(path: str) -> tuple[int, int]:
    lower = path.lower()
    ranks = [rank for rank, word in enumerate(_ORDER) if word in lower]
    return (min(ranks, default=len(_ORDER)), path.count("/"))
