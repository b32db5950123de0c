"""Lays the suite's own PostgreSQL launcher into the sandbox, for applications that connect while they are imported."""

from __future__ import annotations

from pathlib import Path

import jinja2

from itest import assets

LAUNCHERS = ("psycopg", "psycopg2", "asyncpg")
"""The drivers that the launcher speaks."""


def lay_launcher(folder: Path, driver: str) -> Path:
    """Writes the package with `postgres.scratch_database(name)` to `folder` and returns it."""
    source = assets.templates() / "databases" / "postgresql" / "support"
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(source), trim_blocks=True, lstrip_blocks=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").touch()
    for template in sorted(source.glob("*.jinja")):
        text = environment.get_template(template.name).render(driver=driver)
        (folder / template.stem).write_text(text, encoding="utf-8")
    return folder
