"""Which programs may be started: this interpreter (fenced in turn), local servers, and probes that only look.

Everything else (mailers, cloud tools, compilers, shells with pipes) is refused as if it were not there.
"""

from __future__ import annotations

import errno
import os
import re
import shlex
import sys
from typing import Any, Callable

_SERVERS = {
    *("initdb", "postgres", "pg_ctl", "createdb", "dropdb", "unshare"),
    *("redis-server", "valkey-server", "memcached", "mongod", "nats-server"),
    *("mariadbd", "mysqld", "mariadb-install-db", "mysql_install_db"),
}
_PROBES = {
    "uname", "ldconfig", "lscpu", "nproc", "file", "locale", "getconf", "sw_vers", "sysctl", "stty", "tput", "hostname",
    "which", "gcc", "cc", "ld", "objdump", "lsb_release", "pg_config", "arch", "id", "whoami", "true", "ps", "cat",
    "mariadb_config", "mysql_config",
}  # fmt: skip
_GIT_READS = {
    "rev-parse",
    "describe",
    "log",
    "show",
    "status",
    "ls-files",
    "config",
    "diff",
    "symbolic-ref",
    "--version",
}
_CHAINING = re.compile(r"[;&|`$()<\n]|>(?!\s*/dev/null)")
_HARMLESS_REDIRECTION = re.compile(r"\d?>\s*/dev/null|\d>&\d")


def rules() -> dict[str, Callable[[tuple[Any, ...]], Exception | None]]:
    """Audit events that start programs, each with a function that returns the error to raise or None."""
    return {
        "subprocess.Popen": _popen,
        "os.posix_spawn": _spawn,
        "os.exec": _spawn,
        "os.system": _system,
        "os.startfile": lambda arguments: _refusal([str(arguments[0])]),
        "pty.spawn": lambda arguments: _refusal([str(item) for item in arguments[0]]),
    }


def allowed(command: list[str], environment: object = None) -> bool:
    """Whether a program may be started with these arguments (`command[0]` is the program)."""
    if not command:
        return False
    name = os.path.basename(command[0])
    if name in ("sh", "bash") and len(command) >= 3 and command[1] == "-c":
        return _shell_allowed(command[2], environment)
    if name in ("env", "nice") and len(command) > 1 and "=" not in command[1]:
        return allowed(command[1:], environment)
    if name == "git":
        return any(word in _GIT_READS for word in command[1:4])
    if _is_this_interpreter(command[0]):
        return environment is None or _carries_fence(environment)
    return name in _SERVERS or name in _PROBES


def _shell_allowed(line: str, environment: object) -> bool:
    bare = _HARMLESS_REDIRECTION.sub("", line)
    if _CHAINING.search(bare):
        return _CTYPES_LOOKUP.match(line) is not None
    try:
        words = shlex.split(bare)
    except ValueError:
        return False
    return bool(words) and words[0] != "exec" and allowed(words, environment)


_CTYPES_LOOKUP = re.compile(r"^(if type (gcc|cc)\b|exec gcc |/sbin/ldconfig )")
"""The shell lines that the standard library's ctypes.util.find_library writes."""


def _is_this_interpreter(program: str) -> bool:
    if os.path.basename(program).startswith("python") and os.sep not in program:
        return True
    mine = {os.path.realpath(sys.executable), os.path.realpath(getattr(sys, "_base_executable", sys.executable))}
    return os.path.realpath(program) in mine


def _carries_fence(environment: object) -> bool:
    try:
        return "ITEST_FENCE" in environment or b"ITEST_FENCE" in environment  # type: ignore[operator]  # any mapping
    except TypeError:
        return False


def _popen(arguments: tuple[Any, ...]) -> Exception | None:
    executable, command, _, environment = arguments[:4]
    words = [command] if isinstance(command, (str, bytes)) else list(command)
    return _judge(executable, words, environment)


def _spawn(arguments: tuple[Any, ...]) -> Exception | None:
    path, words, environment = arguments[:3]
    return _judge(path, list(words), environment)


def _system(arguments: tuple[Any, ...]) -> Exception | None:
    line = os.fsdecode(arguments[0])
    return None if _shell_allowed(line, None) else _refusal([line])


def _judge(executable: object, words: list[Any], environment: object) -> Exception | None:
    spelled = [os.fsdecode(word) for word in words]
    if executable and spelled:
        spelled[0] = os.fsdecode(executable)  # type: ignore[arg-type]  # str, bytes or PathLike
    return None if allowed(spelled, environment) else _refusal(spelled)


def _refusal(command: list[str]) -> Exception:
    error = FileNotFoundError(errno.ENOENT, "itest starts no other programs", command[0] if command else "")
    error.target = " ".join(command)[:200]  # type: ignore[attr-defined]  # read by the fence's record
    return error
