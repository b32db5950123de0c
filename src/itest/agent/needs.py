"""What an application lacks when it fails to import: read from the exception, for the host to supply."""

from __future__ import annotations

import contextlib
import errno
import linecache
import os
import re
import traceback
from typing import Any, Iterator

from . import needs_pydantic
from .project import Project

_MESSAGES = (
    re.compile(r"Set the (\w+) environment variable"),  # django-environ
    re.compile(r"^(\w+) not found\. Declare it as envvar"),  # python-decouple
    re.compile(
        r"[Ee]nvironment variable[: ]+[\"'`]?([A-Za-z_]\w+)[\"'`]? (?:is )?(?:not set|missing|required|invalid)"
    ),
    re.compile(r"Config '(\w+)' is missing"),  # starlette
    re.compile(r"The (SECRET_KEY) setting must not be empty"),
)
_LOUD = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
_NO_DATABASE = re.compile(
    r"database \"?[\w./-]*itest[\w]*\"? does not exist|Unknown database|connection to server at .*refused"
    r"|could not connect to server|Connect call failed .*\b5432\b|Can't connect to (?:local )?(?:MySQL|MariaDB|server)"
    r"|Access denied for user",
    re.I | re.S,
)
_BLANK = re.compile(r"\bNoneType\b|NoneType'|expected (?:str|string).* None\b")
_NUMBERS = (
    (re.compile(r"invalid literal for int\(\) with base \d+: '([^']*)'"), "int"),
    (re.compile(r"could not convert string to float: '([^']*)'"), "float"),
    (re.compile(r"[Ii]nvalid truth value:? ['\"]?(\w+)|Not a boolean: (\w+)"), "bool"),  # python-decouple, strtobool
)
_UNPARSED = re.compile(r"error parsing (?:value for field|env var|JSON for) [\"']?(\w+)")
_NO_FOLDER = re.compile(r"^Directory '([^'\n]+)' does not exist$")
_NO_TABLE = re.compile(
    r"no such table|relation \"[\w.]+\" does not exist|UndefinedTable|Table '[^']+' doesn't exist", re.I
)


@contextlib.contextmanager
def explained(project: Project) -> Iterator[None]:
    """Lets exceptions pass with an attribute `itest_needs`: [{"kind", ...}] and the project's own line."""
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        error.itest_needs = needs(error, project)  # type: ignore[attr-defined]  # read by boot
        raise


def needs(error: BaseException, project: Project) -> list[dict[str, Any]]:
    """What the chain of exceptions asks for.

    Kinds: "variable" {"name", "type", "problem"}, "module" {"name"}, "folder" | "file" {"path"}, "outside" {"path"},
    "database" {}, "tables" {}, "service" {}, "foreign" {}: the fence kept it from another machine, "exit" {"code"},
    "blank" {}: a value was None, "unfit" {"text", "type"}: a text that should have been a number, "unparsed" {"name"}:
    a setting whose text is no JSON, "choice" {"text", "choices"}: one of the keys of a mapping of the project, "hint"
    {"names"}: words that look like variables.
    """
    found: list[dict[str, Any]] = []
    for item in _chain(error):
        for need in _of(item, project):
            if need not in found:
                found.append(need)
    words = sorted(set(_LOUD.findall(str(error))))
    if words:
        found.append({"kind": "hint", "names": words})
    where = place(error, project)
    return [*found, {"kind": "place", "where": where}] if where else found


def place(error: BaseException, project: Project | None = None) -> str | None:
    """`file:line` of the innermost frame of the project (or of any frame without one)."""
    frames = traceback.extract_tb(error.__traceback__)
    if project is None:
        return "%s:%s" % (frames[-1].filename, frames[-1].lineno) if frames else None
    if isinstance(error, SyntaxError) and project.owns(error.filename):
        return "%s:%s" % (project.relative(str(error.filename)), error.lineno)
    for frame in reversed(frames):
        if project.owns(frame.filename):
            return "%s:%s" % (project.relative(frame.filename), frame.lineno)
    return None


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    item: BaseException | None = error
    while item is not None and item not in found:
        found.append(item)
        item = item.__cause__ or item.__context__
    return found


