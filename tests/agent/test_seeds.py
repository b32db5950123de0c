"""Functions of the application's own that fill a table of fixed rows; the mappers are played by stand-ins."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from itest.agent import seeds
from tests.agent.modules import module

SOURCE = """
session = None

class Role:
    @staticmethod
    def insert_roles():
        session.add(Role())

    @classmethod
    def create_role(cls, name):
        session.add(cls())

    @staticmethod
    def insert_fakes():
        session.add(Role())

    @staticmethod
    def init_role():
        return "nothing is written"

class Category:
    @classmethod
    def seed_default_categories(cls, session=None):
        session.add_all([cls()])
"""


def test_methods_named_after_their_class_that_ask_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what makes one for arguments, other things or none at all."""
    with module(tmp_path, SOURCE) as (models, project):
        mapped = [SimpleNamespace(class_=kind) for kind in (models.Role, models.Category)]
        monkeypatch.setattr(seeds, "mappers", lambda: mapped)
        found = [each["expression"] for each in seeds.look(project)]
    assert found == ["Category.seed_default_categories()", "Role.insert_roles()"]
