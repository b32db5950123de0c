"""The project's own Python, found where each environment manager keeps it; nothing is run."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from itest.source.project import Project

_LOCAL = (".venv", "venv", "env", ".env", "virtualenv", ".virtualenv")
_VERSION = re.compile(r"^\s*version(?:_info)?\s*=\s*(\d+\.\d+(?:\.\d+)?)", re.M)


@dataclass(frozen=True, slots=True)
class Found:
    """An interpreter, how it was found, and the version that its environment names."""

    path: str
    kind: str
    version: str | None

    @property
    def environment(self) -> Path:
        return Path(self.path).parent.parent


def interpreters(project: Project) -> Iterator[Found]:
    """Environments that belong to the project, the most specific first."""
    root = (project.tree.root / project.base).resolve()
    seen = set()
    for folder, kind in _environments(project, root):
        found = environment_python(folder, kind)
        if found is not None and found.path not in seen:
            seen.add(found.path)
            yield found


def environment_python(folder: Path, kind: str) -> Found | None:
    """The interpreter of an environment folder (or the executable itself); None when there is none."""
    try:
        if folder.is_file() and os.access(folder, os.X_OK):
            return Found(str(folder), kind, _version(folder.parent.parent))
        for relative in ("bin/python", "bin/python3", "Scripts/python.exe"):
            if (folder / relative).is_file():
                return Found(str(folder / relative), kind, _version(folder))
    except OSError:
        return None
    return None


def holds(found: Found, package: str) -> bool:
    """Whether the environment has the package installed, by looking for its folder."""
    places = [*found.environment.glob("lib/python*/site-packages"), found.environment / "Lib" / "site-packages"]
    return any((place / package).exists() for place in places)


def _version(environment: Path) -> str | None:
    try:
        match = _VERSION.search((environment / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None
    return match[1] if match else None


def _environments(project: Project, root: Path) -> Iterator[tuple[Path, str]]:
    explicit = os.environ.get("UV_PROJECT_ENVIRONMENT")
    if explicit and project.lock[0] == "uv":
        yield root / explicit, "uv"
    yield from _local(root)
    pinned = project.read(".pdm-python") or (project.read(".pdm.toml") and None)
    if pinned:
        yield Path(pinned.strip()), "pdm"
    yield from _poetry(project, root)
    yield from _pipenv(root)
    yield from _hatch(project, root)
    active = os.environ.get("VIRTUAL_ENV")
    if active and belongs(Path(active), root, project.name):
        yield Path(active), "VIRTUAL_ENV"
    yield from _above(root)


def _local(folder: Path) -> Iterator[tuple[Path, str]]:
    for name in _LOCAL:
        if (folder / name).is_dir():
            yield folder / name, name
        elif name == ".venv" and (folder / name).is_file():
            yield Path(_first_line(folder / name)), ".venv file"
    try:
        others = sorted(p.parent for p in folder.glob("*/pyvenv.cfg"))
    except OSError:
        others = []
    for other in others:
        yield other, other.name


def _above(root: Path) -> Iterator[tuple[Path, str]]:
    """Environments of the enclosing repository (workspaces keep one for all members)."""
    if (root / ".git").exists():
        return
    for parent in list(root.parents)[:4]:
        if parent == Path.home():
            return
        for name in _LOCAL[:3]:
            if (parent / name / "pyvenv.cfg").is_file():
                yield parent / name, f"../{name}"
        if (parent / ".git").exists():
            return


def belongs(environment: Path, root: Path, name: str) -> bool:
    """Whether an activated environment is this project's: inside it, linked to it, or installed from it."""
    environment = environment.resolve()
    if root in environment.parents:
        return True
    if _first_line(environment / ".project") == str(root):
        return True
    for site in environment.glob("lib/python*/site-packages"):
        for link in [*site.glob("*.pth"), *site.glob("*.dist-info/direct_url.json"), *site.glob("*.egg-link")]:
            try:
                if str(root) in link.read_text(encoding="utf-8", errors="replace"):
                    return True
            except OSError:
                continue
    return environment.name == name


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return lines[0].strip() if lines else ""


def _cache(*parts: str) -> list[Path]:
    """Where programs keep caches and data on this system."""
    home = Path.home()
    bases = [Path(os.environ[v]) for v in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA") if os.environ.get(v)]
    bases += [home / ".cache", home / ".local" / "share", home / "Library" / "Caches"]
    bases += [home / "Library" / "Application Support"]
    return [base.joinpath(*parts) for base in bases]


def _poetry(project: Project, root: Path) -> Iterator[tuple[Path, str]]:
    """Poetry's `<name>-<hash of the folder>-py3.x`."""
    if not (project.table("tool", "poetry") or project.lock[0] == "poetry"):
        return
    clean = re.sub(r'[ $`!*@"\\\r\n\t]', "_", project.name.lower())[:42]
    prefix = f"{clean}-{_digest(os.path.normcase(str(root)))}-py"
    folders = [Path(p) for v in ("POETRY_VIRTUALENVS_PATH",) if (p := os.environ.get(v))]
    if os.environ.get("POETRY_CACHE_DIR"):
        folders.append(Path(os.environ["POETRY_CACHE_DIR"]) / "virtualenvs")
    for folder in [*folders, *_cache("pypoetry", "virtualenvs"), *_cache("pypoetry", "Cache", "virtualenvs")]:
        yield from ((match, "poetry") for match in _matching(folder, prefix))


def _pipenv(root: Path) -> Iterator[tuple[Path, str]]:
    """Pipenv's and virtualenvwrapper's folders name their project in a file `.project`."""
    folders = [Path(os.environ["WORKON_HOME"])] if os.environ.get("WORKON_HOME") else []
    for folder in [*folders, Path.home() / ".virtualenvs", *_cache("virtualenvs")]:
        for environment in _matching(folder, ""):
            if _first_line(environment / ".project") == str(root):
                yield environment, "pipenv"


def _hatch(project: Project, root: Path) -> Iterator[tuple[Path, str]]:
    """Hatch's `env/virtual/<project>/<hash>/<environment>`."""
    name = re.sub(r"[-_. ]+", "-", project.name).lower()
    for folder in _cache("hatch", "env", "virtual", name):
        for hashed in _matching(folder, ""):
            if hashed.name == _digest(str(root)) or len(_matching(folder, "")) == 1:
                inner = _matching(hashed, "")
                yield from ((p, "hatch") for p in sorted(inner, key=lambda p: p.name not in (name, "default")))


def _matching(folder: Path, prefix: str) -> list[Path]:
    try:
        return sorted((p for p in folder.iterdir() if p.name.startswith(prefix) and p.is_dir()), reverse=True)
    except OSError:
        return []


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()[:8]


def given(path: str) -> Found | None:
    """What `--python` names: an executable or an environment's folder, kept as given (links are not resolved)."""
    expanded = Path(path).expanduser()
    absolute = Path(os.path.abspath(expanded))
    found = environment_python(absolute, "--python")
    if found is None and os.sep not in path and sys.platform != "win32":
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            found = found or (environment_python(Path(folder) / path, "--python") if folder else None)
    return found
