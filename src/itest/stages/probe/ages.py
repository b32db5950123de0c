"""The oldest versions of frameworks and ORMs that itest's own tests and trials have seen working."""

from __future__ import annotations

import re
from collections.abc import Mapping

from itest.errors import ItestError
from itest.model.facts import ProjectFacts
from itest.packaging.requirements import normalised

OLDEST = {
    "django": ("Django", "2.2"),
    "flask": ("Flask", "2.0"),
    "fastapi": ("FastAPI", "0.79"),
    "starlette": ("Starlette", "0.13"),
    "sqlalchemy": ("SQLAlchemy", "1.3"),
    "flask-sqlalchemy": ("Flask-SQLAlchemy", "2.4"),
}
_USED = {
    "django_orm": ("django",),
    "flask_sqlalchemy": ("flask-sqlalchemy", "sqlalchemy"),
    "sqlalchemy": ("sqlalchemy",),
    "sqlalchemy_async": ("sqlalchemy",),
    "sqlmodel": ("sqlalchemy",),
}
_SURELY = ("django",)
"""Of these, older ones cannot work: pytest-django refuses them."""


def too_old(facts: ProjectFacts, versions: Mapping[str, str], *, surely: bool = False, why: str = "") -> str | None:
    """The sentence that names a version which is older than what is supported; None where there is none.

    `versions` maps distributions to what is installed; `surely` leaves out those that might work, and `why` is what
    made one ask.
    """
    there = {normalised(name): version for name, version in versions.items()}
    for name in dict.fromkeys((facts.framework or "", *_USED.get(facts.orm or "", ()))):
        if name in OLDEST and name in there and (name in _SURELY or not surely):
            spelled, oldest = OLDEST[name]
            if _numbers(there[name]) < _numbers(oldest):
                reason = f": {why}" if why else ""
                return f"{spelled} {there[name]} is not supported, {spelled} {oldest} and later are{reason}"
    return None


def refusal(sentence: str, where: str | None) -> ItestError:
    """The error that ends the run with such a sentence."""
    advice = "Raise the version in the project's environment, or name an environment that has it with --python PATH."
    return ItestError(sentence, advice=advice, where=where)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])
