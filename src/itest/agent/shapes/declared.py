"""Asks the modules of this folder whose LIBRARY is loaded about a view, and at last the view's own source."""

from __future__ import annotations

import importlib
import pkgutil
from types import FunctionType
from typing import Any

from .. import libraries, needs
from ..project import Project
from . import source

_BODY = ("body", "form", "body_source", "envelope")
_WITHOUT_BODY = ("GET", "HEAD", "DELETE")


class View:
    """What the readers are asked about: the view as registered, the function behind it, its method, the project.

    `parameters` are the names of the path's parameters, which are no part of a body.
    """

    def __init__(self, view: Any, function: FunctionType | None, method: str, project: Project) -> None:
        self.view = view
        self.function = function
        self.method = method
        self.project = project
        self.parameters: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        return self.method not in _WITHOUT_BODY


def shapes(view: View) -> dict[str, Any]:
    """The Endpoint fields that declarations or the source tell; declarations come first, nothing is contradicted."""
    answers = [_asked(reader, view) for reader in readers()]
    if view.function is not None:
        read = source.shapes(view.function, view.project)
        declared = any(answer.get(name) for answer in answers for name in ("body", "form"))
        answers.append({name: value for name, value in read.items() if name not in _BODY or not declared})
    found: dict[str, Any] = {}
    for answer in answers:
        for name, value in answer.items():
            if value is not None and not (name in _BODY and view.method in ("GET", "HEAD")):
                found.setdefault(name, value)
    return found


def _asked(reader: Any, view: View) -> dict[str, Any]:
    """What a reader says; an endpoint that it trips over must not cost the others, and is told."""
    try:
        answer: dict[str, Any] = reader.read(view)
    except Exception as error:
        name = getattr(view.function, "__qualname__", repr(view.view))
        view.project.unread.append(
            "what %s takes could not be read: %s: %s (%s)"
            % (name, type(error).__name__, error, needs.place(error, view.project))
        )
        return {}
    return answer


def readers() -> list[Any]:
    """The modules of this folder that speak for a library which the application has loaded."""
    package = __name__.rpartition(".")[0]
    folder = importlib.import_module(package)
    found = []
    for info in sorted(pkgutil.iter_modules(folder.__path__), key=lambda item: item.name):
        module = importlib.import_module("%s.%s" % (package, info.name))
        library = getattr(module, "LIBRARY", None)
        names = (library,) if isinstance(library, str) else library or ()
        if any(libraries.loaded(name) is not None for name in names):
            found.append(module)
    return found
