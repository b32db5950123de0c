"""What belongs to the project: its files, its imported modules and the functions that its decorators hide."""

from __future__ import annotations

import functools
import inspect
import os
import sys
from types import FunctionType, ModuleType
from typing import Any, Iterator

_PROXIES = {"LocalProxy", "SimpleLazyObject", "LazySettings", "LazyObject", "Proxy"}


class Project:
    """`root` is the sandbox's copy; third-party code below it (a committed environment) does not count.

    `unread` tells, as notes, what of single endpoints could not be looked at.
    """

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)
        self.unread: list[str] = []
        self._owned: dict[str, bool] = {}
        self._modules: tuple[int, list[ModuleType]] = (0, [])

    def owns(self, file: str | None) -> bool:
        """Whether a file is the project's own source."""
        if not file or file.startswith("<"):
            return False
        if file not in self._owned:
            real = os.path.realpath(file)
            self._owned[file] = real.startswith(self.root + os.sep) and "site-packages" not in real
        return self._owned[file]

    def relative(self, file: str) -> str:
        """The file's POSIX path from the project's root."""
        return os.path.relpath(os.path.realpath(file), self.root).replace(os.sep, "/")

    def modules(self) -> list[ModuleType]:
        """The project's imported modules, by name; a module imported under two names appears once."""
        if self._modules[0] == len(sys.modules):
            return self._modules[1]
        found: dict[str, ModuleType] = {}
        for name, module in sorted(sys.modules.items(), key=lambda item: (item[0].count("."), item[0])):
            file = getattr(module, "__file__", None)
            if isinstance(module, ModuleType) and name != "__main__" and self.owns(file):
                found.setdefault(os.path.realpath(str(file)), module)
        self._modules = len(sys.modules), list(found.values())
        return self._modules[1]

    def members(self, module: ModuleType) -> list[tuple[str, Any]]:
        """The module's names and values, sorted, without lazy proxies, which may not be looked at."""
        values = sorted(vars(module).items())
        return [(name, value) for name, value in values if type(value).__name__ not in _PROXIES]

    def owns_object(self, value: Any) -> bool:
        """Whether a class or function is defined in the project."""
        module = sys.modules.get(getattr(value, "__module__", None) or "")
        return self.owns(getattr(module, "__file__", None))

    def handler(self, view: Any) -> dict[str, Any] | None:
        """{"module", "qualname", "file", "line"} of the function behind a view; `file` is relative where owned."""
        function = self.function(view)
        target = function if function is not None else view
        try:
            file = str(inspect.getsourcefile(target))
            line = inspect.getsourcelines(target)[1]
        except (OSError, TypeError):
            return None
        return {
            "module": getattr(target, "__module__", None) or "",
            "qualname": getattr(target, "__qualname__", getattr(target, "__name__", "")),
            "file": self.relative(file) if self.owns(file) else file,
            "line": line,
        }

    def function(self, view: Any) -> FunctionType | None:
        """The plain function that a view finally calls: the project's own one if decorators wrap one."""
        candidates = list(functions_behind(view))
        for function in candidates:
            if self.owns(function.__code__.co_filename) and not _is_wrapper(function, candidates, self):
                return function
        return candidates[0] if candidates else None


def functions_behind(view: Any, depth: int = 8) -> Iterator[FunctionType]:
    """The function itself and everything that its wrappers hold: `__wrapped__`, partials, methods, closures."""
    seen: set[int] = set()
    queue = [(view, depth)]
    while queue:
        item, left = queue.pop(0)
        if left < 0 or id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, FunctionType):
            yield item
        queue += [(inner, left - 1) for inner in _inside(item)]


def closure_values(function: FunctionType) -> dict[str, Any]:
    """The variables that a function has closed over, by name."""
    found: dict[str, Any] = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        try:
            found[name] = cell.cell_contents
        except ValueError:  # an empty cell
            continue
    return found


def _inside(item: Any) -> list[Any]:
    found: list[Any] = []
    if isinstance(item, functools.partial):
        found.append(item.func)
    if inspect.ismethod(item):
        found.append(item.__func__)
    wrapped = _attributes(item).get("__wrapped__")
    if wrapped is not None:
        found.append(wrapped)
    if isinstance(item, FunctionType):
        found += [value for value in closure_values(item).values() if callable(value) and not isinstance(value, type)]
    return found


def _attributes(item: Any) -> dict[str, Any]:
    """What was set on a function, also on one that a compiled library has made (dependency-injector's `inject`)."""
    if not callable(item) or isinstance(item, type) or type(item).__name__ in _PROXIES:
        return {}
    found = getattr(item, "__dict__", None)
    return found if isinstance(found, dict) else {}


def _is_wrapper(function: FunctionType, candidates: list[FunctionType], project: Project) -> bool:
    """A decorator's inner function: it closes over another candidate of the project."""
    held = [value for value in closure_values(function).values() if isinstance(value, FunctionType)]
    return any(value in candidates and project.owns(value.__code__.co_filename) for value in held)
