"""Requirement strings, pytest plugins that a configuration counts on, and what a project declares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from itest.packaging.declared import declared
from itest.packaging.plugins import plugins_for
from itest.packaging.requirements import missing, name_of, names


def test_missing_is_what_is_absent_or_too_old() -> None:
    """Names compare as the index compares them."""
    there = {"Factory_Boy": "3.3.1", "pytest": "6.2", "local": "not a version"}

    assert missing(("factory-boy>=3.3", "pytest>=7", "dirty-equals", "local>=1"), there) == (
        "pytest>=7",
        "dirty-equals",
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Flask==3.0  # web", "flask"),
        ("psycopg[binary]>=3 ; python_version > '3.8'", "psycopg"),
        ("factory_boy", "factory-boy"),
        ("celery==5.3 --hash=sha256:abc", "celery"),
        ("pytest==8.0 \\", "pytest"),
        ("x @ git+https://example.com/x.git", "x"),
        ("-r base.txt", None),
        ("--index-url https://example.com", None),
        ("./local", None),
        ("", None),
        ("# comment", None),
    ],
)
def test_a_requirement_line_has_a_name_or_none(line: str, name: str | None) -> None:
    """Whatever stands in lists that people write by hand."""
    assert name_of(line) == name
    assert names([line]) == ({name} if name else set())


@pytest.mark.parametrize(
    ("options", "plugins"),
    [
        ({"addopts": "-ra -q --strict-markers"}, ()),
        ({"addopts": "--cov=app --cov-report=xml --numprocesses=auto"}, ("pytest-cov", "pytest-xdist")),
        ({"addopts": "-n auto --no-cov-on-fail"}, ("pytest-xdist", "pytest-cov")),
        ({"DJANGO_SETTINGS_MODULE": "x.settings", "asyncio_mode": "auto"}, ("pytest-django", "pytest-asyncio")),
        ({"required_plugins": "pytest-socket>=0.5 pytest-clarity"}, ("pytest-socket", "pytest-clarity")),
    ],
)
def test_the_plugins_that_a_configuration_counts_on(options: dict[str, str], plugins: tuple[str, ...]) -> None:
    """Without them pytest would not even start."""
    assert plugins_for(tuple(options.items())) == plugins


def test_standard_projects_declare_dependencies_extras_and_groups(tmp_path: Path) -> None:
    """With the lock's versions as pins; what comes from a repository or a folder has none."""
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nrequires-python = ">=3.11"\ndependencies = ["flask>=3"]\n'
        '[project.optional-dependencies]\ntest = ["pytest"]\n'
        '[dependency-groups]\ndev = ["ruff", {include-group = "x"}]\n'
    )
    (tmp_path / "uv.lock").write_text(
        '[[package]]\nname = "Flask"\nversion = "3.0.2"\nsource = { registry = "https://pypi.org/simple" }\n'
        '[[package]]\nname = "shop"\nversion = "1.0"\nsource = { editable = "." }\n'
    )

    found = declared(tmp_path)

    assert found.requirements == ("flask>=3", "pytest", "ruff")
    assert found.pins == ("flask==3.0.2",)
    assert found.python == ">=3.11"


def test_poetry_s_notations_become_standard_ones(tmp_path: Path) -> None:
    """Caret, tilde, bare versions, tables, repositories."""
    (tmp_path / "pyproject.toml").write_text(
        "[tool.poetry.dependencies]\n"
        'python = "^3.10"\nflask = "^2.3.1"\nsmall = "^0.2.3"\nsqlalchemy = "~2.0"\nexact = "1.4"\nany = "*"\n'
        'both = ">=1,<3"\nextra = {version = "^1", extras = ["a", "b"]}\nours = {path = "../ours"}\n'
        'forked = {git = "https://example.com/x.git", rev = "abc"}\n'
        "[tool.poetry.group.dev.dependencies]\n"
        'pytest = ">=8"\n'
    )

    found = declared(tmp_path)

    assert found.requirements == (
        "flask>=2.3.1,<3",
        "small>=0.2.3,<0.3",
        "sqlalchemy>=2.0,<2.1",
        "exact==1.4",
        "any",
        "both>=1,<3",
        "extra[a,b]>=1,<2",
        "forked @ git+https://example.com/x.git@abc",
        "pytest>=8",
    )
    assert found.python == ">=3.10,<4"


def test_pipenv_and_lists_count_too(tmp_path: Path) -> None:
    """A Pipfile with its lock, and requirement lists by their usual names."""
    (tmp_path / "Pipfile").write_text('[packages]\nflask = "*"\n[dev-packages]\npytest = "==8.0"\n')
    (tmp_path / "Pipfile.lock").write_text(json.dumps({"default": {"flask": {"version": "==3.0"}}, "develop": {}}))
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/base.txt").write_text("django\n")

    found = declared(tmp_path)

    assert found.requirements == ("flask", "pytest==8.0")
    assert found.pins == ("flask==3.0",)
    assert found.lists == (tmp_path / "requirements/base.txt",)


def test_broken_files_count_as_absent(tmp_path: Path) -> None:
    """What is wrong with them is told elsewhere."""
    (tmp_path / "pyproject.toml").write_text("[project\n")

    assert declared(tmp_path).requirements == ()
