"""What the user named on the command line, and the interpreter that belongs to the project otherwise."""

from __future__ import annotations

from typing import Literal

from itest.errors import ItestError
from itest.model.declarations import Framework
from itest.model.facts import AppEntry, Interpreter, Where
from itest.source.code import Code
from itest.source.interpreters import Found, given, holds, interpreters
from itest.source.project import Project
from itest.source.tree import SourceTree


def refuse_nothing(tree: SourceTree) -> None:
    """Raises ItestError for an empty folder and for one without Python."""
    if not tree.paths:
        raise ItestError(
            f"{tree.root} holds no files.", advice="Run itest in the project's folder, or name it with -C/--project."
        )
    if not tree.python:
        raise ItestError(
            f"There is no Python file below {tree.root}.",
            advice="itest works on Python web applications; name the project's folder with -C/--project.",
        )


def check_python(python: str | None) -> None:
    """Raises ItestError when `--python` names nothing that can be run."""
    if python is not None and given(python) is None:
        raise ItestError(
            f"--python {python} is no interpreter.",
            advice="Give the path of the project's own python, for example .venv/bin/python.",
        )


def interpreter(project: Project, framework: Framework | None, python: str | None) -> Interpreter | None:
    """The named interpreter, else the first environment of the project that has the framework, else the first."""
    if python is not None:
        named = given(python)
        return _interpreter(named) if named else None
    found = list(interpreters(project))
    packages = framework.packages if framework else ()
    fitting = [item for item in found if any(holds(item, package) for package in packages)]
    own = [item for item in found if not item.kind.startswith("../")]
    best = next(iter(fitting or own), None)
    return _interpreter(best) if best else None


def _interpreter(found: Found) -> Interpreter:
    return Interpreter(path=found.path, kind=found.kind, version=found.version)


def chosen_app(code: Code, framework: str | None, apps: tuple[AppEntry, ...], spelled: str) -> tuple[AppEntry, ...]:
    """The application that `--app` names, first; the rest follow. Raises ItestError for a module that is not there."""
    wanted = spelled.strip().removesuffix("()")
    same = [app for app in apps if app.spelling.removesuffix("()") == wanted]
    if same:
        return (same[0], *(app for app in apps if app != same[0]))
    module, _, attr = wanted.partition(":")
    if module not in code.modules:
        near = ", ".join(app.spelling for app in apps[:3])
        raise ItestError(
            f"--app {spelled}: there is no module {module} in this project.",
            advice=f"Found: {near}." if near else "Spell it module:attr, module:factory() or package.settings.",
        )
    if not attr and framework != "django":
        raise ItestError(f"--app {spelled} names no attribute.", advice=f"Write {module}:app or {module}:create_app().")
    kind: Literal["object", "factory", "django"] = "factory" if spelled.strip().endswith("()") else "object"
    definition = code.outline(module).find(attr) if attr else None
    if definition is not None and definition.kind == "function":
        kind = "factory"
    entry = AppEntry(
        module=module,
        attr=attr,
        kind="django" if framework == "django" and not attr else kind,
        where=Where(path=code.path(module), line=definition.line if definition else 1),
        reason="--app names it",
    )
    return (entry, *apps)
