"""The values that a variable may have which names a configuration class."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.model.facts import Variable
from itest.source.tree import SourceTree
from itest.stages.inspect import inspect

CONFIG = """
class Config: ...
class ProductionConfig(Config): ...
class DevelopmentConfig(Config): ...
class TestingConfig(Config): ...
"""
APP = """
import os
from flask import Flask
app = Flask(__name__)
app.config.from_object({read})
"""


def variable(folder: Path, read: str) -> Variable:
    """The variable of an application that names its configuration so."""
    (folder / "shop").mkdir()
    (folder / "shop/__init__.py").write_text(APP.format(read=read))
    (folder / "shop/config.py").write_text(CONFIG)
    [found] = inspect(SourceTree(folder)).variables
    return found


@pytest.mark.parametrize("read", ['os.environ["APP_SETTINGS"]', 'os.getenv("APP_SETTINGS")'])
def test_variable_may_name_each_configuration_class_best_those_for_tests(read: str, tmp_path: Path) -> None:
    """Without one the application cannot start, also where the read itself demands nothing."""
    found = variable(tmp_path, read)

    assert found.required
    assert found.choices == (
        "shop.config.TestingConfig",
        "shop.config.DevelopmentConfig",
        "shop.config.Config",
        "shop.config.ProductionConfig",
    )


def test_variable_with_a_default_is_left_to_it(tmp_path: Path) -> None:
    """The choice is known, but nobody has to make it."""
    found = variable(tmp_path, 'os.getenv("APP_SETTINGS", "shop.config.DevelopmentConfig")')

    assert not found.required
    assert found.default == "shop.config.DevelopmentConfig"


def test_variable_that_is_a_part_of_the_name_has_no_choices(tmp_path: Path) -> None:
    """What is put around it is not looked at."""
    assert variable(tmp_path, "f\"shop.config.{os.environ['NAME']}Config\"").choices == ()
