"""The facts of the application that a file of the suite rests on, each with its place, as the source has them now."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from itest.console.text import place
from itest.errors import ItestError
from itest.flow.opening import look
from itest.flow.options import Options
from itest.model.facts import Evidence, ProjectFacts, Route
from itest.model.manifest import FileRecord, Manifest

VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
WORD = re.compile(r"\w+")
PARAMETER = re.compile(r"<[^>]*>|\{[^}]*\}")
SEEN = 3
"""Places that are told of a boundary; `itest explain NAME` has all."""

Grounds = tuple[tuple[str, str], ...]


def grounds(root: Path, record: FileRecord, manifest: Manifest, content: bytes) -> Grounds:
    """(what, value) for each kind of fact; empty where the source cannot be read as a project any more."""
    try:
        _, facts = look(Options(project=root))
    except ItestError:
        return ()
    told = (
        ("application", _application(facts, manifest.app)),
        ("framework", _shown(facts.framework, facts.framework_evidence)),
        ("database", _database(facts)),
        (f"signs of {record.boundary}", _boundary(facts, record.boundary)),
        ("models", _models(facts, content)),
        ("endpoints", _endpoints(facts, content)),
    )
    return tuple((what, value) for what, value in told if value)


def _application(facts: ProjectFacts, spelling: str) -> str:
    found = next((app for app in facts.apps if app.spelling == spelling), None)
    return f"{spelling} ({place(found.where)})" if found else ""


def _database(facts: ProjectFacts) -> str:
    dialect = f"{facts.database.dialect} through " if facts.database else ""
    return _shown(f"{dialect}{facts.orm}", facts.orm_evidence) if facts.orm else ""


def _shown(name: str | None, evidence: tuple[Evidence, ...]) -> str:
    return f"{name}{f' ({place(evidence[0].where)})' if evidence else ''}" if name else ""


def _boundary(facts: ProjectFacts, name: str | None) -> str:
    found = next((each for each in facts.boundaries if each.name == name), None)
    return ", ".join(dict.fromkeys(place(each.where) for each in found.evidence[:SEEN])) if found else ""


def _models(facts: ProjectFacts, content: bytes) -> str:
    words = set(WORD.findall(content.decode("utf-8", "replace")))
    named = [model for model in facts.models if {model.name, model.table} & words]
    return ", ".join(f"{model.name} ({place(model.where)})" for model in named)


def _endpoints(facts: ProjectFacts, content: bytes) -> str:
    """Those that are called; where one is spelled as it is called, no other counts: /items/new is not /items/<id>."""
    called: set[Route] = set()
    for method, path in _calls(content):
        answering = [route for route in facts.routes if _answers(route, method, path)]
        called.update([route for route in answering if _bare(route.path) == _bare(path)] or answering)
    named = [route for route in facts.routes if route in called]
    return ", ".join(f"{route.method} {route.path} ({place(route.where)})" for route in named)


def _answers(route: Route, method: str, path: str) -> bool:
    if route.method != method or not route.path:
        return False
    parts = map(re.escape, PARAMETER.split(_bare(route.path)))
    return re.fullmatch("[^/]+".join(parts), _bare(path)) is not None


def _bare(path: str) -> str:
    return path.partition("?")[0].strip("/")


def _calls(content: bytes) -> Iterator[tuple[str, str]]:
    """(method, path) of each request that is spelled out; what is filled in counts as one part of the path."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in VERBS:
            path = _spelled(node.args[0]) if node.args else ""
            if path.startswith("/"):
                yield node.func.attr.upper(), path


def _spelled(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "1" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
