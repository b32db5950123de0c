"""Poetry: [tool.poetry] or [project] with poetry.lock."""

from __future__ import annotations

from itest.packaging.manager import Manager

MANAGER = Manager(
    name="poetry",
    create="poetry install",
    lock="poetry lock",
    setup="pipx install poetry",
    install="poetry install --no-interaction",
    group=" --with {}",
    extra=" --extras {}",
    run="poetry run ",
)
