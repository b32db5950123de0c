"""Renders a suite some of whose templates come from packs: all of it in Jinja's sandbox, as one includes another."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping

from jinja2 import ChoiceLoader, DictLoader, Environment, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from itest.errors import ItestError
from itest.model.plan import PlannedFile


def with_overrides(built_in: Environment, overrides: Mapping[str, str]) -> Callable[[PlannedFile], str]:
    """What renders a file with these texts in the place of built-in templates of the same path.

    It raises ItestError where that cannot be done, or gives no Python.
    """
    loaders = [DictLoader(dict(overrides)), *([built_in.loader] if built_in.loader else [])]
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        keep_trailing_newline=built_in.keep_trailing_newline,
        trim_blocks=built_in.trim_blocks,
        lstrip_blocks=built_in.lstrip_blocks,
        autoescape=False,  # as for the built-in ones
    )
    environment.filters.update(built_in.filters)
    named = ", ".join(sorted(overrides))

    def text(file: PlannedFile) -> str:
        try:
            made = environment.get_template(file.template).render(**file.context)
            if file.path.endswith(".py"):
                _parsed(made)
        except (TemplateError, SyntaxError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
            raise ItestError(
                f"{file.path} cannot be made with the overrides of your packs: {type(error).__name__}: {error}",
                advice=f"Nothing was written. They override {named}: `itest remove pack NAME` takes one out.",
            ) from None
        return made

    return text


def _parsed(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ast.parse(source)
