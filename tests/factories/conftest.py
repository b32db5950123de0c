"""The nasty schemas as runtime facts, an environment that can run them, and a way to lay the files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from itest.assets import templates
from itest.model.plan import PlannedFile
from itest.model.runtime import RuntimeFacts
from tests.environments import python_with

from .facts import DJANGO, SQLALCHEMY, runtime


@pytest.fixture
def django_facts() -> RuntimeFacts:
    """The Django schema of nasty/django_models.py."""
    return runtime(DJANGO)


@pytest.fixture
def sqlalchemy_facts() -> RuntimeFacts:
    """The SQLAlchemy schema of nasty/sqlalchemy_models.py."""
    return runtime(SQLALCHEMY)


@pytest.fixture(scope="session")
def interpreter() -> Path:
    """A Python that has Django, SQLAlchemy and factory_boy; ITEST_FACTORIES_PYTHON names one that is there already."""
    given = os.environ.get("ITEST_FACTORIES_PYTHON")
    if given:
        return Path(given)
    return python_with(["django", "sqlalchemy", "greenlet", "aiosqlite", "anyio", "factory-boy"])


@pytest.fixture
def lay() -> Callable[[tuple[PlannedFile, ...], Path], None]:
    """Renders planned files into a package folder, unformatted."""
    return _lay


def _lay(files: tuple[PlannedFile, ...], package: Path) -> None:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates()),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(literal=repr, docline=str, identifier=str)
    for folder in (package, package / "support"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    for file in files:
        text = environment.get_template(file.template).render(file.context)
        (package / file.path).write_text(text, encoding="utf-8")
