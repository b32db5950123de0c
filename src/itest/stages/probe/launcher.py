"""Lays the suite's own database launcher into the sandbox, for applications that connect while they are imported."""

from __future__ import annotations

from pathlib import Path

import jinja2

from itest import assets

LAUNCHERS = {
    "psycopg": ("postgresql", "psycopg"),
    "psycopg2": ("postgresql", "psycopg2"),
    "asyncpg": ("postgresql", "asyncpg"),
    "pymysql": ("mysql", "pymysql"),
    "aiomysql": ("mysql", "pymysql"),
    "mysqldb": ("mysql", "MySQLdb"),
    "mysqlconnector": ("mysql", "mysql.connector"),
    "asyncmy": ("mysql", "asyncmy"),
}
"""The drivers that a launcher speaks: to each the server's kind, and the module by which to speak to it."""


def lay_launcher(folder: Path, driver: str) -> Path:
    """Writes the package with `scratch_database(name)` in `postgres` or `mysql` to `folder` and returns it."""
    dialect, module = LAUNCHERS[driver]
    source = assets.templates() / "databases" / dialect / "support"
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(source), trim_blocks=True, lstrip_blocks=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").touch()
    for template in sorted(source.glob("*.jinja")):
        text = environment.get_template(template.name).render(driver=module)
        (folder / template.stem).write_text(text, encoding="utf-8")
    return folder
