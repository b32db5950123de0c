"""What a pack says of itself, and what it may not say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from itest.assets import templates
from itest.errors import ItestError
from itest.packs.declaration import Pack, answered, declared
from itest.packs.fetching import fetch
from tests.packs import samples

NETWORK = "suite/support/network.py.jinja"


def pack(place: Path, **told: Any) -> Pack:
    return declared(fetch(str(samples.folder(place / "pack", **told)), place).files, "pack")


def overriding(place: Path, path: str, text: str = "") -> Pack:
    files = {"cookiecutter.json": json.dumps(samples.PLAIN).encode(), f"overrides/{path}": text.encode()}
    return declared(files, "pack")


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"_extensions": ["os.system"]}, "extensions of Jinja"),
        ({"_jinja2_env_vars": {"finalize": "x"}}, "may only set trim_blocks"),
        ({"templates": {"a": {"path": "../.."}}}, "choice of templates"),
        ({"level": []}, "its variable level offers no choice"),
        ({"_itest": {}}, "does not say what it is called"),
        ({"_itest": "small"}, "does not say what it is called"),
        ({"_itest": {"name": "../small"}}, "no name for a pack"),
        ({"_itest": {"name": "Small Pack"}}, "no name for a pack"),
        ({"_itest": {"name": "small", "requirements": ["x @ https://evil.org/x.whl"]}}, "no requirement"),
        ({"_itest": {"name": "small", "requirements": ["--index-url=https://evil.org"]}}, "no requirement"),
        ({"_itest": {"name": "small", "requirements": "pytest"}}, "no requirement"),
        ({"_itest": {"name": "small", "priority": "urgent"}}, "'urgent' is no priority: critical external, "),
    ],
)
def test_a_pack_that_asks_for_too_much_is_refused(tmp_path: Path, told: dict[str, Any], message: str) -> None:
    """Code in the renderer, another folder's name, libraries from elsewhere."""
    with pytest.raises(ItestError, match=message):
        pack(tmp_path, **told)


@pytest.mark.parametrize("text", ["{", "[]", "nothing", "[" * 100_000])
def test_a_declaration_that_cannot_be_read_is_said_to_be_so(text: str) -> None:
    """No traceback."""
    with pytest.raises(ItestError, match=r"cookiecutter\.json is no"):
        declared({"cookiecutter.json": text.encode()}, "pack")


def test_a_pack_of_nothing_is_refused() -> None:
    """It would add a name and nothing else."""
    with pytest.raises(ItestError, match="neither a folder"):
        declared({"cookiecutter.json": json.dumps(samples.PLAIN).encode()}, "pack")


@pytest.mark.parametrize("path", ["suite/nothing.jinja", "ci/github.yml.jinja", "../src/x.jinja", "suite/../ci/x"])
def test_only_templates_of_the_suite_can_be_overridden(tmp_path: Path, path: str) -> None:
    """A name that was mistyped would do nothing, unseen."""
    with pytest.raises(ItestError, match="no template"):
        overriding(tmp_path, path)


def test_a_built_in_template_is_overridden(tmp_path: Path) -> None:
    """By its path below `templates/`."""
    text = (templates() / NETWORK).read_text(encoding="utf-8")

    assert overriding(tmp_path, NETWORK, text).overrides == {NETWORK: text}


def test_variables_are_filled_in_by_what_itest_knows_and_by_the_user(tmp_path: Path) -> None:
    """Only those that the pack has; the user has the last word, within what is offered."""
    known = {"framework": "flask", "orm": "sqlalchemy"}
    made = pack(tmp_path, framework=["django", "flask"], level="1")

    assert answered(made, known, {"level": "2"}) == {"framework": "flask", "level": "2"}
    assert answered(made, known, {"framework": "django"}) == {"framework": "django"}
    with pytest.raises(ItestError, match="no variable other"):
        answered(made, known, {"other": "1"})
    with pytest.raises(ItestError, match="its framework is none of django, flask, and not fastapi"):
        answered(made, {"framework": "fastapi"}, {})
