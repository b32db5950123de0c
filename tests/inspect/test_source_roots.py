"""The folders that belong on sys.path, told by the project's own imports."""

from __future__ import annotations

from pathlib import Path

from itest.source.roots import source_roots
from itest.source.tree import SourceTree


def roots(folder: Path, files: dict[str, str]) -> tuple[str, ...]:
    """The roots of a project of these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return source_roots(SourceTree(folder))


def test_package_that_imports_its_modules_as_if_from_inside_is_a_root(tmp_path: Path) -> None:
    """`cd app; uvicorn main:app` works although somebody put an `__init__.py` there."""
    files = {
        "app/__init__.py": "",
        "app/main.py": "from routers import tasks\nfrom settings import SECRET\n",
        "app/settings.py": "SECRET = 'x'\n",
        "app/routers/__init__.py": "",
        "app/routers/tasks.py": "import settings\n",
    }
    assert roots(tmp_path, files) == ("app",)


def test_package_with_a_module_named_like_a_library_is_no_root(tmp_path: Path) -> None:
    """`from redis import Redis` beside `redis.py` means the library."""
    files = {
        "run.py": "from app.main import app\n",
        "app/__init__.py": "",
        "app/main.py": "from redis import Redis\nfrom fastapi import FastAPI\n",
        "app/redis.py": "",
    }
    assert roots(tmp_path, files) == (".",)


def test_package_that_imports_itself_by_name_is_no_root(tmp_path: Path) -> None:
    """Its own name in its own imports says from where it is started."""
    files = {
        "app/__init__.py": "",
        "app/main.py": "from app.redis import pool\nfrom redis import Redis\nfrom celery import Celery\n",
        "app/redis.py": "",
        "app/celery.py": "",
    }
    assert roots(tmp_path, files) == (".",)
