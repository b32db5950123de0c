"""A pack that makes over one of itest's own templates: what it can do, and how it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from itest.assets import templates
from itest.errors import ItestError
from itest.flow.parts import overridden
from itest.flow.work import Loaded
from itest.model.manifest import PackRecord
from itest.model.plan import Plan, PlannedFile
from itest.packs.declaration import Pack
from itest.stages.plan.foundation import plan_foundation
from itest.stages.render import Style, render
from tests.foundation.cells import answers_of
from tests.foundation.samples import SAMPLES

PACKAGE = "suite/__init__.py.jinja"
NETWORK = "suite/support/network.py.jinja"
IMPORTS = "databases/sqlite/imports.jinja"


def made(texts: dict[str, str], root: Path, template: str = PACKAGE, **context: Any) -> str:
    file = PlannedFile(path="made.py", template=template, ownership="owned", context={"project": "shop", **context})
    plan = overridden(Plan(tests_dir="tests", files=(file,), dependencies=()), [_pack("small", texts)])
    change = render(plan, root, Style()).changes[0]
    assert change.after is not None
    return change.after.decode()


def _pack(name: str, texts: dict[str, str]) -> Loaded:
    pack = Pack(name=name, requirements=(), variables={}, overrides=texts, files={})
    return Loaded(record=PackRecord(name=name, source="x", kind="folder", sha256="0"), pack=pack)


def test_its_text_takes_the_place_of_the_built_in_one(tmp_path: Path) -> None:
    """It is given the same facts and the same filters."""
    assert made({PACKAGE: '"""Of {{ project }}."""\nNAME = {{ project | literal }}\n'}, tmp_path) == (
        '"""Of shop."""\n\nNAME = "shop"\n'
    )


def test_a_template_that_includes_it_gets_it_too(tmp_path: Path) -> None:
    """Fragments can be overridden as well; what is not is itest's."""
    around = f'{{% include "{IMPORTS}" %}}\nX = 1\n'

    assert made({PACKAGE: around, IMPORTS: "import sys\nprint(sys)\n"}, tmp_path) == (
        "import sys\n\nprint(sys)\nX = 1\n"
    )
    assert (templates() / IMPORTS).is_file()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_rest_of_the_suite_is_what_it_is_without_packs(name: str, tmp_path: Path) -> None:
    """All of it is rendered in the sandbox, as any template may include the one that was made over."""
    facts, runtime, personas = SAMPLES[name]
    plan = plan_foundation(facts, answers_of(facts), runtime, personas)
    text = (templates() / NETWORK).read_text(encoding="utf-8")

    assert render(overridden(plan, [_pack("same", {NETWORK: text})]), tmp_path, Style()) == (
        render(plan, tmp_path, Style())
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ ''.__class__.__mro__ }}", "SecurityError|unsafe"),
        ("{{ project.__init__.__globals__ }}", "SecurityError|unsafe"),
        ("{{ names.append('x') }}", "SecurityError|unsafe"),
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{% if %}", "TemplateSyntaxError"),
        ("{% include '/etc/passwd' %}", "TemplateNotFound"),
        ("def broken(:\n", "SyntaxError"),
        ("{{ project / 2 }}", "TypeError"),
        ("{{ 'a b' | identifier }}", "not a name"),
    ],
)
def test_it_is_kept_in_the_sandbox_and_its_faults_are_told(tmp_path: Path, text: str, message: str) -> None:
    """With exit code 2 and nothing written."""
    with pytest.raises(ItestError, match=message) as caught:
        made({PACKAGE: text}, tmp_path, names=["a"])

    assert caught.value.exit_code == 2


def test_two_packs_cannot_override_one_template() -> None:
    """Which of them counted would be chance."""
    plan = Plan(tests_dir="tests", files=(), dependencies=())

    with pytest.raises(ItestError, match=f"Two packs override {PACKAGE}"):
        overridden(plan, [_pack("one", {PACKAGE: "x"}), _pack("two", {PACKAGE: "y"})])


def test_without_packs_the_plan_is_what_it_was() -> None:
    """The ordinary suite is not rendered in the sandbox."""
    plan = Plan(tests_dir="tests", files=(), dependencies=())

    assert overridden(plan, []) is plan
