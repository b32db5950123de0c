"""Pipenv: Pipfile with Pipfile.lock."""

from __future__ import annotations

from itest.packaging.manager import Manager

MANAGER = Manager(
    name="pipenv",
    create="pipenv install --dev",
    lock="pipenv lock",
    setup="pipx install pipenv",
    install="pipenv install --dev",
    run="pipenv run ",
)
