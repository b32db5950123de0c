"""The memcached of a suite: what is led to it, and the server itself with the clients that applications use."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from itest.boundaries._kept import context, unsupported
from itest.boundaries._memcached import CLIENTS
from tests.environments import python_of
from tests.foundation.samples import FLASK
from tests.inspect.test_cache import APP, DJANGO, SETTINGS
from tests.inspect.trees import facts_of
from tests.rendering import lay_support

CHECKS = Path(__file__).parents[1] / "projects/stores"
CACHES = "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache'}}\n"
OWN = {"app.py": APP, "store.py": "from pymemcache import Client\nClient('cache')\n"}
BEHIND = {**DJANGO, "site_/settings.py": SETTINGS + CACHES}
AIOCACHE = {"app.py": APP, "store.py": "from aiocache import Cache\nkept = Cache(Cache.MEMCACHED)\n"}
IN_MEMORY = {"app.py": APP, "store.py": "import aiocache\nkept = aiocache.Cache(aiocache.Cache.MEMORY)\n"}


def given(folder: Path, files: dict[str, str], **versions: str) -> dict[str, Any]:
    """What the templates are told of the cache of a project with these files and distributions."""
    return dict(context(facts_of(folder, files), replace(FLASK[1], versions=versions)))


@pytest.mark.parametrize(
    ("files", "kind", "distribution", "package"),
    [
        (OWN, "memcached", "pymemcache", "pymemcache"),
        (BEHIND, "django", "pymemcache", "pymemcache"),
        (BEHIND, "django", "python-memcached", "memcache"),
        (AIOCACHE, "memcached", "aiomcache", "aiomcache"),
    ],
)
def test_the_clients_that_are_installed_are_led_to_a_memcached(
    tmp_path: Path, files: dict[str, str], kind: str, distribution: str, package: str
) -> None:
    """Spoken to by the application itself, by Django's cache, or by a library in between."""
    found = given(tmp_path, files, **{distribution: "1.0"})

    assert unsupported(facts_of(tmp_path, files)) is None
    assert (found["kind"], found["memcached"], found["clients"]) == (kind, True, (package,))


def test_where_no_client_is_installed_there_is_no_server(tmp_path: Path) -> None:
    """Django's cache goes into memory then."""
    assert given(tmp_path / "django", BEHIND)["memcached"] is False
    assert given(tmp_path / "own", OWN)["kind"] == ""


def test_a_library_that_keeps_things_in_the_process_needs_none(tmp_path: Path) -> None:
    """The same library may speak to a memcached elsewhere."""
    assert given(tmp_path, IN_MEMORY, pymemcache="4.0")["memcached"] is False


def lay(folder: Path) -> None:
    """The support modules with all clients beside the checks of them."""
    cache = {"kind": "memcached", "redis": False, "memcached": True, "clients": tuple(CLIENTS)}
    names = ("cache.py", "memcached_server.py", "memcached_double.py")
    lay_support(folder, {name: f"boundaries/cache/support/{name}.jinja" for name in names}, cache=cache)
    shutil.copy(CHECKS / "check_memcached.py", folder)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the server is for Linux and macOS")
@pytest.mark.parametrize("server", ["double", "program"])
def test_clients_find_what_they_would_find_in_a_memcached(tmp_path: Path, server: str) -> None:
    """The double, and where this machine has one the program itself, pass the same checks."""
    path = str(tmp_path)
    if server == "program":
        program = shutil.which("memcached") or pytest.skip("this machine has no memcached")
        path = str(Path(program).parent)
    lay(tmp_path / "kept")
    command = [str(python_of("stores")), "-m", "pytest", "-q", "-p", "no:cacheprovider", "kept/check_memcached.py"]

    done = subprocess.run(command, cwd=tmp_path, env={"PATH": path}, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