def _of(error: BaseException, project: Project) -> list[dict[str, Any]]:
    if isinstance(error, ModuleNotFoundError) and error.name:
        return [{"kind": "module", "name": error.name}]
    if isinstance(error, SystemExit):
        return [{"kind": "exit", "code": str(error.code)}]
    if isinstance(error, (FileNotFoundError, PermissionError, NotADirectoryError)):
        return _path(error, project)
    if isinstance(error, OSError) and "no foreign host" in str(error):
        return [{"kind": "foreign"}]
    if isinstance(error, ConnectionError):
        return [*_from_message(str(error)), {"kind": "service"}]
    if isinstance(error, KeyError) and _raised_by_environ(error):
        name = error.args[0]
        spelled = os.fsdecode(name) if isinstance(name, bytes) else str(name)
        return [{"kind": "variable", "name": spelled, "type": None, "problem": "missing"}]
    absent = _NO_FOLDER.search(str(error))
    if absent:
        return _path(FileNotFoundError(errno.ENOENT, "no folder", absent.group(1)), project)
    return needs_pydantic.needs(error) or _from_message(str(error)) or _choice(error)


def _from_message(text: str) -> list[dict[str, Any]]:
    for pattern in _MESSAGES:
        match = pattern.search(text)
        if match:
            return [{"kind": "variable", "name": match.group(1), "type": None, "problem": "missing"}]
    unparsed = _UNPARSED.search(text)
    if unparsed:
        return [{"kind": "unparsed", "name": unparsed.group(1)}]
    if _NO_DATABASE.search(text):
        return [{"kind": "database"}]
    if _NO_TABLE.search(text):
        return [{"kind": "tables"}]
    for pattern, kind in _NUMBERS:
        match = pattern.search(text)
        if match:
            return [{"kind": "unfit", "text": match.group(match.lastindex or 1), "type": kind}]
    return [{"kind": "blank"}] if _BLANK.search(text) else []


def _raised_by_environ(error: BaseException) -> bool:
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and os.path.basename(frames[-1].filename) in ("os.py", "<frozen os>")


def _choice(error: BaseException) -> list[dict[str, Any]]:
    """The keys of the mapping in which a text was looked up: `CONFIGS[os.getenv("APP_CONFIG")]`."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    key = error.args[0] if isinstance(error, KeyError) and error.args else None
    if step is None or not isinstance(key, str):
        return []
    frame = step.tb_frame
    line = linecache.getline(frame.f_code.co_filename, step.tb_lineno)
    for name in re.findall(r"[A-Za-z_]\w*", line):
        value = frame.f_locals.get(name, frame.f_globals.get(name))
        if isinstance(value, dict) and value and key not in value and all(isinstance(each, str) for each in value):
            return [{"kind": "choice", "text": key, "choices": list(value)}]
    return []


def _path(error: OSError, project: Project) -> list[dict[str, Any]]:
    named = re.search(r"['\"]([^'\"]+)['\"]", str(error)) if error.filename is None else None
    if error.filename is None and named is None:
        return []
    path = os.fsdecode(error.filename) if named is None else named.group(1)
    real = os.path.realpath(path)
    inside = real == project.root or real.startswith(project.root + os.sep)
    if isinstance(error, PermissionError) or error.errno == errno.EACCES or not inside:
        return [{"kind": "outside", "path": path}]
    relative = project.relative(real)
    folder = os.path.dirname(relative)
    if folder and not os.path.isdir(os.path.join(project.root, folder)):
        return [{"kind": "folder", "path": folder}]
    name = os.path.basename(relative)
    is_file = name.startswith(".") or bool(os.path.splitext(name)[1]) or "configuration file" in (error.strerror or "")
    return [{"kind": "file" if is_file else "folder", "path": relative}]
