"""Turns a plan into text: templates, then the project's own style. Reads the project, never writes into it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from itest.assets import templates
from itest.errors import ItestError
from itest.model.changes import Change, ChangeSet
from itest.model.facts import ProjectFacts
from itest.model.plan import Plan, PlannedFile
from itest.stages.render.filters import FILTERS
from itest.stages.render.overrides import with_overrides

FIXES = "I001,F401,F811,UP034"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the project writes Python. `black` is its own formatter, as an executable; without one ruff formats."""

    line_length: int = 88
    single_quotes: bool = False
    first_party: tuple[str, ...] = ()
    black: str | None = None


def style_of(facts: ProjectFacts) -> Style:
    """The style that the project's tools are configured for: line length, and black where its environment has it."""
    black = None
    if facts.tooling.formatter == "black" and facts.interpreter:
        candidate = Path(facts.interpreter.path).with_name("black")
        black = str(candidate) if candidate.exists() else None
    return Style(line_length=facts.tooling.line_length or 88, first_party=_first_party(facts), black=black)


def render(plan: Plan, root: Path, style: Style) -> ChangeSet:
    """The files of the plan, formatted, beside what stands at their paths now.

    `root` is the project's folder; a `Change.path` is relative to it. A template that gives no text gives no file.
    Raises ItestError when one gives text that is no Python, and when one of a pack's overrides cannot be rendered.
    """
    text = with_overrides(_templates(), plan.overrides) if plan.overrides else _text
    rendered = {f"{plan.tests_dir}/{file.path}": text(file) for file in plan.files}
    texts = {path: text for path, text in rendered.items() if text.strip()}
    formatted = format_sources(texts, style)
    changes = [
        Change(
            path=path,
            before=_current(root / path),
            after=formatted[path].encode(),
            ownership=file.ownership,
            template=file.template,
            boundary=file.boundary,
        )
        for file in plan.files
        if (path := f"{plan.tests_dir}/{file.path}") in formatted
    ]
    ordered = tuple(sorted(changes, key=lambda change: change.path))
    return ChangeSet(changes=ordered, dependencies=plan.dependencies, notes=plan.notes)


def _first_party(facts: ProjectFacts) -> tuple[str, ...]:
    names = {app.module.partition(".")[0] for app in facts.apps}
    for root in facts.source_roots:
        for entry in (Path(facts.root) / root).glob("*"):
            if entry.suffix == ".py" or (entry / "__init__.py").exists():
                names.add(entry.stem)
    return tuple(sorted(names))


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates()),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the output is Python; what is foreign goes through the filters
    )
    environment.filters.update(FILTERS)
    return environment


def _text(file: PlannedFile) -> str:
    return _templates().get_template(file.template).render(**file.context)


def _current(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def format_sources(texts: Mapping[str, str], style: Style) -> dict[str, str]:
    """The texts in the project's style, by path; formatted in a temporary folder of the same shape.

    Raises ItestError when one of them is no Python.
    """
    with tempfile.TemporaryDirectory(prefix="itest-render-") as scratch:
        folder = Path(scratch)
        for path, text in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
        python = sorted(path for path in texts if path.endswith(".py"))
        if python:
            _run_formatters(folder, python, style)
        return {path: (folder / path).read_text(encoding="utf-8") for path in texts}


def _run_formatters(folder: Path, paths: list[str], style: Style) -> None:
    settings = [f"line-length={style.line_length}", 'target-version="py38"']
    settings.append(f"lint.isort.known-first-party={json.dumps(style.first_party)}")
    settings.append(f'format.quote-style="{"single" if style.single_quotes else "double"}"')
    options = ["--isolated", "--no-cache", *(word for setting in settings for word in ("--config", setting))]
    ruff = [sys.executable, "-m", "ruff"]
    _run([*ruff, "check", "--fix-only", f"--select={FIXES}", *options, *paths], folder)
    if style.black:
        _run([style.black, "--quiet", f"--line-length={style.line_length}", *paths], folder)
    else:
        _run([*ruff, "format", *options, *paths], folder)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ItestError(
            "A generated file is no valid Python; nothing was written.",
            advice=f"Please report this with the output: {(done.stderr or done.stdout).strip()[:800]}",
        )
