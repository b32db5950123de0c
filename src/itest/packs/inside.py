"""Renders one pack with cookiecutter, in a process of its own that can write nowhere but into its temporary folder.

Run as a file: `python inside.py job.json`. Knows nothing of itest; what goes wrong is one line in `result.json`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

MEMORY, LARGEST = 1 << 30, 4 << 20
"""Bytes of memory and of one file: a template that wants more is a mistake or an attack."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
PATHS = {
    **dict.fromkeys(("os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.chown", "os.truncate", "os.utime"), 1),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink"), 2),
}
"""Calls that change the disk, and how many of their first arguments are paths."""
PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.startfile")


def main(job: Path) -> int:
    """Render as the job says: {pack, out, variables, hooks}. The exit code is 1 when that cannot be done."""
    told = json.loads(job.read_text(encoding="utf-8"))
    try:
        _render(told, job.parent)
    except BaseException as error:
        (job.parent / "result.json").write_text(json.dumps({"error": _line(error)}), encoding="utf-8")
        return 1
    return 0


def _render(told: dict[str, Any], scratch: Path) -> None:
    from cookiecutter import utils  # type: ignore[import-untyped]
    from cookiecutter.generate import generate_context, generate_files  # type: ignore[import-untyped]
    from cookiecutter.prompt import prompt_for_config  # type: ignore[import-untyped]
    from jinja2.sandbox import SandboxedEnvironment

    utils.StrictEnvironment = _sandboxed()
    if not isinstance(utils.create_env_with_context({}), SandboxedEnvironment):
        raise RuntimeError("this version of cookiecutter makes its environment in another way")
    _limit()
    sys.addaudithook(_fence(str(scratch), hooks=told["hooks"]))
    declaration = Path(told["pack"]) / "cookiecutter.json"
    context = generate_context(context_file=str(declaration), extra_context=told["variables"])
    context["cookiecutter"] = prompt_for_config(context, no_input=True)
    generate_files(repo_dir=told["pack"], context=context, output_dir=told["out"], accept_hooks=told["hooks"])


def _sandboxed() -> type:
    """Jinja's sandbox, with those of cookiecutter's extensions that give the same each time."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandboxed(ImmutableSandboxedEnvironment):
        def __init__(self, **options: Any) -> None:
            options.pop("context", None)  # from which cookiecutter takes further extensions
            names = ("cookiecutter.extensions.JsonifyExtension", "cookiecutter.extensions.SlugifyExtension")
            super().__init__(undefined=StrictUndefined, extensions=names, **options)

    return Sandboxed


def _fence(folder: str, *, hooks: bool) -> Callable[[str, tuple[Any, ...]], None]:
    """Refuses every write outside `folder`, every connection, and every program unless hooks may run."""
    home = os.path.realpath(folder)

    def outside(path: object) -> bool:
        if not isinstance(path, (str, bytes)):
            return False  # a file that is open already
        full = os.path.realpath(os.fsdecode(path))
        return full not in (home, os.devnull) and not full.startswith(home + os.sep)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        refused = event.startswith("socket.") or (event in PROGRAMS and not hooks)
        if event == "open":
            path, mode, flags = arguments
            written = bool(flags & WRITES) if isinstance(flags, int) else any(each in (mode or "") for each in "wax+")
            refused = written and outside(path)
        elif event in PATHS:
            refused = any(outside(path) for path in arguments[: PATHS[event]])
        if refused:
            raise PermissionError(f"{event} {arguments[0]!r} was refused: a pack stays in the folder of its own")

    return watch


def _limit() -> None:
    """As far as the system has such limits."""
    if sys.platform != "win32":
        import resource

        for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, LARGEST)):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))


def _line(error: BaseException) -> str:
    """What is told of an error: of a chain what the fence refused; cookiecutter's own carry all they know with them."""
    if isinstance(error.__context__, PermissionError):
        error = error.__context__
    inner = getattr(error, "error", None)
    text = f"{getattr(error, 'message', error)}{f': {inner}' if inner else ''}"
    line = getattr(error, "lineno", None)
    where = f" (line {line} of {getattr(error, 'name', None) or 'a name'})" if line else ""
    first = next(iter(text.strip().splitlines()), "")
    return f"{type(error).__name__}: {first[:300]}{where}"


if __name__ == "__main__":
    sys.path.pop(0)  # this folder: its modules are not meant for others to find
    sys.exit(main(Path(sys.argv[1])))
